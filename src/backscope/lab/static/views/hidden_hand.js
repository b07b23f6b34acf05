// XOR put together by hand: OR and NAND, and the AND of both.
import { useAnswer } from "../api.js";
import { Guess, Table, Walker } from "../controls.js";
import { short } from "../format.js";
import { NetworkDrawing } from "../network.js";
import { html, useEffect } from "../ui.js";
import { Fold } from "./folding.js";
import { pointsOf } from "./points.js";

const POINTS = pointsOf("0110", []);
const PYTHON = `import backscope as bs

xor = bs.load("xor").train
net = bs.insight.xor_by_hand()
fold = bs.insight.folding(net, xor.x, xor.y).folds[-1]
print(net.w[1], net.b[1], net.w[2], net.b[2])
print(fold.hidden, fold.line, fold.outputs)`;

/** @param {import("../types").ViewProps} props */
export function ByHand({ state, set, t, share }) {
  const { data: answer } = useAnswer("/api/xor/by_hand", { grid: 41 });
  useEffect(() => {
    if (!answer) return;
    const rows = POINTS.x.map((x, i) => [...x, ...answer.frames[0].hidden[i], answer.frames[0].outputs[i]]);
    share({ name: "xor-by-hand", python: PYTHON, table: [["x1", "x2", "OR", "NAND", "AND"], ...rows], data: answer });
  }, [answer]);
  if (!answer) return html`<p class="loading" role="status">…</p>`;
  const frame = answer.frames[0];
  const row = Math.max(0, Math.min(3, Math.round(state.row)));
  const gates = ["or", "nand", "and"].map((name) => t(`lab_hidden.${name}`));
  const rows = POINTS.x.map((x, i) => [
    x.join(" "),
    ...frame.hidden[i].map((/** @type {number} */ value) => short(value)),
    short(frame.outputs[i]),
    POINTS.y[i],
  ]);
  return html` <${Walker}
      at=${row}
      last=${3}
      t=${t}
      label=${t("lab_hidden.pick")}
      said=${POINTS.x[row].join(" ")}
      onGo=${(/** @type {number} */ next) => set({ row: next })}
    />
    <div class="stage">
      <div class="stage-left">
        <${NetworkDrawing}
          t=${t}
          label=${t("lab_hidden.network")}
          net=${answer.network}
          names=${[["x₁", "x₂"], gates.slice(0, 2), [gates[2]]]}
          a=${[POINTS.x[row], frame.hidden[row], [frame.outputs[row]]]}
        />
        <section class="card">
          <${Table}
            caption=${t("lab_hidden.rows")}
            head=${[t("lab_hidden.row_in"), ...gates, t("lab_hidden.row_xor")]}
            rows=${rows}
            marked=${row}
          />
        </section>
      </div>
      <div class="stage-right">
        <${Guess}
          name="hand"
          guess=${state.guess}
          right="3"
          t=${t}
          question=${t("lab_hidden.hand_question")}
          why=${t("lab_hidden.hand_why")}
          options=${["4", "3", "2"].map((key) => [key, t("lab_hidden.places", { count: key })])}
          onGuess=${(/** @type {string} */ guess) => set({ guess })}
        />
      </div>
    </div>
    ${state.guess && html`<${Folded} answer=${answer} gates=${gates} row=${row} t=${t} />`}`;
}

/** Both planes, once it was guessed what they show. @param {any} props */
function Folded({ answer: { network, grid, frames }, gates, row, t }) {
  const lines = network.w[1].map((/** @type {number[]} */ weights, /** @type {number} */ j) => ({
    weights,
    bias: network.b[1][j],
    kind: j ? "second" : "",
  }));
  const names = gates.slice(0, 2);
  return html`<${Fold}
      frame=${frames[0]}
      grid=${grid}
      points=${POINTS}
      t=${t}
      lines=${lines}
      names=${names}
      row=${row}
    />
    <p class="caption">${t("lab_hidden.input_told")} ${t("lab_hidden.hidden_told")}</p>`;
}
