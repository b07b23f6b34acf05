// The proof by finite differences: the parameter is moved a little to both sides, and the cost measured.
import { Num } from "../controls.js";
import { short } from "../format.js";
import { Notation } from "../notation.js";
import { html } from "../ui.js";

/** @param {any} props */
export function Proof({ t, found }) {
  const { eps, measured, predicted, error, agrees, measurable, kinks, costs } = found.check;
  const name = html`<mi>θ</mi>`;
  const cost = (/** @type {string} */ sign) =>
    html`<mrow
      ><mi>C</mi><mo stretchy="false">(</mo>${name}<mo>${sign}</mo><mi>ε</mi><mo stretchy="false">)</mo></mrow
    >`;
  return html`<section class="card proof" aria-label=${t("lab_rule.proof")} data-agrees=${agrees}>
    <h2 class="eyebrow">${t("lab_rule.proof")}</h2>
    <p>${t("lab_rule.proof_words", { parameter: found.parameter, eps: short(eps, 2) })}</p>
    <div class="symbols">
      <math displaystyle="true" aria-label=${t("lab_rule.quotient")}
        ><mfrac
          ><mrow>${cost("+")}<mo>−</mo>${cost("−")}</mrow><mrow><mn>2</mn><mi>ε</mi></mrow></mfrac
        ></math
      >
    </div>
    <dl class="twins">
      <dt><math aria-label="C(θ + ε)">${cost("+")}</math></dt>
      <dd><${Num} value=${costs[1]} name="cost_above" digits=${12} /></dd>
      <dt><math aria-label="C(θ − ε)">${cost("−")}</math></dt>
      <dd><${Num} value=${costs[0]} name="cost_below" digits=${12} /></dd>
      <dt>${t("lab_rule.measured")}</dt>
      <dd><${Num} value=${measured} name="measured" digits=${10} /></dd>
      <dt>${t("lab_rule.predicted")}</dt>
      <dd><${Num} value=${predicted} name="predicted" digits=${10} /></dd>
      <dt>${t("lab_rule.error")}</dt>
      <dd>
        <data value=${error} data-name="error"><${Notation} text=${error.toExponential(1)} /></data>
      </dd>
    </dl>
    <p class=${agrees ? "agrees" : "refused"}>
      ${agrees ? html`<span aria-hidden="true">✓</span> ${t("lab_rule.agrees")}` : kinks.length ? t("lab_rule.kinks", { kinks: kinks.join(", ") }) : t(measurable ? "lab_rule.differs" : "lab_rule.unmeasurable")}
    </p>
  </section>`;
}
