// By hand: blanks to fill in with one's own numbers, each judged by the server.
import { useAnswer } from "../api.js";
import { Num } from "../controls.js";
import { typed } from "../format.js";
import { Notation } from "../notation.js";
import { html, useEffect, useRef, useState } from "../ui.js";
import { blanksOf } from "./walk_place.js";
import { Lines } from "./walk_step.js";

/** What was said, as the address has it: "z.1.0~0.3775*a.1.0~0,59". @param {string} said @returns {Map<string, string>} */
const answersOf = (said) =>
  new Map(
    said
      .split("*")
      .map((one) => /** @type {[string, string]} */ (one.split("~")))
      .filter((pair) => pair.length === 2),
  );

/** @param {Map<string, string>} answers */
const written = (answers) => [...answers].map((pair) => pair.join("~")).join("*");

/** The blank that a name in the address stands for. @param {string} id */
function blankOf(id) {
  const [quantity, layer, neuron, input] = id.split(".");
  if (quantity === "cost") return { quantity };
  return { quantity, layer: Number(layer), neuron: Number(neuron), input: input === undefined ? null : Number(input) };
}

/**
 * The server's judgement of all that was said, by blank. It is asked anew whenever anything that it depends on changes.
 * @param {string} said
 * @param {any} question the walk's
 * @returns {Map<string, {right: boolean, sentence: string}>}
 */
export function useJudged(said, question) {
  const numbers = [...answersOf(said)].filter(([, text]) => typed(text) !== null);
  const answers = numbers.map(([id, text]) => ({ blank: blankOf(id), value: typed(text) }));
  const asked = question && answers.length ? { ...question, answers, reveal: true } : null;
  const { data } = useAnswer("/api/network/answers", asked);
  return new Map(data ? numbers.map(([id], i) => [id, data.judgements[i]]) : []);
}

/** Whether every blank of a step is filled in rightly. @param {any} step @param {Map<string, {right: boolean}>} judged */
export const blanksDone = (step, judged) => blanksOf(step).every(({ id }) => judged.get(id)?.right);

/** @param {any} props */
export function Blanks({ state, set, t, place, judged, veiled, pointed, onPoint, go }) {
  const { step } = place;
  const answers = answersOf(state.said);
  const first = useRef(/** @type {HTMLUListElement | null} */ (null));
  useEffect(() => {
    if (typing) first.current?.querySelector("input")?.focus();
    typing = false;
  }, []);
  const say = (/** @type {string} */ id, /** @type {string} */ text) =>
    set({ said: written(new Map([...answers, [id, text]])) });
  const onward = () => {
    startTyping();
    go(place.at + 1);
  };
  return html`<ul class="lines blanks" ref=${first}>
      ${blanksOf(step).map(({ id, name }) => html`<${Blank} key=${id} id=${id} name=${name} said=${answers.get(id) ?? ""} judged=${judged.get(id)} t=${t} onSay=${say} onward=${onward} />`)}
    </ul>
    ${
      veiled
        ? html`<details class="hint">
            <summary>${t("lab_walk.hint")}</summary>
            <${Sources} step=${step} t=${t} />
          </details>`
        : html`<${Lines} step=${step} pointed=${pointed} onPoint=${onPoint} />`
    }`;
}

let typing = false; // whether the next step's blank is to take the focus from this one's

/** The next step that is shown begins with the cursor in its first blank. */
export const startTyping = () => void (typing = true);

/** What goes into the formula, without what comes out. @param {any} props */
function Sources({ step }) {
  return html`<ul class="lines">
    ${step.lines.map((/** @type {any} */ { name, numbers }) => html`<li key=${name}><${Notation} text=${name} /> <${Notation} text=${`= ${numbers}`} /></li>`)}
  </ul>`;
}

/** @param {any} props */
function Blank({ id, name, said, judged, t, onSay, onward }) {
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const now = text ?? said;
  const bad = now !== "" && typed(now) === null;
  const commit = () => {
    if (text === null || bad) return false;
    setText(null);
    if (text.trim() !== said) onSay(id, text.trim().replace("−", "-"));
    return text.trim() !== said;
  };
  const keys = (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && !commit() && judged?.right && onward();
  const state = judged && text === null ? (judged.right ? "right" : "wrong") : "open";
  return html`<li class=${`blank ${state}`} data-blank=${id} data-state=${state}>
    <label
      ><${Notation} text=${name} /> <span class="equals">=</span>
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        value=${now}
        aria-label=${t("lab_walk.blank", { name })}
        aria-invalid=${bad ? "true" : "false"}
        aria-describedby=${`told-${id}`}
        onInput=${(/** @type {any} */ event) => setText(event.target.value)}
        onBlur=${commit}
        onKeyDown=${keys}
    /></label>
    <span class="verdict-mark" aria-hidden="true">${state === "right" ? "✓" : state === "wrong" ? "✗" : ""}</span>
    <p class="told-blank" id=${`told-${id}`} role="status">
      ${bad ? t("lab_walk.no_number") : text === null && judged ? judged.sentence : ""}
      ${state === "right" ? html` <${Num} value=${judged.expected} name="expected" digits=${6} />` : ""}
    </p>
  </li>`;
}
