// XOR learned: the plane folds step by step, from a random start that one may choose.
import { Choice, Goal, Guess, NumberField, Num } from "../controls.js";
import { short } from "../format.js";
import { useJob } from "../stream.js";
import { html, useEffect, useRef } from "../ui.js";
import { Walker } from "../walker.js";
import { Fold } from "./folding.js";
import { below } from "./given_network.js";
import { XOR_ROWS as POINTS } from "./points.js";

const EPOCHS = 2000;

/** @param {import("../types").ViewProps} props */
export function Learned({ state, set, t, share }) {
  const question = {
    gate: "xor",
    hidden: state.hidden,
    activation: state.activation,
    cost: "binary_cross_entropy",
    learning_rate: 1,
    epochs: EPOCHS,
    seed: state.seed,
    grid: 25,
    frames: 60,
  };
  const job = useJob("fold", question);
  const { data, error } = job;
  const last = useRef(/** @type {any} */ (null));
  if (job.begun && job.frames.length) last.current = { ...job.begun, frames: job.frames, ...data };
  const shown = last.current; // the moments as they come; until the first, those of the training before
  useEffect(() => {
    if (!data) return;
    const rows = shown.frames.map((/** @type {any} */ one) => [one.step, one.cost, one.accuracy, ...one.outputs]);
    share({
      name: `xor-seed-${state.seed}`,
      python: python(state),
      table: [["step", "cost", "accuracy", "00", "01", "10", "11"], ...rows],
      data: shown,
    });
  }, [data]);
  const again = (/** @type {any} */ change) => set({ at: 0, axes: [0, 1], ...change });
  return html` <div class="bar">
      <${Choice}
        label=${t("lab_hidden.hidden")}
        name="hidden"
        value=${String(state.hidden)}
        options=${["2", "3", "4"].map((key) => [key, key])}
        onPick=${(/** @type {string} */ count) => again({ hidden: Number(count) })}
      />
      <${Choice}
        label=${t("lab_hidden.activation")}
        name="activation"
        value=${state.activation}
        options=${["sigmoid", "tanh", "relu"].map((key) => [key, key])}
        onPick=${(/** @type {string} */ activation) => again({ activation })}
      />
      <div class="fields">
        <${NumberField}
          label=${t("lab_hidden.seed")}
          value=${state.seed}
          step=${1}
          onCommit=${(/** @type {number} */ seed) => again({ seed: Math.max(0, Math.round(seed)) })}
        />
        <button type="button" data-name="another" onClick=${() => again({ seed: state.seed + 1 })}>
          ${t("lab_hidden.another")}
        </button>
      </div>
    </div>
    ${state.hidden > 2 && html`<${Axes} state=${state} set=${set} t=${t} />`}
    ${error && html`<p class="refused" role="alert">${t("lab.refused", { message: error })}</p>`}
    ${shown && !error ? html`<${Training} answer=${shown} busy=${!data} state=${state} set=${set} t=${t} />` : !error && html`<p class="loading" role="status">${job.queued ? t("lab.queued") : "…"}</p>`}`;
}

/** Every two of so many hidden neurons. @param {number} count */
const pairs = (count) =>
  Array.from({ length: count }, (_, j) => j).flatMap((j) => Array.from({ length: j }, (_, i) => [i, j]));

/** More than two hidden neurons span more than a plane can show: which two are looked at. @param {any} props */
function Axes({ state, set, t }) {
  return html`<${Choice}
    label=${t("lab_hidden.axes")}
    name="axes"
    value=${state.axes.join()}
    options=${pairs(state.hidden).map((pair) => [pair.join(), pair.map((k) => `a${below(k + 1)}`).join(", ")])}
    onPick=${(/** @type {string} */ pair) => set({ axes: pair.split(",").map(Number) })}
  />`;
}

