// Where the parts of a network lie in its drawing.

/** The layers that have weights: 1 … L. @param {import("./types").Net} net */
export const layers = (net) => net.sizes.slice(1).map((_, l) => l + 1);

/**
 * Where the neurons lie, and the cost behind them.
 * @param {number[]} sizes
 * @param {boolean} tall whether there is a line more below each neuron
 * @param {boolean} ended whether the cost is drawn
 */
export function layout(sizes, tall, ended) {
  const most = Math.max(...sizes);
  const small = most > 4;
  const gap = small ? 74 : tall ? 142 : 116;
  const columns = sizes.length - 1 + (ended ? 1 : 0);
  const wide = ended ? 120 + columns * (columns > 3 ? 136 : 168) : Math.max(420, 60 + columns * (columns > 2 ? 190 : 220) + 130);
  const high = most * gap + (tall && !small ? 10 : 0);
  const across = (wide - (ended ? 112 : 160)) / Math.max(1, columns);
  const middle = tall && !small ? high / 2 - 12 : high / 2;
  return {
    wide,
    high,
    small,
    // as large as in the drawing, smaller where there is less room, but never too small to read
    room: { maxWidth: `${Math.round(wide * (ended ? 1.4 : 1))}px`, minWidth: wide > 700 ? "640px" : "0" },
    r: small ? 22 : tall ? 28 : 24,
    /** @param {number} l @param {number} j @returns {[number, number]} */
    place: (l, j) => [62 + l * across, middle + (j - (sizes[l] - 1) / 2) * gap],
    /** @type {[number, number]} */
    cost: [62 + columns * across, middle],
  };
}
