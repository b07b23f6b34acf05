// What readers press, type into and pull, all of it by keyboard too.
import { typed, short } from "./format.js";
import { html, useState } from "./ui.js";
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
      value=${text ?? short(value, 12).replace("−", "-")}
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
