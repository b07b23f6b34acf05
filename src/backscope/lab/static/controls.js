// What readers press, type into and pull, all of it by keyboard too.
import { typed, short } from "./format.js";
import { html, useEffect, useRef, useState } from "./ui.js";
import { told } from "./words.js";

/**
 * A number that is typed (with a point or a comma) or moved by the arrow keys.
 * @param {{label: string, value: number, onCommit: (value: number) => void, step?: number, hint?: string}} props
 */
export function NumberField({ label, value, onCommit, step = 0.5, hint = "" }) {
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const bad = text !== null && typed(text) === null;
  const commit = () => {
    const next = text === null ? null : typed(text);
    if (next !== null) {
      setText(null);
      if (next !== value) onCommit(next);
    }
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowUp: step, ArrowDown: -step }[event.key];
    if (event.key === "Enter") commit();
    if (by === undefined || bad) return;
    event.preventDefault();
    setText(null);
    onCommit(rounded((text === null ? value : /** @type {number} */ (typed(text))) + by));
  };
  return html`<label class="field">
    <span class="field-name">${label}</span>
    <input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      value=${text ?? short(value, 17).replace("−", "-")}
      data-value=${value}
      title=${hint}
      aria-invalid=${bad ? "true" : "false"}
      onInput=${(/** @type {any} */ event) => setText(event.target.value)}
      onBlur=${commit}
      onKeyDown=${keys}
    />
    ${bad && html`<span class="bad-number" role="alert">${told("lab.number_bad")}</span>`}
  </label>`;
}

/** Without the dust of binary fractions. @param {number} value */
export const rounded = (value) => (Math.abs(value) < 1e6 ? Math.round(value * 1e9) / 1e9 : value);

/**
 * One of a few.
 * @param {{label: string, name: string, value: string, options: [string, string][], onPick: (value: string) => void}} props
 */
export function Choice({ label, name, value, options, onPick }) {
  return html`<fieldset class="choice">
    <legend class="quiet">${label}</legend>
    <div class="choice-row">
      ${options.map(
        ([key, text]) =>
          html`<label class=${key === value ? "on" : ""} key=${key}>
            <input type="radio" name=${name} value=${key} checked=${key === value} onChange=${() => onPick(key)} />
            <span>${text}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}

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

/**
 * A question before the answer is shown.
 * @param {{name: string, question: unknown, options: [string, string][], right: string, guess: string, why: unknown,
 *   onGuess: (key: string) => void, t: import("./types").Translate, about?: string}} props `about` tells it from another
 *   question of the same view
 */
export function Guess({ name, question, options, right, guess, why, onGuess, t, about = "" }) {
  const open = !guess;
  const mine = options.some(([key]) => key === guess); // else the answer is known, and no guess of this is to be judged
  return html`<section class="card guess" aria-label=${t("lab.predict") + (about && `: ${about}`)} data-guess=${name}>
    <h2 class="eyebrow">${t("lab.predict")}</h2>
    <p class="question">${question}</p>
    <div class="options">
      ${options.map(
        ([key, text]) =>
          html`<button
            type="button"
            key=${key}
            data-option=${key}
            aria-pressed=${key === guess ? "true" : "false"}
            class=${open ? "" : key === right ? "right" : key === guess ? "wrong" : "rest"}
            onClick=${() => onGuess(key)}
          >
            ${text}${!open && key === right ? html` <span aria-hidden="true">✓</span>` : ""}
          </button>`,
      )}
    </div>
    <div class="why" role="status">
      ${open ? "" : html`<p>${mine && html`<b>${t(guess === right ? "lab.right" : "lab.not_quite")}</b>`} ${why}</p>`}
    </div>
  </section>`;
}

/** What is to be reached, and that it was. @param {{met: boolean, goal: unknown, done: unknown, t: import("./types").Translate}} props */
export function Goal({ met, goal, done, t }) {
  return html`<section class=${met ? "card goal met" : "card goal"} aria-label=${t("lab.goal")} data-met=${met}>
    <span class="goal-mark" aria-hidden="true">${met ? "✓" : "○"}</span>
    <div role="status">
      <h2 class="eyebrow">${t(met ? "lab.goal_met" : "lab.goal")}</h2>
      <p>${met ? done : goal}</p>
    </div>
  </section>`;
}

/** A number, readable by people and, in all its digits, by programs. @param {{value: number, name: string, digits?: number}} props */
export const Num = ({ value, name, digits }) =>
  html`<data class="num" value=${value} data-name=${name}>${short(value, digits)}</data>`;

/** @param {{caption: string, head: unknown[], rows: unknown[][], marked?: number}} props */
export function Table({ caption, head, rows, marked = -1 }) {
  return html`<div class="table-box" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((cell, i) => html`<th scope="col" key=${i}>${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, i) =>
            html`<tr key=${i} class=${i === marked ? "marked" : ""}>
              ${row.map((cell, j) => html`<td key=${j}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What a drawing shows, once more as a table. @param {{title: string, children: unknown}} props */
export const Twin = ({ title, children }) =>
  html`<details class="twin">
    <summary>${title}</summary>
    ${children}
  </details>`;
