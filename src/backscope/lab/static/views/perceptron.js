// Rung 1: one neuron, its line, and the six steps by which it learns from its mistakes.
import { useAnswer } from "../api.js";
import { html, useEffect, useMemo } from "../ui.js";
import { Walker } from "../walker.js";
import { Choosing, Neuron, Picture, Question, Reached } from "./perceptron_parts.js";
import { pointsOf } from "./points.js";
import { Bound, SixSteps } from "./six_steps.js";
import { python } from "./perceptron_python.js";

const TABLES = new Map([
  ["and", "0001"],
  ["or", "0111"],
  ["nand", "1110"],
]);
const PASSES = 100;
const OWN = [
  [0.2, 0.9, 1],
  [0.6, 1.3, 1],
  [1.2, 1, 1],
  [0, 0.1, 0],
  [0.7, 0.2, 0],
  [1.2, -0.1, 0],
];

/** @type {import("../types").View} */
export const perceptron = {
  id: "perceptron",
  title: "lab_perceptron.title",
  defaults: { gate: "and", points: OWN, w: [0, 0, 0], rate: 1, at: 0, guess: "" },
  render: Perceptron,
};

/** @param {import("../types").ViewProps} props */
function Perceptron(props) {
  const { state, set, t } = props;
  const points = useMemo(() => pointsOf(TABLES.get(state.gate), state.points), [state.gate, state.points]);
  const { learned, walk, weights, judged, both } = useLearning(state, points);
  useEffect(() => offer(props, points, learned.data), [learned.data, state.at]);
  const restart = (/** @type {any} */ change) => set({ at: 0, guess: "", ...change });
  return html` <h1>${t("lab_perceptron.heading")}</h1>
    <p class="lead">${t("lab_perceptron.lead")}</p>
    <${Choosing} state=${state} weights=${weights} restart=${restart} t=${t} />
    ${learned.error && html`<p class="refused" role="alert">${t("lab.refused", { message: learned.error })}</p>`}
    ${!both && html`<p class="refused" role="status">${t("lab_perceptron.both")}</p>`}
    ${
      walk &&
      html`<${Walker}
        at=${walk.at}
        last=${walk.last}
        t=${t}
        label=${t("lab_perceptron.walk")}
        said=${walked(walk, t)}
        onGo=${(/** @type {number} */ at) => set({ at })}
      />`
    }
    <div class=${learned.waiting ? "stage waiting" : "stage"} aria-busy=${learned.waiting ? "true" : "false"}>
      <div class="stage-left">
        <${Picture} ...${props} points=${points} weights=${weights} walk=${walk} judged=${judged} restart=${restart} />
        ${walk && html`<${Reached} state=${state} walk=${walk} answer=${learned.shown} t=${t} />`}
      </div>
      <div class="stage-right">
        <${Neuron} weights=${weights} walk=${walk} t=${t} restart=${restart} />
        ${walk && html`<${SixSteps} walk=${walk} t=${t} />`}
      </div>
    </div>
    ${
      walk &&
      html`<div class="pair">
        <${Question} ...${props} answer=${learned.shown} />
        <${Bound}
          walk=${walk}
          answer=${learned.shown}
          zero=${state.w.every((/** @type {number} */ value) => value === 0)}
          t=${t}
        />
      </div>`
    }`;
}

/**
 * What the server answers: how the points are learned, where in that we are, and what the weights there make of them.
 * @param {any} state @param {import("../types").Points} points
 */
function useLearning(state, points) {
  const both = new Set(points.y).size === 2;
  const question = {
    points,
    rule: "perceptron",
    learning_rate: state.rate,
    start: { weights: state.w.slice(0, 2), bias: state.w[2] },
    passes: PASSES,
    seed: 0,
  };
  const learned = useAnswer("/api/perceptron/learn", both ? question : null);
  const walk = both && learned.shown && !learned.error ? placeOf(learned.shown, state.at) : null;
  const weights = walk && (learned.data || state.at > 0) ? walk.weights : state.w;
  const { data: judged } = useAnswer(
    "/api/perceptron/judge",
    points.x.length > 1 ? { points, weights: weights.slice(0, 2), bias: weights[2] } : null,
  );
  return { learned, walk, weights, judged, both };
}

/**
 * Where in the walk we are: which step, which of its six things, and the weights as they are there.
 * @param {any} answer @param {number} wanted
 */
function placeOf(answer, wanted) {
  const last = 6 * answer.steps.length;
  const at = Math.max(0, Math.min(last, Math.round(wanted)));
  const index = Math.max(0, Math.ceil(at / 6) - 1);
  const step = answer.steps[index];
  const six = at - 6 * index;
  const weights = six === 6 ? [...step.new_weights, step.new_bias] : [...step.weights, step.bias];
  const upTo = answer.steps.slice(0, six >= 5 ? index + 1 : index);
  const after = answer.steps.slice(upTo.length);
  const wrong = (/** @type {any[]} */ steps) => steps.filter((one) => one.error !== 0).length;
  const mistakes =
    answer.left_out && step.step >= answer.steps.length / 2 ? answer.mistakes - wrong(after) : wrong(upTo);
  return { at, last, index, step, six, weights, mistakes };
}

/** @param {any} walk @param {import("../types").Translate} t */
const walked = ({ step, six }, t) =>
  t("lab_perceptron.at", { step: step.step + 1, pass: step.pass, row: step.row + 1, six });

/** @param {import("../types").ViewProps} props @param {import("../types").Points} points @param {any} answer */
function offer({ state, share }, points, answer) {
  if (!answer) return;
  const head = [
    "step",
    "pass",
    "row",
    "w1",
    "w2",
    "b",
    "x1",
    "x2",
    "z",
    "answer",
    "target",
    "error",
    "new_w1",
    "new_w2",
    "new_b",
  ];
  const rows = answer.steps.map((/** @type {any} */ one) => [
    one.step,
    one.pass,
    one.row,
    ...one.weights,
    one.bias,
    ...one.x,
    one.z,
    one.answer,
    one.target,
    one.error,
    ...one.new_weights,
    one.new_bias,
  ]);
  share({
    name: `perceptron-${state.gate}`,
    python: python(state, points, PASSES),
    table: [head, ...rows],
    data: { points, ...answer },
  });
}
