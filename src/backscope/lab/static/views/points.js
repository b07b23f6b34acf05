// Points of two classes: those of a gate, or those that readers set themselves.
import { vector } from "../format.js";
import { html, useState } from "../ui.js";

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

export const XOR = "0110";
export const XOR_ROWS = pointsOf(XOR, []);

/** The window on the plane: that of the gates, or as much more as the points need. @param {import("../types").Points} points */
export function extentOf({ x }) {
  const all = [0, 1, ...x.flat()];
  return [0, 1].flatMap(() => [
    Math.min(...all) < -ROOM ? Math.floor(Math.min(...all)) : -ROOM,
    Math.max(...all) > 1 + ROOM ? Math.ceil(Math.max(...all)) : 1 + ROOM,
  ]);
}

/**
 * What a reader may do with the points, and the buttons for those who do it without a keyboard.
 * @param {number[][]} points @param {(points: number[][]) => void} onPoints @param {import("../types").Translate} t
 */
export function useHands(points, onPoints, t) {
  const [picked, pick] = useState(-1);
  const change = (/** @type {number} */ row, /** @type {number[]} */ next) =>
    onPoints(points.map((old, i) => (i === row ? next : old)));
  /** @type {import("../plane.js").Hands} */
  const hands = {
    add: (x) => onPoints([...points, [...x, next(points)]]),
    move: (row, x) => change(row, [...x, points[row][2]]),
    flip: (row) => change(row, [points[row][0], points[row][1], 1 - points[row][2]]),
    remove: (row) => onPoints(points.filter((_, i) => i !== row)),
    pick,
  };
  return {
    hands,
    tools: html`<${PointTools} points=${points} onPoints=${onPoints} hands=${hands} row=${picked} t=${t} />`,
  };
}

/** A new point is of the class of the last one. @param {number[][]} points */
const next = (points) => points.at(-1)?.[2] ?? 1;

const FREE = [0.5, 0, 1, 0.25, 0.75];
const APART = 0.15;

/** A place where no other point lies. @param {number[][]} points */
const free = (points) =>
  FREE.flatMap((p) => FREE.map((q) => [p, q])).find(([p, q]) =>
    points.every((point) => Math.hypot(point[0] - p, point[1] - q) > APART),
  ) ?? [0.5, 0.5];

/** @param {any} props */
function PointTools({ points, onPoints, hands, row, t }) {
  return html`<div class="point-tools">
    ${
      row in points &&
      html`<span class="quiet">${t("lab.chosen_point")}: ${vector(points[row].slice(0, 2))}</span>
        <button type="button" data-point="flip" onClick=${() => hands.flip(row)}>${t("lab.flip_point")}</button>
        <button type="button" data-point="remove" onClick=${() => hands.remove(row)}>${t("lab.remove_point")}</button>`
    }
    <button type="button" data-point="add" onClick=${() => onPoints([...points, [...free(points), 1 - next(points)]])}>
      ${t("lab.add_point")}
    </button>
    <button type="button" data-point="clear" onClick=${() => onPoints([])}>${t("lab.clear_points")}</button>
    <p class="quiet">${t("lab.points_hint")}</p>
  </div>`;
}
