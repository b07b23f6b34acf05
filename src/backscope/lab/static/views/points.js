// Points of two classes: those of a gate, or those that readers set themselves.
import { html } from "../ui.js";

const ROOM = 0.5; // what is left free around the points

/**
 * The rows of a truth table of two inputs, or the reader's own points, (x1, x2, class) each.
 * @param {string | undefined} table @param {number[][]} own
 * @returns {import("../types").Points}
 */
export function pointsOf(table, own) {
  if (table === undefined) return { x: own.map(([p, q]) => [p, q]), y: own.map((row) => row[2]) };
  return {
    x: [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    y: [...table].map(Number),
  };
}

/** The window on the plane: that of the gates, or as much more as the points need. @param {import("../types").Points} points */
export function extentOf({ x }) {
  const all = [0, 1, ...x.flat()];
  return [0, 1].flatMap(() => [
    Math.min(...all) < -ROOM ? Math.floor(Math.min(...all)) : -ROOM,
    Math.max(...all) > 1 + ROOM ? Math.ceil(Math.max(...all)) : 1 + ROOM,
  ]);
}

/**
 * What a reader may do with the points.
 * @param {number[][]} points @param {(points: number[][]) => void} onPoints
 * @returns {import("../plane.js").Hands}
 */
export function hands(points, onPoints) {
  const change = (/** @type {number} */ row, /** @type {number[]} */ next) =>
    onPoints(points.map((old, i) => (i === row ? next : old)));
  return {
    add: (x) => onPoints([...points, [...x, next(points)]]),
    move: (row, x) => change(row, [...x, points[row][2]]),
    flip: (row) => change(row, [points[row][0], points[row][1], 1 - points[row][2]]),
    remove: (row) => onPoints(points.filter((_, i) => i !== row)),
  };
}

/** A new point is of the class of the last one. @param {number[][]} points */
const next = (points) => points.at(-1)?.[2] ?? 1;

/** @param {{points: number[][], onPoints: (points: number[][]) => void, t: import("../types").Translate}} props */
export function PointTools({ points, onPoints, t }) {
  return html`<div class="point-tools">
    <button type="button" onClick=${() => onPoints([...points, [0.5, 0.5, 1 - next(points)]])}>
      ${t("lab.add_point")}
    </button>
    <button type="button" onClick=${() => onPoints([])}>${t("lab.clear_points")}</button>
    <p class="quiet">${t("lab.points_hint")}</p>
  </div>`;
}
