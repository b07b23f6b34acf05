// Where things lie in a drawing.

/**
 * A square window on the plane: how a point of it comes to lie in the drawing, and back.
 * @param {number[]} extent x1 from, to, x2 from, to
 * @param {number} size
 * @param {number} margin
 */
export function frame(extent, size, margin) {
  const [left, right, low, high] = extent;
  const wide = size - 2 * margin;
  return {
    extent,
    size,
    margin,
    x: (/** @type {number} */ value) => margin + ((value - left) / (right - left)) * wide,
    y: (/** @type {number} */ value) => size - margin - ((value - low) / (high - low)) * wide,
    /** @param {number} px @param {number} py @returns {number[]} */
    point: (px, py) => [
      left + ((px - margin) / wide) * (right - left),
      low + ((size - margin - py) / wide) * (high - low),
    ],
  };
}

/**
 * The place of a pointer in the coordinates of its drawing.
 * @param {PointerEvent | MouseEvent} event
 * @param {SVGSVGElement} svg
 * @returns {[number, number]}
 */
export function pointer(event, svg) {
  const matrix = /** @type {DOMMatrix} */ (svg.getScreenCTM()).inverse();
  const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
  return [place.x, place.y];
}

/**
 * The corners of the window's part on which a line says 1 (side 1) or 0 (side -1).
 * @param {number[]} extent
 * @param {import("./types").Line} line
 * @param {number} side
 */
export function halfPlane([left, right, low, high], { weights, bias }, side) {
  const corners = [
    [left, low],
    [right, low],
    [right, high],
    [left, high],
  ];
  const height = (/** @type {number[]} */ [p, q]) => side * (weights[0] * p + weights[1] * q + bias);
  return corners.flatMap((from, i) => {
    const to = corners[(i + 1) % 4];
    const [a, b] = [height(from), height(to)];
    const kept = a >= 0 ? [from] : [];
    if (a >= 0 !== b >= 0) kept.push([0, 1].map((k) => from[k] + (a / (a - b)) * (to[k] - from[k])));
    return kept;
  });
}

/** The two ends of a line in the window, if it crosses it. @param {number[]} extent @param {import("./types").Line} line */
export function ends(extent, line) {
  const inside = halfPlane(extent, line, 1);
  const outside = halfPlane(extent, line, -1);
  const near = (/** @type {number[]} */ p, /** @type {number[]} */ q) => Math.hypot(p[0] - q[0], p[1] - q[1]) < 1e-9;
  const shared = inside.filter((p) => outside.some((q) => near(p, q)));
  return shared.filter((p, i) => shared.findIndex((q) => near(p, q)) === i).slice(0, 2);
}

const MOST_TICKS = 9;

/** Round numbers within a span, at most some nine. @param {number} from @param {number} to */
export function ticksOf(from, to) {
  const power = 10 ** Math.max(0, Math.floor(Math.log10((to - from) / MOST_TICKS)));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((one) => (to - from) / one <= MOST_TICKS) ?? 10 * power;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) => (first + i) * step);
}

/** Follow a pointer until it is let go. @param {PointerEvent} start @param {(event: PointerEvent) => void} move @param {() => void} [end] */
export function follow(start, move, end = () => {}) {
  if (start.button > 0) return; // another button asks for the browser's menu
  const stop = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", stop);
    removeEventListener("pointercancel", stop);
    end();
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", stop);
  addEventListener("pointercancel", stop);
  start.preventDefault();
}
