// The step down the slope: every weight moves by −eta times its gradient, and the cost falls.
import { Num, Table } from "../controls.js";
import { short, signed } from "../format.js";
import { html } from "../ui.js";
import { isExample, joined, parameterOf } from "./given_network.js";

/** @param {any} props */
export function Moved(props) {
  const { state, set, t, found, after, given, language } = props;
  const [before, now] = [found.cost, after.cost];
  const most = Math.max(before, now, 1e-12);
  const go = () => set({ p: joined(after), at: 0, guess: "", said: "" }, { replace: false });
  const bar = (/** @type {string} */ name, /** @type {string} */ label, /** @type {number} */ value) =>
    html`<li>
      <span>${label}</span>
      <svg class="gauge" viewBox="0 0 400 16" preserveAspectRatio="none" aria-hidden="true">
        <rect class="gauge-all" width="400" height="12" y="2" rx="6" />
        <rect class="gauge-now" width=${Math.max(0, (400 * value) / most)} height="12" y="2" rx="6" />
      </svg>
      <b><${Num} value=${value} name=${name} digits=${6} /></b>
    </li>`;
  return html`<section
    class="card step-card moved backward"
    aria-label=${t("lab_walk.step")}
    data-moved="true"
    lang=${language}
  >
    <h2 class="step-title">
      ${t(now < before ? "lab_walk.fell" : now > before ? "lab_walk.rose" : "lab_walk.stayed")}
    </h2>
    <${Rule} ...${props} />
    <ul class="costs">
      ${bar("cost_before", t("lab_walk.before"), before)} ${bar("cost_after", t("lab_walk.after"), now)}
    </ul>
    <label class="switch"
      ><input
        type="checkbox"
        name="biases"
        checked=${state.biases}
        onChange=${(/** @type {any} */ event) => set({ biases: event.target.checked })}
      />
      <span>${t("lab_walk.biases")}</span></label
    >
    <p class="quiet">
      ${t(`lab_walk.biases_${state.biases ? "on" : "off"}${isExample(state) ? "" : "_own"}`, { both: short(found.after.cost, 6), weights: short(found.after_weights.cost, 6) })}
    </p>
    <p class="way">
      <button type="button" class="step main" data-go-on="true" onClick=${go}>${t("lab_walk.again")} →</button>
    </p>
    <details class="twin">
      <summary>${t("lab_walk.all_moves")}</summary>
      <${Table}
        caption=${t("lab_walk.all_moves")}
        head=${["", t("lab_walk.old"), t("lab_walk.gradient"), t("lab_walk.new")]}
        rows=${rows(given.net, found, after)}
      />
    </details>
  </section>`;
}

/** The rule, with the numbers of the chosen parameter in it. @param {any} props */
function Rule({ state, given: { net }, found, after, t }) {
  const last = net.sizes.length - 1;
  const { layer, neuron, input } = parameterOf(state.pick, net.sizes) ?? { layer: last, neuron: 0, input: 0 };
  const of = (/** @type {any} */ w, /** @type {any} */ b) =>
    input === null ? b[layer][neuron] : w[layer][neuron][input];
  const [old, slope, next] = [of(net.w, net.b), of(found.grad_w, found.grad_b), of(after.w, after.b)];
  const letter = input === null ? "b" : "w";
  const name = html`<msubsup
    ><mi>${letter}</mi><mrow><mn>${neuron}</mn>${input === null ? "" : html`<mo>,</mo><mn>${input}</mn>`}</mrow
    ><mrow><mo stretchy="false">(</mo><mn>${layer}</mn><mo stretchy="false">)</mo></mrow></msubsup
  >`;
  const rest = input === null && !state.biases;
  return html`<div class="symbols move-rule">
    <span class="piece"
      ><math aria-label=${t("lab_walk.rule")}
        ><mrow
          >${name}<mo>←</mo>${name}<mo>−</mo><mi>η</mi><mo>·</mo
          ><mfrac
            ><mrow><mi>∂</mi><mi>C</mi></mrow
            ><mrow><mi>∂</mi>${name}</mrow></mfrac
          ></mrow
        ></math
      ></span
    >
    <span class="piece"
      >${
        rest
          ? html`<span class="quiet">${t("lab_walk.bias_rests")}</span>`
          : html`<math aria-hidden="true"
              ><mrow
                ><mo>=</mo><mn>${short(old)}</mn><mo>−</mo><mn>${short(state.rate)}</mn
                ><mo>·</mo
                >${slope < 0 ? html`<mo stretchy="false">(</mo><mn>${short(slope)}</mn><mo stretchy="false">)</mo>` : html`<mn>${short(slope)}</mn>`}<mo
                  >=</mo
                ></mrow
              ></math
            >`
      }</span
    >
    <b><${Num} value=${next} name="new_value" digits=${6} /></b>
  </div>`;
}

/** @param {any} net @param {any} found @param {any} after */
function rows(net, found, after) {
  return net.sizes.slice(1).flatMap((/** @type {number} */ _, /** @type {number} */ below) => {
    const l = below + 1;
    const line = (/** @type {string} */ name, /** @type {(of: any) => number} */ at, /** @type {number} */ slope) => [
      name,
      short(at(net)),
      signed(slope),
      html`<data value=${at(after)} data-name=${name}>${short(at(after), 6)}</data>`,
    ];
    return net.w[l].flatMap((/** @type {number[]} */ weights, /** @type {number} */ j) => [
      ...weights.map((_, k) => line(`w[${l}][${j}, ${k}]`, (of) => of.w[l][j][k], found.grad_w[l][j][k])),
      line(`b[${l}][${j}]`, (of) => of.b[l][j], found.grad_b[l][j]),
    ]);
  });
}
