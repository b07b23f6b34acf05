// The cost surface, and on it the paths as far as they have come.
import { short } from "../format.js";
import { html, useMemo } from "../ui.js";
import { LOOKS, nameOf, shortName, standing } from "./descent_race.js";
import { bandsOf, paint, shades, useDark } from "./descent_shades.js";

const SIZE = 480;
const LABELS = [5, -5, 16]; // how far below a racer its name stands: apart, where racers are close

/** @param {{answer: any, places: number[], t: import("../types").Translate}} props */
export function GroundDrawing({ answer, places, t }) {
  const dark = useDark();
  const { surface, racers } = answer;
  const picture = useMemo(() => paint(surface, dark), [surface, dark]);
  const scale = (/** @type {number[]} */ axis) => (/** @type {number} */ value) =>
    ((value - axis[0]) / (axis[axis.length - 1] - axis[0])) * SIZE;
  const [right, up] = [scale(surface.u), scale(surface.v)];
  const xy = (/** @type {number[]} */ [u, v]) => [right(u), SIZE - up(v)];
  const order = racers.map((/** @type {any} */ _, /** @type {number} */ i) => i).reverse();
  return html`<svg
    class="ground"
    viewBox="-1 -1 ${SIZE + 2} ${SIZE + 2}"
    role="group"
    data-save="true"
    aria-label=${t("lab_descent.ground", { parameters: answer.parameters })}
  >
    <clipPath id="ground-window"><rect x="0" y="0" width=${SIZE} height=${SIZE} rx="8" /></clipPath>
    <g clip-path="url(#ground-window)">
      <image href=${picture} x="0" y="0" width=${SIZE} height=${SIZE} />
      ${order.map((/** @type {number} */ i) => html`<${Path} key=${i} place=${i} points=${racers[i].coordinates.slice(0, places[i] + 1).map(xy)} />`)}
    </g>
    <${Start} at=${xy([0, 0])} t=${t} cost=${answer.start_cost} />
    ${order.map((/** @type {number} */ i) => html`<${Head} key=${i} place=${i} racer=${racers[i]} now=${standing(racers[i], places[i])} at=${inside(xy(racers[i].coordinates[places[i]]))} t=${t} />`)}
  </svg>`;
}

/** @param {number[]} at */
const inside = (at) => at.map((value) => Math.max(8, Math.min(SIZE - 8, value)));

/** @param {{place: number, points: number[][]}} props */
function Path({ place, points }) {
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return html`<g class=${`path racer-${place}`} aria-hidden="true"
    ><polyline class="halo" points=${line} />
    <polyline class="line" points=${line} stroke-dasharray=${LOOKS[place % 3].dash.join(" ")}
  /></g>`;
}

/** @param {{at: number[], cost: number, t: import("../types").Translate}} props */
function Start({ at: [x, y], cost, t }) {
  const star = Array.from({ length: 10 }, (_, i) => {
    const [angle, far] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 ? 4.2 : 10];
    return `${(x + far * Math.cos(angle)).toFixed(1)},${(y + far * Math.sin(angle)).toFixed(1)}`;
  });
  return html`<g class="start" role="img" tabindex="0" aria-label=${t("lab_descent.start", { cost: short(cost) })}
    ><polygon points=${star.join(" ")}
  /></g>`;
}

/** Where a racer is, with what it is called. @param {any} props */
function Head({ place, racer, now, at: [x, y], t }) {
  const left = x > SIZE - 24 - 14 * shortName(racer, t).length;
  const said = t("lab_descent.head", {
    name: nameOf(racer, t),
    steps: now.steps,
    seen: now.seen,
    cost: short(now.cost),
    off: short(now.off, 3),
  });
  if (!now.steps) return null; // all are at the start
  return html`<g
    class=${`head racer-${place}`}
    role="img"
    tabindex="0"
    aria-label=${said}
    transform=${`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
  >
    <${Marker} place=${place} size=${8} />
    ${now.steps ? html`<text x=${left ? -14 : 14} y=${y < 24 ? 16 : LABELS[place % 3]} text-anchor=${left ? "end" : "start"}>${shortName(racer, t)}</text>` : ""}
    ${now.diverged ? html`<path class="lost" d="M-5 -5 l10 10 m0 -10 l-10 10" />` : ""}
  </g>`;
}

/** @param {{place: number, size: number}} props */
export function Marker({ place, size }) {
  const { marker } = LOOKS[place % 3];
  if (marker === "circle") return html`<circle class="mark" r=${size} />`;
  if (marker === "square")
    return html`<rect class="mark" x=${-size * 0.9} y=${-size * 0.9} width=${1.8 * size} height=${1.8 * size} />`;
  return html`<polygon
    class="mark"
    points=${`0,${-1.15 * size} ${1.1 * size},${0.85 * size} ${-1.1 * size},${0.85 * size}`}
  />`;
}

/** A small sign of a racer: marker and line. @param {{place: number}} props */
export const Sign = ({ place }) =>
  html`<svg class=${`sign racer-${place}`} viewBox="0 0 44 16" aria-hidden="true">
    <line class="line" x1="0" x2="44" y1="8" y2="8" stroke-dasharray=${LOOKS[place % 3].dash.join(" ")} />
    <g transform="translate(22 8)"><${Marker} place=${place} size=${5.5} /></g>
  </svg>`;

/** What the shades mean. @param {{surface: any, t: import("../types").Translate}} props */
export function Legend({ surface, t }) {
  const bands = useMemo(() => bandsOf(surface.cost), [surface]);
  const colours = shades(useDark());
  const wide = SIZE / colours.length;
  const places = [0, Math.round(colours.length / 2), colours.length];
  return html`<svg
    class="ground-legend"
    viewBox="0 0 ${SIZE} 46"
    role="img"
    data-save="true"
    aria-label=${t("lab_descent.legend", { low: short(bands[0], 2), high: short(bands[bands.length - 1], 2) })}
  >
    ${colours.map((colour, i) => html`<rect key=${i} x=${i * wide} y="2" width=${wide + 0.5} height="14" fill=${`rgb(${colour.join(" ")})`} />`)}
    ${places.map((i) => html`<text key=${i} x=${i * wide} y="36" text-anchor=${i === 0 ? "start" : i === colours.length ? "end" : "middle"}>${i === 0 ? "C " : ""}${short(bands[i], 2)}</text>`)}
  </svg>`;
}
