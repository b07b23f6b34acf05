// XOR put together by hand: the reader chooses a gate for each of three neurons.
import { useAnswer } from "../api.js";
import { Goal, Guess, Table } from "../controls.js";
import { short } from "../format.js";
import { NetworkDrawing } from "../network.js";
import { html, useEffect } from "../ui.js";
import { Walker } from "../walker.js";
import { Fold } from "./folding.js";
import { XOR_ROWS as POINTS } from "./points.js";

const NO_NEURON = ["xor", "xnor", "true", "false"]; // what no line draws, or what needs none

/** @param {import("../types").ViewProps} props */
export function ByHand(props) {
  const { state, set, t, share } = props;
  const [first, second, last] = [0, 1, 2].map((i) => state.gates.split(",")[i] || "or");
  const { data, shown, error } = useAnswer("/api/xor/by_hand", { hidden: [first, second], output: last, grid: 41 });
  useEffect(() => offer(share, [first, second, last], data), [data]);
  const choose = (/** @type {number} */ place, /** @type {string} */ name) =>
    set({ gates: [first, second, last].with(place, name).join() });
  return html`<${Gates} gates=${[first, second, last]} onChoose=${choose} t=${t} />
    ${error && html`<p class="refused" role="alert">${t("lab.refused", { message: error })}</p>`}
    ${shown && !error ? html`<${Made} ...${props} answer=${shown} gates=${[first, second, last]} stale=${!data} />` : !error && html`<p class="loading" role="status">…</p>`}`;
}

/** A gate for each neuron. @param {any} props */
function Gates({ gates, onChoose, t }) {
  const { shown: all } = useAnswer("/api/gates", undefined);
  const known = (all ?? []).filter((/** @type {any} */ one) => one.inputs === 2 && !NO_NEURON.includes(one.name));
  const field = (/** @type {number} */ place) =>
    html`<label class="field"
      ><span class="field-name">${t(`lab_hidden.gate_${place}`)}</span
      ><select
        name=${`gate${place}`}
        value=${gates[place]}
        onChange=${(/** @type {any} */ event) => onChoose(place, event.target.value)}
      >
        ${known.map((/** @type {any} */ one) => html`<option key=${one.name} value=${one.name} selected=${one.name === gates[place]}>${`${named(one.name)}  ${one.table}`}</option>`)}
      </select></label
    >`;
  return html`<div class="bar">
      <div class="fields" role="group" aria-label=${t("lab_hidden.gates")}>${[0, 1, 2].map(field)}</div>
    </div>
    <p class="quiet">${t("lab_hidden.gates_told")}</p>`;
}

/** What the chosen gates make. @param {any} props */
function Made({ state, set, t, answer, gates, stale }) {
  const frame = answer.frames[0];
  const row = Math.max(0, Math.min(3, Math.round(state.row)));
  const names = gates.map(named);
  const right = POINTS.y.filter((wanted, i) => wanted === frame.outputs[i]).length;
  return html`<div class=${stale ? "waiting" : ""}>
    <${Walker}
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
          label=${t("lab_hidden.network_gates", { first: names[0], second: names[1], last: names[2] })}
          net=${answer.network}
          names=${[["x₁", "x₂"], names.slice(0, 2), [names[2]]]}
          a=${[POINTS.x[row], frame.hidden[row], [frame.outputs[row]]]}
        />
      </div>
      <div class="stage-right">
        <section class="card"><${Rows} frame=${frame} names=${names} row=${row} t=${t} /></section>
        <${Goal}
          met=${right === 4 && !stale}
          goal=${t("lab_hidden.hand_goal", { right })}
          done=${t("lab_hidden.hand_done")}
          t=${t}
        />
        ${
          right === 4 &&
          html`<${Guess}
            name="hand"
            guess=${state.guess}
            right="3"
            t=${t}
            question=${t("lab_hidden.hand_question")}
            why=${t("lab_hidden.hand_why")}
            options=${["4", "3", "2"].map((key) => [key, t("lab_hidden.places", { count: key })])}
            onGuess=${(/** @type {string} */ guess) => set({ guess })}
          />`
        }
      </div>
    </div>
    <${Planes} answer=${answer} names=${names.slice(0, 2)} row=${row} open=${right === 4 && state.guess} t=${t} />
  </div>`;
}

/** What each neuron says to each row. @param {any} props */
function Rows({ frame, names, row, t }) {
  const rows = POINTS.x.map((x, i) => [
    x.join(" "),
    ...frame.hidden[i].map((/** @type {number} */ value) => short(value)),
    html`<data value=${frame.outputs[i]} data-name="output">${short(frame.outputs[i])}</data>`,
    html`${POINTS.y[i]} <span aria-hidden="true">${frame.outputs[i] === POINTS.y[i] ? "✓" : "✗"}</span>`,
  ]);
  const head = [t("lab_hidden.row_in"), ...names, t("lab_hidden.row_xor")];
  return html`<${Table} caption=${t("lab_hidden.rows")} head=${head} rows=${rows} marked=${row} />`;
}

/** Both planes; the hidden one once it was guessed what it shows. @param {any} props */
function Planes({ answer: { network, grid, frames }, names, row, open, t }) {
  const lines = network.w[1].map((/** @type {number[]} */ weights, /** @type {number} */ j) => ({
    weights,
    bias: network.b[1][j],
    kind: j ? "second" : "",
  }));
  return html`<${Fold}
      frame=${frames[0]}
      grid=${grid}
      points=${POINTS}
      t=${t}
      lines=${lines}
      names=${names}
      row=${row}
      veil=${open ? "" : t("lab_hidden.veiled")}
    />
    <p class="caption">${t("lab_hidden.input_told")} ${open ? t("lab_hidden.hidden_told") : ""}</p>`;
}

const FORMULAS = new Map([
  ["nimplies", "A AND NOT B"],
  ["not converse", "NOT A AND B"],
  ["implies", "NOT A OR B"],
  ["converse", "A OR NOT B"],
]);

/** Gates are written in capitals, those that have no everyday name as what they say. @param {string} name */
const named = (name) => FORMULAS.get(name) ?? name.toUpperCase();

/** @param {(offer: import("../types").Offer) => void} share @param {string[]} gates @param {any} answer */
function offer(share, [first, second, last], answer) {
  if (!answer) return;
  const { hidden, outputs } = answer.frames[0];
  share({
    name: "xor-by-hand",
    python: `import backscope as bs

xor = bs.load("xor").train
net = bs.insight.gate_network(["${first}", "${second}"], "${last}")
fold = bs.insight.folding(net, xor.x, xor.y).folds[-1]
print(net.w[1], net.b[1], net.w[2], net.b[2])
print(fold.hidden, fold.line, fold.outputs)`,
    table: [
      ["x1", "x2", ...[first, second, last].map(named)],
      ...POINTS.x.map((x, i) => [...x, ...hidden[i], outputs[i]]),
    ],
    data: answer,
  });
}
