// What the race is about: the points, the learning rate, and, for who wants it, all the rest.
import { Choice, NumberField } from "../controls.js";
import { html } from "../ui.js";
import { ROWS } from "./descent_race.js";

const KNOWN = "known"; // answered once: of another rate nothing was guessed
const MOST = { passes: 100, neurons: 8, layers: 3 };

/** @param {number} value @param {number} low @param {number} high */
const whole = (value, low, high) => Math.max(low, Math.min(high, Math.round(value)));

/**
 * @param {{state: any, set: (change: any, options?: any) => void, again: (change: any) => void, t: import("../types").Translate}} props
 */
export function Settings({ state, set, again, t }) {
  const pick = (/** @type {string} */ name, /** @type {string[]} */ keys, /** @type {(change: any) => void} */ act) =>
    html`<${Choice}
      label=${t(`lab_descent.${name}`)}
      name=${name}
      value=${state[name]}
      options=${keys.map((key) => [key, t(`lab_descent.${name}_${key}`)])}
      onPick=${(/** @type {string} */ key) => act({ [name]: key })}
    />`;
  return html`<div class="bar">
      ${pick("data", ["moons", "circles", "xor", "spirals"], again)}
      <div class="fields">
        <${NumberField}
          label=${t("lab_descent.rate")}
          value=${state.rate}
          step=${0.1}
          onCommit=${(/** @type {number} */ rate) => again({ rate: Math.max(0, Math.min(1000, rate)), guess: state.guess && KNOWN, time: state.time && KNOWN })}
        />
        <${NumberField}
          label=${t("lab_descent.seed")}
          value=${state.seed}
          step=${1}
          onCommit=${(/** @type {number} */ seed) => again({ seed: whole(seed, 0, 2 ** 53 - 1) })}
        />
      </div>
      ${pick("clock", ["examples", "steps"], (change) => set({ at: 0, ...change }))}
    </div>
    <details class="twin more">
      <summary>${t("lab_descent.more")}</summary>
      <${More} state=${state} set=${set} again=${again} pick=${pick} t=${t} />
    </details>`;
}

/** @param {any} props */
function More({ state, set, again, pick, t }) {
  const size = (/** @type {number} */ value, /** @type {number} */ i) =>
    state.batches.map((/** @type {number} */ old, /** @type {number} */ k) => (k === i ? whole(value, 1, ROWS) : old));
  const layers = (/** @type {number} */ count) =>
    Array.from({ length: whole(count, 1, MOST.layers) }, (_, l) => state.hidden[l] ?? state.hidden[0]);
  const width = (/** @type {number} */ value, /** @type {number} */ l) =>
    state.hidden.map((/** @type {number} */ old, /** @type {number} */ k) =>
      k === l ? whole(value, 1, MOST.neurons) : old,
    );
  return html`<div class="bar">
    <div class="fields" role="group" aria-label=${t("lab_descent.batches")}>
      ${state.batches.map(
        (/** @type {number} */ value, /** @type {number} */ i) =>
          html`<${NumberField}
            key=${i}
            label=${t("lab_descent.batch", { number: i + 1 })}
            value=${value}
            step=${1}
            onCommit=${(/** @type {number} */ next) => again({ batches: size(next, i) })}
          />`,
      )}
    </div>
    <div class="fields">
      <${NumberField}
        label=${t("lab_descent.epochs")}
        value=${state.epochs}
        step=${5}
        onCommit=${(/** @type {number} */ next) => again({ epochs: whole(next, 1, MOST.passes) })}
      />
      <${NumberField}
        label=${t("lab_descent.layers")}
        value=${state.hidden.length}
        step=${1}
        onCommit=${(/** @type {number} */ next) => again({ hidden: layers(next) })}
      />
      ${state.hidden.map(
        (/** @type {number} */ value, /** @type {number} */ l) =>
          html`<${NumberField}
            key=${l}
            label=${t("lab_descent.neurons", { layer: l + 1 })}
            value=${value}
            step=${1}
            onCommit=${(/** @type {number} */ next) => again({ hidden: width(next, l) })}
          />`,
      )}
    </div>
    ${pick("plane", ["ends", "pca"], again)} ${pick("speed", ["slow", "normal", "fast"], set)}
  </div>`;
}