/** @param {any} props */
function Training({ answer, busy, state, set, t }) {
  const last = answer.frames.length - 1;
  const at = Math.max(0, Math.min(last, Math.round(state.at)));
  const frame = answer.frames[at];
  const right = Math.round(4 * frame.accuracy);
  const axes = pairs(frame.hidden[0].length).find((pair) => pair.join() === state.axes.join()) ?? [0, 1];
  return html`<div aria-busy=${busy ? "true" : "false"} class=${busy ? "waiting" : ""}>
    <${Walker}
      at=${at}
      last=${last}
      t=${t}
      label=${t("lab_hidden.walk_learn")}
      said=${t("lab_hidden.said", { step: frame.step, cost: short(frame.cost), right })}
      pause=${120}
      onGo=${(/** @type {number} */ next) => set({ at: next })}
    />
    <${Fold}
      frame=${frame}
      grid=${answer.grid}
      points=${POINTS}
      t=${t}
      axes=${axes}
      names=${axes.map((/** @type {number} */ k) => `a${below(k + 1)}`)}
    />
    <div class="pair">
      <section class="card">
        <h2 class="eyebrow">${t("lab_hidden.curve")}</h2>
        <${Curve} frames=${answer.frames} at=${at} t=${t} />
        <p class="count-line">
          ${t("lab_hidden.step")} <b><${Num} value=${frame.step} name="step" /></b> · ${t("lab_hidden.cost")}${" "}
          <b><${Num} value=${frame.cost} name="cost" /></b>${` · ${t("lab_hidden.accuracy")} `}<b>${right} / 4</b>
        </p>
      </section>
      <div>
        <${Guess}
          name="learn"
          guess=${state.start}
          right="no"
          t=${t}
          question=${t("lab_hidden.learn_question")}
          why=${t("lab_hidden.learn_why")}
          options=${["yes", "no"].map((key) => [key, t(`lab_hidden.learn_${key}`)])}
          onGuess=${(/** @type {string} */ start) => set({ start })}
        />
        <${Goal}
          met=${!busy && at === last && right === 4}
          goal=${t("lab_hidden.goal")}
          done=${t("lab_hidden.done")}
          t=${t}
        />
      </div>
    </div>
  </div>`;
}

/** The cost over the recorded steps, which lie ever farther apart. @param {{frames: any[], at: number, t: import("../types").Translate}} props */
function Curve({ frames, at, t }) {
  const [wide, high, edge] = [400, 120, 8];
  const most = Math.max(...frames.map((frame) => frame.cost));
  const x = (/** @type {number} */ i) => edge + (i / Math.max(1, frames.length - 1)) * (wide - 2 * edge);
  const y = (/** @type {number} */ cost) => high - edge - (cost / most) * (high - 2 * edge);
  return html`<svg
    class="curve"
    viewBox="0 0 ${wide} ${high}"
    role="img"
    aria-label=${t("lab_hidden.curve")}
    data-save="true"
  >
    <line class="axis-line" x1="0" x2=${wide} y1=${y(0)} y2=${y(0)} />
    <polyline points=${frames.map((frame, i) => `${x(i)},${y(frame.cost)}`).join(" ")} />
    <circle cx=${x(at)} cy=${y(frames[at].cost)} r="6" />
  </svg>`;
}

/** @param {any} state */
const python = (state) => `import backscope as bs

xor = bs.load("xor").train
net = bs.Network([2, ${state.hidden}, 1], hidden="${state.activation}", output="sigmoid", cost="binary_cross_entropy",
                 seed=${state.seed}, dtype="float64")
snapshots = bs.insight.Snapshots()
bs.train(net, (xor.x, xor.y), epochs=${EPOCHS}, batch_size=4, optimizer="sgd", learning_rate=1.0, seed=${state.seed},
         callbacks=[snapshots])
for fold in bs.insight.folding(snapshots, xor.x, xor.y).folds:
    print(fold.step, fold.cost, fold.accuracy, fold.hidden.tolist())`;
