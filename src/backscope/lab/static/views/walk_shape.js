// The shape of a network of the reader's making: its layers, their neurons and activations, and the cost.
import { html } from "../ui.js";
import { fit, MOST_LAYERS, MOST_NEURONS } from "./given_network.js";

const ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky_relu", "softplus", "identity"];
const OUTPUTS = ["sigmoid", "tanh", "identity", "softmax"];
const COSTS = ["quadratic", "sum_of_squares", "binary_cross_entropy", "cross_entropy", "mae"];

/** @param {{name: string, label: string, value: string, options: string[], onPick: (value: string) => void}} props */
const Select = ({ name, label, value, options, onPick }) =>
  html`<label class="field"
    ><span class="field-name">${label}</span>
    <select name=${name} value=${value} onChange=${(/** @type {any} */ event) => onPick(event.target.value)}>
      ${[...new Set([...options, value])].map(
        (one) => html`<option key=${one} value=${one} selected=${one === value}>${one}</option>`,
      )}
    </select></label
  >`;

/** Layers, one after the other. @param {any} props */
export function Shape(props) {
  const { state, set, t, shape } = props;
  const { sizes } = shape;
  const hidden = Array.isArray(shape.hidden) ? shape.hidden : [];
  const last = sizes.length - 1;
  /** Another shape has other parameters, and another walk. @param {number[]} next @param {string[]} names */
  const reshape = (next, names) => {
    const [x, y] = [fit(state.x, next[0], 0.5), fit(state.y, next[next.length - 1], 0)];
    const anew = { p: [], pick: "", at: 0, guess: "", said: "" };
    set({ sizes: next, hidden: names.join(",") || "sigmoid", x, y, ...anew }, { replace: false });
  };
  const own = { ...props, hidden, last, reshape };
  const add = () => reshape(sizes.toSpliced(last, 0, 2), [...hidden, hidden[hidden.length - 1] ?? "sigmoid"]);
  return html`<div class="layers">
    ${sizes.map((/** @type {number} */ size, /** @type {number} */ l) => html`<${Layer} key=${l} ...${own} size=${size} l=${l} />`)}
    ${last < MOST_LAYERS ? html`<button type="button" data-edit="layer" onClick=${add}>${t("lab_walk.add_layer")}</button>` : ""}
  </div>`;
}

/** One layer: how many neurons it has, and what they do. @param {any} props */
function Layer(props) {
  const { set, t, shape, hidden, last, reshape, size, l } = props;
  const { sizes } = shape;
  const name = t(l === 0 ? "lab_walk.layer_in" : l === last ? "lab_walk.layer_out" : "lab_walk.layer", { layer: l });
  const resize = (/** @type {number} */ by) => () => reshape(sizes.with(l, size + by), hidden);
  const activate = (/** @type {string} */ activation) =>
    set({ hidden: hidden.with(l - 1, activation).join(",") }, { replace: false });
  const remove = () => reshape(sizes.toSpliced(l, 1), hidden.toSpliced(l - 1, 1));
  return html`<fieldset class="layer">
    <legend>${name}</legend>
    <div class="counter" role="group" aria-label=${t("lab_walk.neurons")}>
      <button
        type="button"
        aria-label=${t("lab_walk.fewer", { layer: name })}
        disabled=${size <= 1}
        onClick=${resize(-1)}
      >
        −
      </button>
      <output>${size}</output>
      <button
        type="button"
        aria-label=${t("lab_walk.more", { layer: name })}
        disabled=${size >= MOST_NEURONS}
        onClick=${resize(1)}
      >
        +
      </button>
    </div>
    ${
      l > 0 && l < last
        ? html`<${Select}
              name=${`hidden${l}`}
              label=${t("lab_walk.activation")}
              value=${hidden[l - 1]}
              options=${ACTIVATIONS}
              onPick=${activate}
            />
            <button type="button" data-edit="without" onClick=${remove}>${t("lab_walk.without")}</button>`
        : ""
    }
    ${l === last ? html`<${Output} ...${props} />` : ""}
  </fieldset>`;
}

/** What the outputs do, and what is to be paid for it. @param {any} props */
function Output({ state, set, t }) {
  const pick = (/** @type {string} */ key) => (/** @type {string} */ name) => set({ [key]: name }, { replace: false });
  return html`<${Select}
      name="output"
      label=${t("lab_walk.activation")}
      value=${state.output}
      options=${OUTPUTS}
      onPick=${pick("output")}
    />
    <${Select} name="cost" label=${t("lab_walk.cost")} value=${state.cost} options=${COSTS} onPick=${pick("cost")} />`;
}
