// Points in a plane of two inputs, the line between them and its two sides.
import { short, vector } from "./format.js";
import { rounded } from "./controls.js";
import { ends, follow, frame, halfPlane, pointer, ticksOf } from "./svg.js";
import { html, useRef } from "./ui.js";

const SIZE = 440;
const MARGIN = 40;
const STEP = 0.1; // by which the arrow keys move a point

/**
 * @typedef {object} Hands what a reader may do with the points
 * @property {(x: number[]) => void} add
 * @property {(row: number, x: number[]) => void} move
 * @property {(row: number) => void} flip
 * @property {(row: number) => void} remove
 * @property {(row: number) => void} pick
 */

/**
 * @param {{places: import("./types").Place[], lines?: import("./types").Line[], extent: number[], label: string,
 *   t: import("./types").Translate, hands?: Hands, sides?: boolean, axes?: [string, string], children?: unknown,
 *   under?: (f: any) => unknown, over?: (f: any) => unknown}} props
 */
export function Plane({ places, lines = [], extent, label, t, hands, sides = true, axes = ["x₁", "x₂"], under, over }) {
  const f = frame(extent, SIZE, MARGIN);
  const svg = useRef(/** @type {SVGSVGElement | null} */ (null));
  const at = (/** @type {any} */ event) => {
    const [px, py] = pointer(event, /** @type {SVGSVGElement} */ (svg.current));
    return f.point(px, py).map((value, i) => snapped(Math.min(extent[2 * i + 1], Math.max(extent[2 * i], value))));
  };
  const paper = { x: MARGIN, y: MARGIN, width: SIZE - 2 * MARGIN, height: SIZE - 2 * MARGIN };
  return html`<svg
    ref=${svg}
    class=${hands ? "plane editable" : "plane"}
    viewBox="0 0 ${SIZE} ${SIZE}"
    role="group"
    aria-label=${label}
    data-save="true"
  >
    <rect
      class="paper"
      ...${paper}
      rx="6"
      onClick=${hands ? (/** @type {any} */ event) => hands.add(at(event)) : null}
    />
    ${under?.(f)} ${sides && lines.length ? html`<${Sides} f=${f} line=${lines[0]} />` : ""}
    <${Axes} f=${f} axes=${axes} />
    ${lines.map((line, i) => html`<${Border} key=${i} f=${f} line=${line} />`)} ${over?.(f)}
    ${places.map(
      (place, row) =>
        html`<${Dot} key=${row} f=${f} place=${place} row=${row} t=${t} hands=${hands} at=${at} extent=${extent} />`,
    )}
  </svg>`;
}

/** @param {number} value */
const snapped = (value) => rounded(Math.round(value / 0.05) * 0.05);

/** The two sides, thinly coloured, each with the answer that is given there. @param {{f: any, line: import("./types").Line}} props */
function Sides({ f, line }) {
  return [1, -1].map((side) => {
    const corners = halfPlane(f.extent, line, side);
    const flat = line.weights.every((weight) => weight === 0);
    if (corners.length < 3 || (flat && line.bias > 0 !== side > 0)) return null;
    const points = corners.map(([x, y]) => `${f.x(x)},${f.y(y)}`).join(" ");
    return html`<polygon key=${side} class=${side > 0 ? "side one" : "side zero"} points=${points} />`;
  });
}

/** @param {{f: any, axes: [string, string]}} props */
function Axes({ f, axes }) {
  const [left, right, low, high] = f.extent;
  return html`<g class="axes" aria-hidden="true">
    ${ticksOf(left, right).map(
      (x) =>
        html`<g key=${`x${x}`}>
          <line class="grid" x1=${f.x(x)} x2=${f.x(x)} y1=${f.y(low)} y2=${f.y(high)} />
          <text class="tick" x=${f.x(x)} y=${f.y(low) + 18} text-anchor="middle">${short(x)}</text></g
        >`,
    )}
    ${ticksOf(low, high).map(
      (y) =>
        html`<g key=${`y${y}`}>
          <line class="grid" x1=${f.x(left)} x2=${f.x(right)} y1=${f.y(y)} y2=${f.y(y)} />
          <text class="tick" x=${f.x(left) - 10} y=${f.y(y) + 5} text-anchor="end">${short(y)}</text></g
        >`,
    )}
    <text class="axis" x=${f.x(right)} y=${f.y(low) + 30} text-anchor="end">${axes[0]}</text>
    <text class="axis" x=${f.x(left) - 10} y=${f.y(high) - 10} text-anchor="middle">${axes[1]}</text>
  </g>`;
}

