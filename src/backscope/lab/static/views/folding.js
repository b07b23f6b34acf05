// How a hidden layer folds the plane: the input plane with the network's answers, and hidden space with the folded sheet.
import { html } from "../ui.js";
import { Plane } from "../plane.js";

const LEVELS = 10; // shades of the answers between 0 and 1
const THREAD = 3; // every so many-th line of the grid is drawn on the sheet
const ROOM = 0.25; // around the points in hidden space

/** @typedef {{first: number[], second: number[]}} Grid */

/** The network's answers over the input plane, as squares of one shade each. @param {{f: any, grid: Grid, region: number[][]}} props */
export function Region({ f, grid, region }) {
  const half = (grid.first[1] - grid.first[0]) / 2;
  const side = f.x(2 * half) - f.x(0);
  const paths = Array.from({ length: LEVELS + 1 }, () => /** @type {string[]} */ ([]));
  region.forEach((row, i) =>
    row.forEach((value, j) => {
      const [x, y] = [f.x(grid.first[j] - half), f.y(grid.second[i] + half)];
      paths[Math.round(value * LEVELS)].push(
        `M${x.toFixed(2)} ${y.toFixed(2)}h${side.toFixed(2)}v${side.toFixed(2)}h${(-side).toFixed(2)}z`,
      );
    }),
  );
  const [left, right, low, high] = f.extent;
  return html`<g class="region" aria-hidden="true">
    <clipPath id="region-window"
      ><rect x=${f.x(left)} y=${f.y(high)} width=${f.x(right) - f.x(left)} height=${f.y(low) - f.y(high)}
    /></clipPath>
    <g clip-path="url(#region-window)"
      >${paths.map(
        (cells, level) =>
          html`<path
            key=${level}
            class=${2 * level >= LEVELS ? "one" : "zero"}
            d=${cells.join("")}
            fill-opacity=${(0.06 + 0.6 * Math.abs(level / LEVELS - 0.5)).toFixed(2)}
          />`,
      )}</g
    >
  </g>`;
}

/** The input plane's own grid, where the hidden layer has moved it. @param {{f: any, sheet: number[][][], axes: number[]}} props */
export function Sheet({ f, sheet, axes: [p, q] }) {
  const draw = (/** @type {number[][]} */ places) =>
    places.map((h) => `${f.x(h[p]).toFixed(1)},${f.y(h[q]).toFixed(1)}`).join(" ");
  const rows = sheet.filter((_, i) => i % THREAD === 0);
  const columns = sheet[0].map((_, j) => sheet.map((row) => row[j])).filter((_, j) => j % THREAD === 0);
  return html`<g class="sheet" aria-hidden="true"
    >${[...rows, ...columns].map((places, i) => html`<polyline key=${i} points=${draw(places)} />`)}</g
  >`;
}

/**
 * Both planes of one step; `axes` are the two hidden neurons whose plane is seen.
 * @param {{frame: any, grid: Grid, points: import("../types").Points, t: import("../types").Translate, lines?: import("../types").Line[],
 *   names: string[], axes?: number[], row?: number, veil?: string}} props `veil` stands in place of hidden space
 */
export function Fold({ frame, grid, points, t, lines = [], names, axes = [0, 1], row = -1, veil = "" }) {
  const labels = points.x.map((x) => x.join(""));
  const places = points.x.map((x, i) => ({ x, y: points.y[i], now: i === row }));
  const extent = [
    grid.first[0],
    /** @type {number} */ (grid.first.at(-1)),
    grid.second[0],
    /** @type {number} */ (grid.second.at(-1)),
  ];
  const seen = frame.hidden.map((/** @type {number[]} */ h) => axes.map((k) => h[k]));
  const moved = seen.map((/** @type {number[]} */ x, /** @type {number} */ i) => ({
    x,
    y: points.y[i],
    now: i === row,
    label: gathered(seen, labels, i),
  }));
  const flat = frame.hidden[0].length === 2;
  return html`<div class="fold">
    <figure>
      <figcaption>${t("lab_hidden.input_plane")}</figcaption>
      <${Plane}
        places=${places}
        lines=${lines}
        sides=${false}
        extent=${extent}
        label=${t("lab_hidden.input_plane")}
        t=${t}
        under=${(/** @type {any} */ f) => html`<${Region} f=${f} grid=${grid} region=${frame.region} />`}
      />
    </figure>
    <figure>
      <figcaption>${t("lab_hidden.hidden_plane")}${flat ? "" : ` (${names.join(", ")})`}</figcaption>
      ${
        veil
          ? html`<p class="veil">${veil}</p>`
          : html`<${Plane}
              places=${moved}
              lines=${flat && frame.line ? [frame.line] : []}
              axes=${names}
              extent=${around(frame, axes)}
              label=${t("lab_hidden.hidden_plane")}
              t=${t}
              over=${(/** @type {any} */ f) => frame.sheet && html`<${Sheet} f=${f} sheet=${frame.sheet} axes=${axes} />`}
            />`
      }
    </figure>
  </div>`;
}

/** The names of all rows that are seen at the same place, at the first of them. @param {number[][]} seen @param {string[]} labels @param {number} i */
function gathered(seen, labels, i) {
  const same = seen
    .map((h, k) => (Math.hypot(h[0] - seen[i][0], h[1] - seen[i][1]) < 0.08 ? k : -1))
    .filter((k) => k >= 0);
  return same[0] === i ? same.map((k) => labels[k]).join(" · ") : "";
}

/** @param {any} frame @param {number[]} axes */
function around({ hidden, sheet }, axes) {
  return axes.flatMap((k) => {
    const all = [
      0,
      1,
      ...hidden.map((/** @type {number[]} */ h) => h[k]),
      ...(sheet ?? []).flat().map((/** @type {number[]} */ h) => h[k]),
    ];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    return [Math.max(low, -3) - ROOM, Math.min(high, 3) + ROOM];
  });
}
