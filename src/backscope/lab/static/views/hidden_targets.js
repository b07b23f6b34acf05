// Why nobody can say what a hidden neuron's target is, and what takes its place.
import { useAnswer } from "../api.js";
import { Guess, Table } from "../controls.js";
import { short, signed } from "../format.js";
import { html, useEffect } from "../ui.js";
import { XOR_ROWS as POINTS } from "./points.js";

/** @param {import("../types").ViewProps} props */
export function Targets({ state, set, t, share }) {
  const question = {
    gate: "xor",
    hidden: 2,
    activation: "sigmoid",
    cost: "binary_cross_entropy",
    learning_rate: 1,
    epochs: 1,
    seed: state.seed,
    grid: 2,
    frames: 2,
  };
  const { data: answer } = useAnswer("/api/xor/learn", question);
  useEffect(() => {
    if (answer)
      share({
        name: "hidden-targets",
        python: python(state.seed),
        table: [
          ["x1", "x2", "neuron", "a", "target", "delta"],
          ...told(answer).map((one) => [...one.x, one.name, one.a, one.target, one.delta]),
        ],
        data: answer,
      });
  }, [answer]);
  if (!answer) return html`<p class="loading" role="status">…</p>`;
  const known = Boolean(state.target);
  const rows = told(answer).map(({ x, name, a, target, delta }, i) => [
    i % 3 ? "" : x.join(" "),
    name,
    short(a),
    target === null ? html`<b class="no-target">${t("lab_hidden.none")}</b>` : target,
    known ? html`<data value=${delta} data-name="delta">${signed(delta, 3)}</data>` : "·",
  ]);
  return html` <div class="stage">
    <div class="stage-left">
      <${Guess}
        name="target"
        guess=${state.target}
        right="none"
        t=${t}
        question=${t("lab_hidden.target_question")}
        why=${t("lab_hidden.target_why")}
        options=${["0", "1", "none"].map((key) => [key, t(`lab_hidden.target_${key}`)])}
        onGuess=${(/** @type {string} */ target) => set({ target })}
      />
      ${known && html`<p class="card sentence onward-words">${t("lab_hidden.onward")}</p>`}
    </div>
    <section class="card stage-right">
      <${Table}
        caption=${t("lab_hidden.targets")}
        head=${[t("lab_hidden.inputs"), t("lab_hidden.neuron"), "a", t("lab_hidden.target"), "delta"]}
        rows=${rows}
      />
    </section>
  </div>`;
}

/** A line for each row and neuron, the hidden ones first. @param {any} answer */
function told({ frames: [start], hidden_targets: { outputs } }) {
  return POINTS.x.flatMap((x, row) => [
    ...[0, 1].map((j) => ({
      x,
      name: `a[1][${j}]`,
      a: start.hidden[row][j],
      target: null,
      delta: start.delta_hidden[row][j],
    })),
    { x, name: "a[2][0]", a: start.outputs[row], target: outputs[row], delta: start.delta_outputs[row] },
  ]);
}

/** @param {number} seed */
const python = (seed) => `import backscope as bs

xor = bs.load("xor").train
net = bs.Network([2, 2, 1], output="sigmoid", cost="binary_cross_entropy", seed=${seed}, dtype="float64")
print(bs.insight.hidden_targets(net, xor.x, xor.y))`;