/** A line, and a short arrow from its middle to the side of 1. @param {{f: any, line: import("./types").Line}} props */
function Border({ f, line }) {
  const found = ends(f.extent, line);
  if (found.length < 2 || line.weights.every((weight) => weight === 0)) return null;
  const [[x1, y1], [x2, y2]] = found.map(([x, y]) => [f.x(x), f.y(y)]);
  const length = Math.hypot(line.weights[0], line.weights[1]);
  const [dx, dy] = [(26 * line.weights[0]) / length, (-26 * line.weights[1]) / length];
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const head = (/** @type {number} */ turn) => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    return `${mx + dx - 0.32 * (c * dx - s * dy)},${my + dy - 0.32 * (s * dx + c * dy)}`;
  };
  return html`<g class=${`border ${line.kind ?? ""}`}>
    <line x1=${x1} y1=${y1} x2=${x2} y2=${y2} />
    <line class="normal" x1=${mx} y1=${my} x2=${mx + dx} y2=${my + dy} />
    <polyline class="normal" points=${`${head(0.6)} ${mx + dx},${my + dy} ${head(-0.6)}`} />
  </g>`;
}

/** One point: a blue disc where 1 is wanted, an orange square where 0 is. @param {any} props */
function Dot({ f, place, row, t, hands, at, extent }) {
  const { x, y, now, wrong } = place;
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowUp: [0, STEP], ArrowDown: [0, -STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] }[event.key];
    if (by)
      hands.move(
        row,
        x.map((/** @type {number} */ value, /** @type {number} */ i) =>
          rounded(Math.min(extent[2 * i + 1], Math.max(extent[2 * i], value + by[i]))),
        ),
      );
    else if (event.key === "Enter") hands.flip(row);
    else if (event.key === "Delete" || event.key === "Backspace") {
      hands.remove(row);
      const all = /** @type {Element} */ (event.currentTarget).closest("svg")?.querySelectorAll("[data-row]") ?? [];
      const next = /** @type {SVGElement | undefined} */ (all[row + 1] ?? all[row - 1]); // whose place is taken stays focused
      next?.focus();
    } else return;
    event.preventDefault();
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    if (event.shiftKey) return hands.flip(row);
    /** @type {any} */ (event.currentTarget).focus();
    follow(event, (next) => hands.move(row, at(next)));
  };
  const said = t(wrong ? "lab.point_wrong" : "lab.point", { row: row + 1, x: vector(x), target: y });
  const does = hands
    ? {
        role: "button",
        "data-keys": "",
        onKeyDown: keys,
        onPointerDown: drag,
        onDblClick: () => hands.flip(row),
        onFocus: () => hands.pick(row),
      }
    : { role: "img" };
  return html`<g
    class=${`dot ${y ? "one" : "zero"}${now ? " now" : ""}`}
    tabindex="0"
    aria-label=${said}
    data-row=${row}
    transform=${`translate(${f.x(x[0])} ${f.y(x[1])})`}
    ...${does}
  >
    <circle class="halo" r="21" />
    ${y ? html`<circle class="mark" r="12" />` : html`<rect class="mark" x="-11" y="-11" width="22" height="22" rx="3" />`}
    <text class="mark-text" text-anchor="middle" y="5">${y}</text>
    ${wrong ? html`<g class="cross"><circle cx="13" cy="-13" r="8.5" /><path d="M10 -16 l6 6 m0 -6 l-6 6" /></g>` : ""}
    ${place.label ? html`<text class="dot-label" text-anchor="middle" y="33">${place.label}</text>` : ""}
  </g>`;
}
