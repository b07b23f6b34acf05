// The network of the reader's making: its shape, what goes in and is wanted, and every number in it.
import { NumberField } from "../controls.js";
import { html } from "../ui.js";
import { below, changed, count, EXAMPLE, namesOf, shapeOf } from "./given_network.js";
import { Shape } from "./walk_shape.js";

/** @param {any} props */
export function Editor(props) {
  const { state, set, t, given } = props;
  const shape = shapeOf(state);
  const again = { p: [], seed: state.p.length === count(shape.sizes) ? state.seed : state.seed + 1 };
  return html`<details class="card editor">
    <summary>
      <h2>${t("lab_walk.edit")}</h2>
      <span class="quiet">${shape.sizes.join("–")}</span>
    </summary>
    <${Shape} ...${props} shape=${shape} />
    ${given.net && html`<${Parameters} ...${props} />`}
    <div class="row-buttons">
      <button type="button" data-edit="draw" onClick=${() => set(again, { replace: false })}>
        ${t("lab_walk.draw")}
      </button>
      <button
        type="button"
        data-edit="example"
        onClick=${() => set({ ...EXAMPLE, at: 0, guess: "", said: "", pick: "" }, { replace: false })}
      >
        ${t("lab_walk.example")}
      </button>
    </div>
  </details>`;
}

/** What goes in, what is wanted, and how far a step goes. @param {any} props */
export function Example({ state, set, t, given: { x, y } }) {
  const fields = (/** @type {string} */ key, /** @type {number[]} */ values) =>
    values.map(
      (value, i) =>
        html`<${NumberField}
          key=${key + i}
          label=${`${key}${below(i)}`}
          value=${value}
          step=${0.05}
          onCommit=${(/** @type {number} */ next) => set({ [key]: values.map((old, k) => (k === i ? next : old)) })}
        />`,
    );
  return html`<div class="fields example">
    ${fields("x", x)} ${fields("y", y)}
    <${NumberField}
      label="η"
      hint=${t("lab_walk.rate")}
      value=${state.rate}
      step=${0.1}
      onCommit=${(/** @type {number} */ rate) => rate >= 0 && set({ rate })}
    />
  </div>`;
}

/** Every weight and bias, a table for each layer. @param {any} props */
function Parameters({ set, t, given: { net } }) {
  const names = namesOf(net.sizes);
  const cell = (/** @type {string} */ label, /** @type {any} */ part, /** @type {number} */ value) =>
    html`<td>
      <${NumberField}
        label=${label}
        value=${value}
        step=${0.05}
        onCommit=${(/** @type {number} */ next) => set(changed(net, part, next))}
      />
    </td>`;
  return net.sizes.slice(1).map((/** @type {number} */ _, /** @type {number} */ under) => {
    const layer = under + 1;
    const caption = t("lab_walk.parameters", { layer });
    return html`<div class="table-box parameters" key=${layer} tabindex="0" role="region" aria-label=${caption}>
      <table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col"></th>
            ${names[under].map((name) => html`<th scope="col" key=${name}>${name}</th>`)}
            <th scope="col">b</th>
          </tr>
        </thead>
        <tbody>
          ${net.w[layer].map(
            (/** @type {number[]} */ row, /** @type {number} */ neuron) =>
              html`<tr key=${neuron}>
                <th scope="row">${names[layer][neuron]}</th>
                ${row.map((value, input) => cell(`w[${layer}][${neuron}, ${input}]`, { layer, neuron, input }, value))}
                ${cell(`b[${layer}][${neuron}]`, { layer, neuron, input: null }, net.b[layer][neuron])}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  });
}
