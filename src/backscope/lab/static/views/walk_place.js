// Where in the walk we are: what is known there, what is spoken of, and what is not to be shown yet.

/**
 * @typedef {object} Place
 * @property {number} at 0 the beginning, 1 … steps the steps, and one more: the step down the slope
 * @property {number} last
 * @property {any} step what is being computed, null at the beginning and after the step was taken
 * @property {boolean} moved whether the step was taken
 * @property {number} asked the place at which a guess is asked for
 */

/** @param {any} walk the server's answer @param {number} wanted @returns {Place} */
export function placeOf(walk, wanted) {
  const last = walk.steps.length + 1;
  const at = Math.max(0, Math.min(last, Math.round(wanted)));
  return { at, last, step: walk.steps[at - 1] ?? null, moved: at === last, asked: askedAt(walk.steps) };
}

/** The first delta of a hidden neuron, or of the outputs where there is none. @param {any[]} steps */
function askedAt(steps) {
  const hidden = steps.findIndex(({ kind }) => kind === "delta");
  return (hidden < 0 ? steps.findIndex(({ kind }) => kind === "delta_output") : hidden) + 1;
}

/**
 * What the first so many steps computed, neuron by neuron; the rest is undefined.
 * @param {any} walk @param {number} count
 */
export function knownOf(walk, count) {
  const blank = (/** @type {(number[] | null)[]} */ like) => like.map((layer) => (layer ?? []).map(() => /** @type {number | undefined} */ (undefined)));
  const [a, delta] = [blank(walk.a), blank(walk.delta)];
  a[0] = walk.a[0];
  let cost;
  for (const { kind, layer, lines, value } of walk.steps.slice(0, count)) {
    if (kind === "cost") cost = value;
    const into = kind === "activation" ? a : kind === "delta" || kind === "delta_output" ? delta : null;
    if (into) for (const line of lines) into[layer][line.place[0]] = line.value;
  }
  return { a, delta, cost };
}

/** The parts of the network that a step speaks of, as the drawing names them. @param {any} step @param {number} last the output layer */
export function litBy(step, last) {
  const lit = new Set([...step.neurons.map((/** @type {number[]} */ at) => `a${at.join(".")}`), ...step.edges.map((/** @type {number[]} */ at) => `w${at.join(".")}`)]);
  for (const { place } of step.lines) {
    if (step.kind === "sum" || step.kind === "grad_b") lit.add(`b${step.layer}.${place[0]}`);
    if ((step.kind === "cost" || step.kind === "cost_slope") && step.layer === last) lit.add(`y${place[0]}`).add("c");
  }
  return lit;
}

/** The edges that the products of a sum go along, one for each. @param {any} step @param {any} line @returns {{text: string, part: string}[] | undefined} */
export function piecesOf({ kind, layer }, line) {
  if (!line.terms) return undefined;
  const [j] = line.place;
  const edges = line.terms.parts.map((/** @type {any} */ { place }) => (kind === "sum" ? `w${layer}.${j}.${place}` : `w${layer + 1}.${place}.${j}`));
  return line.numbers.split(" + ").map((/** @type {string} */ text, /** @type {number} */ i) => ({ text: `${i ? "+" : "="} ${text}`, part: edges[i] ?? `b${layer}.${j}` }));
}

const QUANTITIES = /** @type {Record<string, string>} */ ({
  sum: "z", activation: "a", cost: "cost", cost_slope: "dcda", delta_output: "delta", grad_b: "grad_b", grad_w: "grad_w", carried: "dcda", delta: "delta",
});

/**
 * The blanks that a step leaves to be filled in, each with a name for the address.
 * @param {any} step
 * @returns {{id: string, name: string, blank: any}[]}
 */
export function blanksOf(step) {
  const quantity = QUANTITIES[step.kind];
  if (quantity === "cost") return [{ id: "cost", name: "C_x", blank: { quantity } }];
  return step.lines.map((/** @type {any} */ { place, name }) => ({
    id: [quantity, step.layer, ...place].join("."), name,
    blank: { quantity, layer: step.layer, neuron: place[0], input: quantity === "grad_w" ? place[1] : null },
  }));
}
