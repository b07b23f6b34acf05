// The six things that happen when a perceptron is shown an example, and the count of its mistakes.
import { factor, short, signed, vector } from "../format.js";
import { Num } from "../controls.js";
import { Formula } from "../math.js";
import { html } from "../ui.js";

/** @param {{walk: any, t: import("../types").Translate}} props */
export function SixSteps({ walk, t }) {
  const { step, six } = walk;
  return html`<section class="card six" aria-label=${t("lab_perceptron.six")}>
    <h2 class="eyebrow">${t("lab_perceptron.where", { step: step.step + 1, pass: step.pass, row: step.row + 1 })}</h2>
    <ol>
      ${lines(step, t).map(
        ([key, text], i) =>
          html`<li
            key=${key}
            class=${i + 1 < six ? "done" : i + 1 === six ? "now" : "later"}
            aria-current=${i + 1 === six ? "step" : null}
            data-six=${i + 1}
          >
            <span class="six-name">${t(`lab_perceptron.${key}`)}</span>
            <span class="six-value">${i + 1 <= six ? text : "·"}</span>
          </li>`,
      )}
    </ol>
  </section>`;
}

/** @param {any} step @param {import("../types").Translate} t @returns {[string, unknown][]} */
function lines({ weights, bias, x, z, answer, target, error, new_weights, new_bias }, t) {
  const products = weights.map((/** @type {number} */ w, /** @type {number} */ i) => `${factor(w)} · ${factor(x[i])}`);
  return [
    ["six_weights", html`<${Formula} text=${`w = ${vector(weights)} , b = ${short(bias)}`} />`],
    ["six_inputs", html`<${Formula} text=${`x = ${vector(x)}`} />`],
    [
      "six_sum",
      html`<${Formula} text=${`z = ${products.join(" + ")} + ${factor(bias)} =`} />
        <b><${Num} value=${z} name="z" /></b>`,
    ],
    [
      "six_answer",
      html`<${Formula} text=${z > 0 ? "z > 0" : "z ≤ 0"} /> → <b><${Num} value=${answer} name="answer" /></b>`,
    ],
    [
      "six_compare",
      html`${t("lab_perceptron.six_difference", { target, answer })}
        <b><data value=${error} data-name="error">${signed(error)}</data></b>`,
    ],
    [
      "six_move",
      error === 0
        ? t("lab_perceptron.stays")
        : html`<${Formula} text=${`w → ${vector(new_weights)} , b → ${short(new_bias)}`} />`,
    ],
  ];
}

/** Mistakes so far beside the most that there can be. @param {{walk: any, answer: any, zero: boolean, t: import("../types").Translate}} props */
export function Bound({ walk, answer, zero, t }) {
  const { bound } = answer;
  const most = bound ? Math.max(bound.moves, answer.mistakes) : Math.max(1, answer.mistakes);
  const said = !answer.converged
    ? t("lab_perceptron.bound_none", { passes: answer.passes })
    : bound
      ? t("lab_perceptron.bound", {
          radius: short(bound.radius, 3),
          gamma: short(bound.gamma, 3),
          moves: short(Math.floor(bound.moves)),
        })
      : t(zero ? "lab_perceptron.bound_none" : "lab_perceptron.bound_start", { passes: answer.passes });
  return html`<section class="card bound" aria-label=${t("lab_perceptron.mistakes")}>
    <h2 class="eyebrow">${t("lab_perceptron.mistakes")}</h2>
    <p class="count">
      <${Num}
        value=${walk.mistakes}
        name="mistakes"
      />${bound && html`<span class="quiet"> / ≤ <${Num} value=${bound.moves} name="bound" digits=${3} /></span>`}
    </p>
    <svg
      class="gauge"
      viewBox="0 0 400 16"
      preserveAspectRatio="none"
      role="img"
      aria-label=${t("lab_perceptron.gauge", { mistakes: walk.mistakes, most: bound ? short(bound.moves, 3) : "∞" })}
    >
      <rect class="gauge-all" width="400" height="10" y="3" rx="5" />
      <rect class="gauge-now" width=${(400 * walk.mistakes) / most} height="10" y="3" rx="5" />
    </svg>
    <p>${said}</p>
  </section>`;
}
