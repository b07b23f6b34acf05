// The network of the reader's making: its shape, what goes in and is wanted, and every number in it.
import { NumberField } from "../controls.js";
import { html } from "../ui.js";
import { changed, count, EXAMPLE, fit, MOST_LAYERS, MOST_NEURONS, namesOf, below, shapeOf } from "./given_network.js";

const ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky_relu", "softplus", "identity"];
const OUTPUTS = ["sigmoid", "tanh", "identity", "softmax"];
const COSTS = ["quadratic", "sum_of_squares", "binary_cross_entropy", "cross_entropy", "mae"];

/** @param {any} props */
export function Editor(props) {
  const { state, set, t, given } = props;
  const shape = shapeOf(state);
  const again = { p: [], seed: state.p.length === count(shape.sizes) ? state.seed : state.seed + 1 };
  return html`<details class="card editor"><summary><h2>${t("lab_walk.edit")}</h2> <span class="quiet">${shape.sizes.join("–")}</span></summary>
    <${Shape} ...${props} shape=${shape} />
    ${given.net && html`<${Parameters} ...${props} />`}
    <div class="row-buttons">
      <button type="button" data-edit="draw" onClick=${() => set(again, { replace: false })}>${t("lab_walk.draw")}</button>
      <button type="button" data-edit="example" onClick=${() => set({ ...EXAMPLE, at: 0, guess: "", said: "", pick: "" }, { replace: false })}>${t("lab_walk.example")}</button>
    </div>
  </details>`;
}

/** @param {{name: string, label: string, value: string, options: string[], onPick: (value: string) => void}} props */
const Select = ({ name, label, value, options, onPick }) => html`<label class="field"><span class="field-name">${label}</span>
  <select name=${name} value=${value} onChange=${(/** @type {any} */ event) => onPick(event.target.value)}>
    ${[...new Set([...options, value])].map((one) => html`<option key=${one} value=${one} selected=${one === value}>${one}</option>`)}</select></label>`;

/** Layers, one after the other. @param {any} props */
function Shape({ state, set, t, shape }) {
  const { sizes } = shape;
  const hidden = Array.isArray(shape.hidden) ? shape.hidden : [];
  const reshape = (/** @type {number[]} */ next, /** @type {string[]} */ names) => set({
    sizes: next, hidden: names.join(",") || "sigmoid", x: fit(state.x, next[0], 0.5), y: fit(state.y, next[next.length - 1], 0), p: [], pick: "", at: 0, guess: "", said: "",
  }, { replace: false });
  const resize = (/** @type {number} */ l, /** @type {number} */ by) => reshape(sizes.map((/** @type {number} */ size, /** @type {number} */ i) => (i === l ? size + by : size)), hidden);
  const last = sizes.length - 1;
  const named = (/** @type {number} */ l) => t(l === 0 ? "lab_walk.layer_in" : l === last ? "lab_walk.layer_out" : "lab_walk.layer", { layer: l });
  return html`<div class="layers">${sizes.map((/** @type {number} */ size, /** @type {number} */ l) => html`<fieldset class="layer" key=${l}>
      <legend>${named(l)}</legend>
      <div class="counter" role="group" aria-label=${t("lab_walk.neurons")}>
        <button type="button" aria-label=${t("lab_walk.fewer", { layer: named(l) })} disabled=${size <= 1} onClick=${() => resize(l, -1)}>−</button>
        <output>${size}</output>
        <button type="button" aria-label=${t("lab_walk.more", { layer: named(l) })} disabled=${size >= MOST_NEURONS} onClick=${() => resize(l, 1)}>+</button></div>
      ${l > 0 && l < last ? html`<${Select} name=${`hidden${l}`} label=${t("lab_walk.activation")} value=${hidden[l - 1]} options=${ACTIVATIONS}
          onPick=${(/** @type {string} */ name) => set({ hidden: hidden.map((/** @type {string} */ old, /** @type {number} */ i) => (i === l - 1 ? name : old)).join(",") }, { replace: false })} />
        <button type="button" data-edit="without" onClick=${() => reshape(sizes.toSpliced(l, 1), hidden.toSpliced(l - 1, 1))}>${t("lab_walk.without")}</button>` : ""}
      ${l === last ? html`<${Select} name="output" label=${t("lab_walk.activation")} value=${state.output} options=${OUTPUTS} onPick=${(/** @type {string} */ output) => set({ output }, { replace: false })} />
        <${Select} name="cost" label=${t("lab_walk.cost")} value=${state.cost} options=${COSTS} onPick=${(/** @type {string} */ cost) => set({ cost }, { replace: false })} />` : ""}
    </fieldset>`)}
    ${last < MOST_LAYERS ? html`<button type="button" data-edit="layer" onClick=${() => reshape(sizes.toSpliced(last, 0, 2), [...hidden, hidden[hidden.length - 1] ?? "sigmoid"])}>${t("lab_walk.add_layer")}</button>` : ""}
  </div>`;
}

/** What goes in, what is wanted, and how far a step goes. @param {any} props */
export function Example({ state, set, t, given: { x, y } }) {
  const fields = (/** @type {string} */ key, /** @type {number[]} */ values) => values.map((value, i) => html`<${NumberField} key=${key + i} label=${`${key}${below(i)}`} value=${value} step=${0.05}
    onCommit=${(/** @type {number} */ next) => set({ [key]: values.map((old, k) => (k === i ? next : old)) })} />`);
  return html`<div class="fields example">${fields("x", x)} ${fields("y", y)}
    <${NumberField} label="η" hint=${t("lab_walk.rate")} value=${state.rate} step=${0.1} onCommit=${(/** @type {number} */ rate) => rate >= 0 && set({ rate })} /></div>`;
}

/** Every weight and bias, a table for each layer. @param {any} props */
function Parameters({ set, t, given: { net } }) {
  const names = namesOf(net.sizes);
  const cell = (/** @type {string} */ label, /** @type {any} */ part, /** @type {number} */ value) => html`<td><${NumberField} label=${label} value=${value} step=${0.05} onCommit=${(/** @type {number} */ next) => set(changed(net, part, next))} /></td>`;
  return net.sizes.slice(1).map((/** @type {number} */ _, /** @type {number} */ under) => {
    const layer = under + 1;
    const caption = t("lab_walk.parameters", { layer });
    return html`<div class="table-box parameters" key=${layer} tabindex="0" role="region" aria-label=${caption}><table><caption>${caption}</caption>
      <thead><tr><th scope="col"></th>${names[under].map((name) => html`<th scope="col" key=${name}>${name}</th>`)}<th scope="col">b</th></tr></thead>
      <tbody>${net.w[layer].map((/** @type {number[]} */ row, /** @type {number} */ neuron) => html`<tr key=${neuron}><th scope="row">${names[layer][neuron]}</th>
        ${row.map((value, input) => cell(`w[${layer}][${neuron}, ${input}]`, { layer, neuron, input }, value))}
        ${cell(`b[${layer}][${neuron}]`, { layer, neuron, input: null }, net.b[layer][neuron])}</tr>`)}</tbody></table></div>`;
  });
}
