// Long work at the server, over one WebSocket. Each question has a number of its own, and the numbers rise: an answer to an
// older question is never taken for one to the newest. Closing the tab, or leaving the view, ends the work.
import { ask, count, useConnection } from "./api.js";
import { useEffect, useRef, useState } from "./ui.js";

const AGAIN = 1000; // ms until a line that was cut is tried again
const BUSY = 1013; // the code of RFC 6455's list with which the server says that there is no room
let latest = 0;

/** @type {{share: number, frames: any[], begun: any, queued: boolean}} */
const NOTHING = { share: 0, frames: [], begun: null, queued: false };

/**
 * How a job at the server stands. `data` is the answer to this very question or null, `shown` the last answer there was,
 * `share` how much is done, `begun` and `frames` what was told while it goes on, `queued` whether others are first.
 * @param {string} job
 * @param {any} question null asks nothing
 * @returns {import("./types").JobAnswer}
 */
export function useJob(job, question) {
  const key = question === null ? "" : job + JSON.stringify(question);
  const [now, setNow] = useState({
    key: "",
    data: /** @type {any} */ (null),
    error: /** @type {string | null} */ (null),
    ...NOTHING,
  });
  const [tries, setTries] = useState(0);
  const connection = useConnection();
  const line = useRef(/** @type {WebSocket | null} */ (null));
  const last = useRef(/** @type {any} */ (null));
  useEffect(() => () => line.current?.close(), []);
  useEffect(() => {
    if (!key || connection || (now.key === key && now.data)) return undefined;
    setNow({ key, data: null, error: null, ...NOTHING });
    return begin(
      line,
      { job, ...question },
      {
        hear: (change) => setNow((old) => (old.key === key ? { ...old, ...change(old) } : old)),
        lost: () => {
          ask("/api/about").catch(() => null);
          setTimeout(() => setTries((old) => old + 1), AGAIN);
        },
      },
    );
  }, [key, connection, tries]);
  const own = now.key === key ? now : { data: null, error: null, ...NOTHING };
  if (own.data) last.current = own.data;
  return { ...own, shown: own.data ?? last.current, waiting: Boolean(key) && !own.data && !own.error };
}

/**
 * Ask, and pass on what is heard; returns what ends it.
 * @param {{current: WebSocket | null}} line
 * @param {any} question
 * @param {{hear: (change: (old: any) => any) => void, lost: () => void}} listener
 */
function begin(line, question, { hear, lost }) {
  const generation = ++latest;
  const socket = line.current && line.current.readyState < WebSocket.CLOSING ? line.current : connect();
  line.current = socket;
  let open = true;
  count(1);
  const end = () => {
    if (open) count(-1);
    open = false;
  };
  const start = () => socket.send(JSON.stringify({ generation, ...question }));
  const listen = (/** @type {MessageEvent} */ event) => {
    const told = JSON.parse(event.data);
    if (told.generation !== generation && told.generation !== null) return;
    if (told.kind === "progress") hear(() => ({ share: told.share, queued: false }));
    else if (told.kind === "waiting") hear(() => ({ queued: true }));
    else if (told.kind === "begin") hear(() => ({ begun: told.result, queued: false }));
    else if (told.kind === "frame") hear((old) => ({ frames: [...old.frames, told.frame], queued: false }));
    else if (told.kind === "done") hear(() => ({ data: told.result, share: 1, error: null }));
    else hear(() => ({ error: told.message }));
    if (told.kind === "done" || told.kind === "error") end();
  };
  const cut = (/** @type {CloseEvent} */ { code }) => {
    if (code === BUSY) hear(() => ({ queued: true }));
    if (open) lost();
    end();
  };
  if (socket.readyState === WebSocket.OPEN) start();
  else socket.addEventListener("open", start);
  socket.addEventListener("message", listen);
  socket.addEventListener("close", cut);
  return () => {
    socket.removeEventListener("open", start);
    socket.removeEventListener("message", listen);
    socket.removeEventListener("close", cut);
    if (open && socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ job: "stop", generation: ++latest }));
    end();
  };
}

function connect() {
  return new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/stream`);
}
