// One step of the walk: what is done, its formula, and the formula with the numbers in it.
import { Num } from "../controls.js";
import { Notation } from "../notation.js";
import { html } from "../ui.js";
import { Blanks, startTyping } from "./walk_hand.js";
import { piecesOf } from "./walk_place.js";

const DIGITS = 6;

/** @param {any} props */
export function StepCard(props) {
  const { state, t, place, veiled, pointed, onPoint, go } = props;
  const { step } = place;
  const way = step.backward ? "backward" : "forward";
  const before = place.at === place.last - 1;
  return html`<section
    class=${`card step-card ${way}`}
    aria-label=${t("lab_walk.step")}
    data-step=${place.at}
    data-kind=${step.kind}
  >
    <p class="way-badge">
      <span aria-hidden="true">${step.backward ? "←" : "→"}</span> ${t(`lab_walk.${way}`)}
      <span class="equation">${step.equation}</span>
    </p>
    <h2 class="step-title">${titleOf(step, props)}</h2>
    <div class="symbols"><${Notation} text=${step.formula} onPoint=${onPoint} pointed=${pointed} /></div>
    ${state.mode === "hand" ? html`<${Blanks} ...${props} />` : veiled ? html`<p class="veil">${t("lab_walk.veiled")}</p>` : html`<${Lines} step=${step} pointed=${pointed} onPoint=${onPoint} />`}
    ${before && html`<p class="way"><button type="button" class="step main down" data-take-step="true" onClick=${() => go(place.last)}>${t("lab_walk.take_step")} →</button></p>`}
  </section>`;
}

/** What is done. @param {any} step @param {any} props */
export function titleOf({ kind, layer, neuron }, { t, names }) {
  const whole = neuron === null && kind === "activation";
  return t(`lab_walk.do_${kind}${whole ? "_layer" : ""}`, { layer, name: names[layer][neuron ?? 0] });
}

/** Each number, with what was put into its formula. @param {{step: any, pointed: string | null, onPoint: (part: string | null) => void}} props */
export function Lines({ step, pointed, onPoint }) {
  return html`<ul class="lines" aria-live="polite">
    ${step.lines.map((/** @type {any} */ line) => html`<li key=${line.name}><${Line} step=${step} line=${line} pointed=${pointed} onPoint=${onPoint} /></li>`)}
    ${
      step.kind === "cost" &&
      html`<li class="total">
        <${Notation} text="C_x" /> <span class="equals">=</span>
        <b><${Num} value=${step.value} name="cost" digits=${DIGITS} /></b>
      </li>`
    }
  </ul>`;
}

/** @param {any} props */
export function Line({ step, line, pointed, onPoint }) {
  const pieces = piecesOf(step, line);
  const numbers = line.numbers.replace(/\((\(-[^()]+\))\)/g, "$1"); // one pair of brackets is enough
  const plain = Number(numbers.replace(/[()]/g, "")) === Number(line.value.toPrecision(DIGITS)); // it is said once
  return html`<${Notation} text=${line.name} onPoint=${onPoint} pointed=${pointed} />
    ${plain ? "" : html` <${Notation} text=${`= ${numbers}`} pieces=${pieces} onPoint=${onPoint} pointed=${pointed} />`}
    ${" "}<span class="equals">=</span> <b><${Num} value=${line.value} name=${line.name} digits=${DIGITS} /></b>`;
}

/** Before anything is computed. @param {any} props */
export function Beginning({ state, t, found, go }) {
  const begin = () => {
    if (state.mode === "hand") startTyping();
    go(1);
  };
  return html`<section class="card step-card" aria-label=${t("lab_walk.step")} data-step="0">
    <h2 class="step-title">${t("lab_walk.beginning")}</h2>
    <p>${t("lab_walk.begin_words", { steps: found.steps.length })}</p>
    <p class="legend">
      <span class="forward">→ ${t("lab_walk.forward")}</span> <span class="backward">← ${t("lab_walk.backward")}</span>
    </p>
    <p class="way">
      <button type="button" class="step main" onClick=${begin}>
        ${t(state.mode === "hand" ? "lab_walk.begin_hand" : "lab_walk.begin")} →
      </button>
    </p>
    <p class="quiet">${t("lab.keys")}</p>
  </section>`;
}
