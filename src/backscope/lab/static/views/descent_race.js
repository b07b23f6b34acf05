// What a race's record says at one moment: which place each racer has come to.

export const ROWS = 200;
const NOISE = /** @type {Record<string, number>} */ ({ moons: 0.2, circles: 0.1, xor: 0.25, spirals: 0.02 });
export const ABOUT = 500; // examples after which the first question asks who is lowest

/** How a racer is told from the others without colour: marker and line. @type {{marker: string, dash: number[]}[]} */
export const LOOKS = [
  { marker: "circle", dash: [] },
  { marker: "square", dash: [7, 4] },
  { marker: "triangle", dash: [10, 3, 2, 3] },
];

/** The points that are learned. @param {any} state */
export const pointsAsked = (state) => ({
  data: state.data,
  n: ROWS,
  noise: Object.hasOwn(NOISE, state.data) ? NOISE[state.data] : 0.1,
  seed: state.seed,
});

/** The network that all racers start from. @param {any} state */
export const networkAsked = (state) => ({
  sizes: [2, ...state.hidden, 2],
  hidden: "tanh",
  output: "softmax",
  cost: "cross_entropy",
  seed: state.seed,
});

/** How they race. @param {any} state */
export const raceAsked = (state) => ({
  batch_sizes: state.batches.slice(0, LOOKS.length),
  epochs: state.epochs,
  learning_rate: state.rate,
  seed: state.seed,
  plane: state.plane,
  grid: 41,
  kept: 200,
});

/** The words for a racer. @param {{batch_size: number}} racer @param {import("../types").Translate} t */
export const nameOf = ({ batch_size: size }, t) =>
  t(size >= ROWS ? "lab_descent.all" : size === 1 ? "lab_descent.one" : "lab_descent.several", { size });

/** The same, short enough for a drawing. @param {{batch_size: number}} racer @param {import("../types").Translate} t */
export const shortName = ({ batch_size: size }, t) => (size >= ROWS ? t("lab_descent.all_short") : String(size));

/** All values of the clock at which something was recorded. @param {any[]} racers @param {"examples_seen" | "steps"} clock */
export const moments = (racers, clock) => [...new Set(racers.flatMap((racer) => racer[clock]))].sort((a, b) => a - b);

/** The last of the rising values that is not above a limit. @param {number[]} values @param {number} limit */
export function lastUpTo(values, limit) {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (values[middle] <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Which racer's cost is lowest when a clock stands so. @param {any[]} racers @param {string} clock @param {number} limit */
export function lowest(racers, clock, limit) {
  const places = racers.map((racer) => lastUpTo(racer[clock], limit));
  const costs = racers.map((racer, i) => racer.cost[places[i]]);
  const steps = racers.map((racer, i) => racer.steps[places[i]]);
  return { costs, steps, first: costs.indexOf(Math.min(...costs)) };
}

/** The state of one racer at a place of its record. @param {any} racer @param {number} place */
export const standing = (racer, place) => ({
  steps: racer.steps[place],
  seen: racer.examples_seen[place],
  seconds: racer.seconds[place],
  cost: racer.cost[place],
  off: racer.off_plane[place],
  at: racer.coordinates[place],
  diverged: racer.diverged && place === racer.steps.length - 1,
});
