// The network that a view speaks of, as the address has it: its shape, its numbers, one example and what is wanted of it.
import { useAnswer } from "../api.js";

// The well-known example of Mazur (2015): two inputs, two hidden neurons, two outputs.
export const EXAMPLE = {
  sizes: [2, 2, 2],
  hidden: "sigmoid",
  output: "sigmoid",
  cost: "quadratic",
  rate: 0.5,
  x: [0.05, 0.1],
  y: [0.01, 0.99],
  p: [0.15, 0.2, 0.25, 0.3, 0.35, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.6],
  seed: 0,
};
/** Whether it is still that example. @param {Record<string, any>} state */
export const isExample = (state) =>
  Object.entries(EXAMPLE).every(([key, value]) => key === "seed" || String(state[key]) === String(value));

/** What views that speak of one network hand on to each other. */
export const SHARED = Object.keys(EXAMPLE);
export const MOST_LAYERS = 5;
export const MOST_NEURONS = 8;

/** How many parameters there are. @param {number[]} sizes */
export const count = (sizes) => sizes.slice(1).reduce((sum, size, l) => sum + size * (sizes[l] + 1), 0);

/** What the address says, brought within bounds. @param {any} state */
export function shapeOf(state) {
  const whole = state.sizes.map((/** @type {number} */ size) => Math.max(1, Math.min(MOST_NEURONS, Math.round(size))));
  const sizes = whole.length > 1 ? whole.slice(0, MOST_LAYERS + 1) : EXAMPLE.sizes;
  const names = state.hidden.split(",");
  const hidden = sizes
    .slice(1, -1)
    .map((/** @type {number} */ _, /** @type {number} */ l) => names[l] ?? names[names.length - 1]);
  return { sizes, hidden: hidden.length ? hidden : "sigmoid", output: state.output, cost: state.cost };
}

/** Numbers, as many as are wanted. @param {number[]} values @param {number} size @param {number} fill */
export const fit = (values, size, fill) => Array.from({ length: size }, (_, i) => values[i] ?? fill);

/**
 * The parameters one after the other as layers of the notation: w[1] row by row, b[1], w[2], …
 * @param {number[]} flat @param {number[]} sizes
 */
export function parted(flat, sizes) {
  let at = 0;
  const take = (/** @type {number} */ size) => flat.slice(at, (at += size));
  const w = /** @type {any[]} */ ([null]);
  const b = /** @type {any[]} */ ([null]);
  sizes.slice(1).forEach((size, l) => {
    w.push(Array.from({ length: size }, () => take(sizes[l])));
    b.push(take(size));
  });
  return { w, b };
}

/** The other way. @param {{w: any[], b: any[]}} net @returns {number[]} */
export const joined = ({ w, b }) => w.slice(1).flatMap((rows, l) => [...rows.flat(), ...b[l + 1]]);

/**
 * The network, the example and the targets; `net` is null while the server draws the weights.
 * @param {any} state
 */
export function useGiven(state) {
  const shape = shapeOf(state);
  const own = state.p.length === count(shape.sizes);
  const drawn = useAnswer("/api/network/draw", own ? null : { ...shape, seed: Math.max(0, Math.round(state.seed)) });
  const net = own
    ? { ...shape, ...parted(state.p, shape.sizes) }
    : drawn.data && { ...shape, w: drawn.data.w, b: drawn.data.b };
  return {
    net,
    x: fit(state.x, shape.sizes[0], 0.5),
    y: fit(state.y, shape.sizes[shape.sizes.length - 1], 0),
    error: drawn.error,
  };
}

/** The state in which one parameter has another value. @param {any} net @param {{layer: number, neuron: number, input: number | null}} part @param {number} value */
export function changed(net, { layer, neuron, input }, value) {
  const copy = structuredClone({ w: net.w, b: net.b });
  if (input === null) copy.b[layer][neuron] = value;
  else copy.w[layer][neuron][input] = value;
  return { p: joined(copy) };
}

const BELOW = "₀₁₂₃₄₅₆₇₈₉";

/** @param {number} number */
export const below = (number) => [...String(number)].map((digit) => BELOW[Number(digit)]).join("");

const ABOVE = "⁰¹²³⁴⁵";

/** What neurons are called: x₀ and a₀⁽¹⁾, as the formulas have it. @param {number[]} sizes */
export const namesOf = (sizes) =>
  sizes.map((size, l) =>
    Array.from({ length: size }, (_, j) => (l === 0 ? `x${below(j)}` : `a${below(j)}⁽${ABOVE[l]}⁾`)),
  );

/** The parameter named by "w2.0.1" or "b1.0"; null if there is none in this shape. @param {string} part @param {number[]} sizes */
export function parameterOf(part, sizes) {
  const [, kind, ...rest] = /^([wb])(\d+)\.(\d+)(?:\.(\d+))?$/.exec(part) ?? [];
  if (!kind) return null;
  const [layer, neuron, input] = rest.map((text) => (text === undefined ? null : Number(text)));
  const fits = layer !== null && neuron !== null && layer > 0 && layer < sizes.length && neuron < sizes[layer];
  if (
    !fits ||
    (kind === "w") !== (input !== null) ||
    (input !== null && input >= sizes[/** @type {number} */ (layer) - 1])
  )
    return null;
  return { layer: /** @type {number} */ (layer), neuron: /** @type {number} */ (neuron), input };
}
