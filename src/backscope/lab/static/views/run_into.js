// The way from a run into its network: forward and backward with one of its own examples, where it is small enough.
import { useAnswer } from "../api.js";
import { NumberField } from "../controls.js";
import { short, vector } from "../format.js";
import { address } from "../router.js";
import { html } from "../ui.js";
import { fit, joined } from "./given_network.js";
import { rule } from "./rule.js";
import { walk } from "./walk.js";

/** @param {any} props */
export function Into(props) {
  const { run, t } = props;
  if (run.network) return html`<${Small} ...${props} />`;
  return html`<section class="card">
    <h2>${t("lab_run.into")}</h2>
    <p>${t("lab_run.large")}</p>
    <pre tabindex="0"><code>backscope explain ${run.folder} --example 0 --html example.html</code></pre>
  </section>`;
}

/** @param {any} props */
function Small({ run: { network }, state, set, t, language }) {
  const { data, error } = useAnswer("/api/run/examples", undefined);
  const last = data ? data.x.length - 1 : 0;
  const at = Math.max(0, Math.min(last, Math.round(state.example)));
  const { sizes, hidden, output, cost } = network;
  const shape = { sizes, hidden: Array.isArray(hidden) ? hidden.join(",") || "sigmoid" : hidden, output, cost };
  const example = data
    ? { x: data.x[at], y: data.target[at] }
    : { x: fit([], sizes[0], 0), y: fit([], sizes[sizes.length - 1], 0) };
  const to = (/** @type {import("../types").View} */ view) =>
    address(view.id, view.defaults, { ...view.defaults, ...shape, ...example, p: joined(network) }, language);
  return html`<section class="card">
    <h2>${t("lab_run.into")}</h2>
    ${data && html`<${Example} data=${data} at=${at} last=${last} set=${set} t=${t} />`}
    ${error && html`<p class="quiet">${t("lab_run.no_examples", { message: error })}</p>`}
    <p class="row-buttons">
      <a class="step main" data-into="walk" href=${to(walk)}>${t("lab_run.to_walk")} →</a>
      <a class="step" data-into="rule" href=${to(rule)}>${t("lab_run.to_rule")} →</a>
    </p>
  </section>`;
}

/** Which of the run's own examples goes through. @param {any} props */
function Example({ data, at, last, set, t }) {
  const whole = (/** @type {number} */ value) => Math.max(0, Math.min(last, Math.round(value)));
  return html`<div class="fields">
      <${NumberField}
        label=${t(`lab_run.example_${data.part}`, { last })}
        value=${at}
        step=${1}
        onCommit=${(/** @type {number} */ next) => set({ example: whole(next) })}
      />
    </div>
    <p class="given">
      ${t("lab_run.inputs")}: ${named(data.x[at], data.features)}<br />
      ${t("lab_run.wanted")}: <b>${[data.labels[at]].flat().join(", ")}</b> ${vector(data.target[at])}
    </p>`;
}

/** Numbers with the names of their columns, where they have some. @param {number[]} x @param {string[] | null} names */
const named = (x, names) => (names ? x.map((value, i) => `${names[i]} ${short(value)}`).join(" · ") : vector(x));
