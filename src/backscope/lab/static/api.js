// Questions to the server. It keeps nothing of ours, so that after an interruption each question is simply asked again.
import { useEffect, useRef, useState } from "./ui.js";

const PAUSE = 1000; // ms between two looks whether a lost server is back
const HEARTBEAT = 3000; // ms between two looks whether it is still there

/** @type {Set<(lost: string) => void>} */
const watchers = new Set();
let lost = ""; // "", "away" (no answer) or "stranger" (it no longer knows this browser)

/** @param {string} now */
function tell(now) {
  if (now === lost) return;
  lost = now;
  watchers.forEach((watcher) => watcher(now));
  if (now) setTimeout(look, PAUSE);
}

/** Notice that the server is gone before the reader asks it something. */
export function watch() {
  setInterval(() => document.hidden || lost || look(), HEARTBEAT);
}

async function look() {
  const before = lost;
  await ask("/api/about").catch(() => null);
  if (lost && lost === before) setTimeout(look, PAUSE);
}

let open = 0; // questions without an answer yet

/** Let the page show, and whoever watches it know, whether anything is being asked. @param {number} change */
export function count(change) {
  open += change;
  document.documentElement.toggleAttribute("data-asking", open > 0);
}

/**
 * Ask the server; what it refuses is an Error with its own sentence.
 * @param {string} path
 * @param {unknown} [body]
 * @param {AbortSignal} [signal]
 */
export async function ask(path, body, signal) {
  const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let response;
  count(1);
  try {
    response = await fetch(path, { signal, ...(body === undefined ? {} : post) });
  } catch (error) {
    if (!signal?.aborted) tell("away");
    throw error;
  } finally {
    count(-1);
  }
  tell(response.status === 401 || response.status === 403 ? "stranger" : "");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? `${response.status}`);
  return answer;
}

/** What is wrong with the server: "" if nothing is. */
export function useConnection() {
  const [now, setNow] = useState(lost);
  useEffect(() => {
    watchers.add(setNow);
    return () => void watchers.delete(setNow);
  }, []);
  return now;
}

/**
 * The server's answer to a question. `data` is the answer to this very question or null; `shown` is the last answer there
 * was, for drawings that would jump if they were empty for a moment.
 * @param {string} path
 * @param {unknown} body null asks nothing
 * @returns {import("./types").Answer}
 */
export function useAnswer(path, body) {
  const key = body === null ? "" : path + JSON.stringify(body);
  const [answer, setAnswer] = useState({
    key: "",
    data: /** @type {any} */ (null),
    error: /** @type {string|null} */ (null),
  });
  const connection = useConnection();
  const last = useRef(/** @type {any} */ (null));
  const line = useRef(Promise.resolve()); // one question at a time: of those that come meanwhile only the newest is asked
  useEffect(() => {
    if (!key || (answer.key === key && !answer.error)) return undefined;
    let wanted = true;
    line.current = line.current
      .then(() => (wanted ? ask(path, body) : null))
      .then(
        (data) => void (wanted && setAnswer({ key, data, error: null })),
        (error) => void (wanted && setAnswer({ key, data: null, error: error.message })),
      );
    return () => void (wanted = false);
  }, [key, connection]);
  const own = answer.key === key && !answer.error ? answer.data : null;
  if (own) last.current = own;
  return {
    data: own,
    shown: own ?? last.current,
    error: answer.key === key ? answer.error : null,
    waiting: Boolean(key) && answer.key !== key,
  };
}
