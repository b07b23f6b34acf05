// Walks along something, by buttons, by a slider, by keys, and by itself.
import { html, useEffect, useRef, useState } from "./ui.js";

const ICONS = {
  first: "M4 4h2v12H4zM16 4v12L7 10z",
  back: "M14 4v12L5 10z",
  play: "M5 3v14l12-7z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  last: "M14 4h2v12h-2zM4 4v12l9-6z",
};

/**
 * Walks along something. ←, →, Home, End and space work wherever the focus is, but where they have a meaning of their own.
 * @param {{at: number, last: number, onGo: (at: number) => void, label: string, t: import("./types").Translate,
 *   said?: string, pause?: number, shown?: unknown}} props `shown` stands in place of how many of how many
 */
export function Walker({ at, last, onGo, label, t, said = "", pause = 650, shown = undefined }) {
  const { moves, playing } = useWalk({ at, last, onGo }, pause);
  const go = (/** @type {any} */ event) => onGo(Number(event.target.value));
  const press = (/** @type {string} */ key, /** @type {string} */ icon, /** @type {string} */ name, off = false) =>
    html`<${Press} icon=${icon} name=${name} off=${off} onClick=${moves[key]} />`;
  return html`<div class="walker" role="group" aria-label=${label}>
    <div class="walker-buttons">
      ${press("Home", ICONS.first, t("lab.first"), at === 0)} ${press("ArrowLeft", ICONS.back, t("lab.back"), at === 0)}
      ${press(" ", playing ? ICONS.pause : ICONS.play, t(playing ? "lab.pause" : "lab.play"))}
      <button
        type="button"
        class="step main"
        onClick=${moves.ArrowRight}
        aria-disabled=${at >= last ? "true" : "false"}
      >
        ${t("lab.next")} <span aria-hidden="true">→</span>
      </button>
      ${press("End", ICONS.last, t("lab.last"), at >= last)}
    </div>
    <input
      type="range"
      min="0"
      max=${last}
      step="1"
      value=${at}
      aria-label=${label}
      aria-valuetext=${said || `${at} / ${last}`}
      onInput=${go}
    />
    <output class="walker-at">${shown ?? html`${at}<span class="quiet"> / ${last}</span>`}</output>
  </div>`;
}

/** @param {{icon: string, name: string, off: boolean, onClick: () => void}} props */
function Press({ icon, name, off, onClick }) {
  const disabled = off ? "true" : "false";
  return html`<button
    type="button"
    class="step"
    aria-label=${name}
    title=${name}
    aria-disabled=${disabled}
    onClick=${onClick}
  >
    <svg viewBox="0 0 20 20" aria-hidden="true"><path d=${icon} /></svg>
  </button>`;
}

/**
 * What a walker does: by its keys, and by itself while it plays.
 * @param {{at: number, last: number, onGo: (at: number) => void}} place
 * @param {number} pause ms between two steps of playing
 */
function useWalk(place, pause) {
  const [playing, setPlaying] = useState(false);
  const now = useRef(place);
  now.current = { ...place };
  const go = (/** @type {number} */ to) => {
    now.current.at = Math.max(0, Math.min(now.current.last, to)); // at once: the next key may come before the next drawing
    now.current.onGo(now.current.at);
  };
  const moves = /** @type {Record<string, () => void>} */ ({
    ArrowRight: () => go(now.current.at + 1),
    ArrowLeft: () => go(now.current.at - 1),
    Home: () => go(0),
    End: () => go(now.current.last),
    " ": () => setPlaying((old) => !old),
  });
  useEffect(() => {
    const keys = (/** @type {KeyboardEvent} */ event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !moves[event.key] || hasOwnKeys(event)) return;
      event.preventDefault();
      moves[event.key]();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => {
      if (now.current.at >= now.current.last) setPlaying(false);
      else go(now.current.at + 1);
    }, pause);
    return () => clearInterval(timer);
  }, [playing, pause]);
  return { moves, playing };
}

let pointed = false; // whether what has the focus got it from a pointer: then the keys are still the walk's
addEventListener("pointerdown", () => (pointed = true), true);
addEventListener("keydown", ({ key }) => (pointed &&= key !== "Tab"), true);

const ARROWS = ["ArrowLeft", "ArrowRight"];

/** Whether the thing in focus uses this key itself. @param {KeyboardEvent} event */
function hasOwnKeys({ key, target }) {
  const focus = /** @type {Element} */ (target);
  if (document.querySelector("dialog[open]")) return true;
  if (focus.closest("input:not([type=radio], [type=checkbox], [type=range]), textarea, select")) return true;
  if (focus.closest("[data-keys]")) return ARROWS.includes(key);
  if (pointed) return false;
  if (focus.closest("input[type=radio], input[type=range]")) return key !== " ";
  if (ARROWS.includes(key) && scrollsSideways(focus)) return true;
  return key === " " && focus.closest("button, a, summary, input") !== null;
}

/** Whether the arrow keys are needed to see all of what has the focus. @param {Element} focus */
const scrollsSideways = (focus) => focus.scrollWidth > focus.clientWidth && focus.matches(".table-box, .math-box, pre");
