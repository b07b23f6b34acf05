// The part that one points at or chose: its number, to be changed, and the arithmetic in which it stands.
import { NumberField } from "../controls.js";
import { address } from "../router.js";
import { html } from "../ui.js";
import { changed, EXAMPLE, parameterOf } from "./given_network.js";
import { Line } from "./walk_step.js";

/** @param {any} props */
export function Look(props) {
  const { state, set, t, given, found, place, pointed, onPoint, upTo, names } = props;
  const { net, x, y } = given;
  const part = pointed ?? state.pick;
  const told = numbersOf(part, found);
  if (!told.length && !part.startsWith("a0")) return html`<p class="caption look-hint">${t("lab_walk.look")}</p>`;
  const parameter = parameterOf(part, net.sizes);
  const [layer, neuron] = part.slice(1).split(".").map(Number);
  const last = net.sizes.length - 1;
  return html`<section class="card look" aria-label=${t("lab_walk.look_title")} data-look=${part}>
    <div class="look-head">
      <h2 class="eyebrow">
        ${
          parameter
            ? t(parameter.input === null ? "lab.bias_row" : "lab.weight_row", {
                name: names[layer]?.[neuron],
                from: names[layer - 1]?.[parameter.input ?? 0],
                to: names[layer]?.[neuron],
              })
            : part === "c"
              ? t("lab_walk.the_cost")
              : names[layer]?.[neuron]
        }
      </h2>
      <div class="fields">
        ${
          parameter &&
          html`<${NumberField}
            label=${parameter.input === null ? "b" : "w"}
            value=${parameter.input === null ? net.b[layer][neuron] : net.w[layer][neuron][parameter.input]}
            step=${0.05}
            onCommit=${(/** @type {number} */ value) => set(changed(net, parameter, value))}
          />`
        }
        ${part.startsWith("a0") && html`<${NumberField} label=${names[0][neuron]} value=${x[neuron]} step=${0.05} onCommit=${(/** @type {number} */ value) => set({ x: replaced(x, neuron, value) })} />`}
        ${part.startsWith(`a${last}.`) && html`<${NumberField} label=${t("lab_walk.wanted")} value=${y[neuron]} step=${0.05} onCommit=${(/** @type {number} */ value) => set({ y: replaced(y, neuron, value) })} />`}
      </div>
    </div>
    <ul class="lines">
      ${told.map(
        ({ step, line, number }) =>
          html`<li key=${line.name + number} class=${step.backward ? "backward" : "forward"}>
            ${
              number < upTo
                ? html`<${Line} step=${step} line=${line} pointed=${parameter ? part : pointed} onPoint=${onPoint} />`
                : html`<button type="button" class="link later" onClick=${() => set({ at: number + 1 })}>
                    ${t("lab_walk.later", { step: number + 1 })}
                  </button>`
            }
          </li>`,
      )}
    </ul>
    ${parameter && place.at > 0 ? html`<p><a href=${ruleOf(state, part)}>${t("lab_walk.to_rule")} →</a></p>` : ""}
  </section>`;
}

/** @param {number[]} values @param {number} at @param {number} value */
const replaced = (values, at, value) => values.map((old, i) => (i === at ? value : old));

/** The next rung with this network, speaking of this parameter. @param {any} state @param {string} of */
function ruleOf(state, of) {
  const own = Object.fromEntries(Object.keys(EXAMPLE).map((key) => [key, state[key]]));
  const language = new URLSearchParams(location.hash.split("?")[1]).get("lang") ?? "";
  return address("rule", { ...EXAMPLE, of: "" }, { ...own, of }, language);
}

/**
 * Where in the walk a part's numbers are computed, in the order of the walk.
 * @param {string} part @param {any} found
 * @returns {{step: any, line: any, number: number}[]}
 */
function numbersOf(part, found) {
  const kind = part.charAt(0);
  const [layer, ...place] = part.slice(1).split(".").map(Number);
  const kinds =
    {
      w: ["grad_w"],
      b: ["grad_b"],
      a: ["sum", "activation", "cost_slope", "carried", "delta", "delta_output"],
      c: ["cost"],
    }[kind] ?? [];
  const own = (/** @type {any} */ step, /** @type {any} */ line) =>
    kinds.includes(step.kind) && (kind === "c" || (step.layer === layer && line.place.join() === place.join()));
  return found.steps.flatMap((/** @type {any} */ step, /** @type {number} */ number) => {
    const lines = step.lines.filter(
      (/** @type {any} */ line) =>
        own(step, line) || (kind === "w" && step.kind === "sum" && step.layer === layer && line.place[0] === place[0]),
    );
    return lines.map((/** @type {any} */ line) => ({ step, line, number }));
  });
}
