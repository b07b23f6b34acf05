// What the perceptron's view is made of: the plane, the weights, the neuron, the question, the goal.
import { Choice, Goal, Guess, NumberField } from "../controls.js";
import { short } from "../format.js";
import { NetworkDrawing } from "../network.js";
import { Plane } from "../plane.js";
import { html } from "../ui.js";
import { extentOf, useHands } from "./points.js";

/** The points and the line. @param {any} props */
export function Picture({ state, set, t, points, weights, walk, judged, restart }) {
  const wrong = new Set(judged?.wrong ?? []);
  const row = walk && walk.six >= 2 ? walk.step.row : -1;
  const places = points.x.map((/** @type {number[]} */ x, /** @type {number} */ i) => ({
    x,
    y: points.y[i],
    now: i === row,
    wrong: wrong.has(i),
  }));
  const own = state.gate === "points";
  const { hands, tools } = useHands(
    state.points,
    (/** @type {number[][]} */ rows) => restart({ points: rows, guess: "" }),
    t,
  );
  const flat = weights[0] === 0 && weights[1] === 0;
  return html` <${Plane}
      places=${places}
      lines=${[{ weights: weights.slice(0, 2), bias: weights[2] }]}
      extent=${extentOf(points)}
      t=${t}
      label=${t("lab_perceptron.plane")}
      hands=${own ? hands : undefined}
    />
    <p class="caption" role="status">
      ${flat ? `${t("lab_perceptron.no_line")} ` : ""}${judged ? t(wrong.size ? "lab_perceptron.wrong" : "lab_perceptron.none_wrong", { wrong: wrong.size, all: points.y.length }) : "…"}
    </p>
    ${own && tools}`;
}

/** What is to be learned, and from where on. @param {any} props */
export function Choosing({ state, weights, restart, t }) {
  return html`<div class="bar">
    <${Choice}
      label=${t("lab_perceptron.learns")}
      name="gate"
      value=${state.gate}
      onPick=${(/** @type {string} */ gate) => restart({ gate, w: [0, 0, 0] })}
      options=${["and", "or", "nand", "points"].map((gate) => [gate, t(`lab_perceptron.${gate}`)])}
    />
    <${Weights} weights=${weights} rate=${state.rate} t=${t} restart=${restart} />
  </div>`;
}

/** @param {any} props */
function Weights({ weights, rate, t, restart }) {
  const change = (/** @type {number} */ i) => (/** @type {number} */ value) =>
    restart({ w: weights.map((/** @type {number} */ old, /** @type {number} */ k) => (k === i ? value : old)) });
  return html`<div class="fields" role="group" aria-label=${t("lab_perceptron.weights")}>
    ${["w₁", "w₂", "b"].map((name, i) => html`<${NumberField} key=${name} label=${name} value=${weights[i]} onCommit=${change(i)} hint=${t("lab_perceptron.edit")} />`)}
    <${NumberField}
      label="η"
      value=${rate}
      step=${0.25}
      hint=${t("lab_perceptron.rate")}
      onCommit=${(/** @type {number} */ value) => restart({ rate: value })}
    />
  </div>`;
}

/** The neuron, its weights to be pulled. @param {any} props */
export function Neuron({ weights, walk, t, restart }) {
  const [w1, w2, b] = weights;
  const known = walk && walk.six >= 2;
  const a = known ? [walk.step.x, walk.six >= 4 ? [walk.step.answer] : []] : undefined;
  const change = (/** @type {any} */ { input }, /** @type {number} */ value) =>
    restart({
      w: weights.map((/** @type {number} */ old, /** @type {number} */ k) => (k === (input ?? 2) ? value : old)),
    });
  return html`<${NetworkDrawing}
    t=${t}
    label=${t("lab_perceptron.network")}
    a=${a}
    net=${{ sizes: [2, 1], w: [[], [[w1, w2]]], b: [[], [b]] }}
    names=${[["x₁", "x₂"], [t("lab_perceptron.neuron")]]}
    onChange=${change}
  />`;
}

/** @param {any} props */
export function Question({ state, set, t, answer }) {
  const first = answer.steps.find((/** @type {any} */ step) => step.error !== 0);
  if (!first) return null;
  const right = first.error > 0 ? "one" : "zero";
  const values = {
    row: first.row + 1,
    x: first.x.map((/** @type {number} */ value) => short(value)).join(", "),
    answer: first.answer,
    target: first.target,
  };
  return html`<${Guess}
    name="perceptron"
    guess=${state.guess}
    right=${right}
    t=${t}
    question=${t("lab_perceptron.question", values)}
    options=${["one", "zero", "stay"].map((key) => [key, t(`lab_perceptron.guess_${key}`)])}
    why=${t(`lab_perceptron.why_${right}`)}
    onGuess=${(/** @type {string} */ guess) => set({ guess })}
  />`;
}

/** @param {any} props */
export function Reached({ state, walk, answer, t }) {
  const met = answer.converged && walk.at === walk.last;
  const hard = state.rate === 0 ? "still" : state.gate === "points" ? "points" : "far";
  return html`<${Goal}
    met=${met}
    t=${t}
    goal=${t(answer.converged ? "lab_perceptron.goal" : `lab_perceptron.goal_${hard}`, { passes: answer.passes })}
    done=${t("lab_perceptron.done", { passes: answer.passes, mistakes: answer.mistakes })}
  />`;
}
