// A network: its neurons in columns, its weights as edges. Each of them can be focused and says its value.
import { rounded } from "./controls.js";
import { short, signed } from "./format.js";
import { follow } from "./svg.js";
import { Table, Twin } from "./controls.js";
import { html } from "./ui.js";

const BY_KEY = 0.5; // how much an arrow key changes a weight
const BY_PIXEL = 0.02; // how much pulling an edge by one pixel does

/**
 * @typedef {object} NetProps
 * @property {import("./types").Net} net `w[l]` and `b[l]` belong to layer l = 1 … L, as in the notation; `w[0]` is null
 * @property {number[][]} [a] the activations, layer by layer, the inputs first
 * @property {string[][]} names what the neurons are called, layer by layer
 * @property {string} label
 * @property {import("./types").Translate} t
 * @property {Set<string>} [lit] the parts spoken of, such as "w1.0.1", "b1.0", "a1.0"; the others are dimmed
 * @property {(part: {layer: number, neuron: number, input: number | null}, value: number) => void} [onChange]
 */

/** @param {NetProps} props */
export function NetworkDrawing(props) {
  const { net, label, t, lit } = props;
  const { wide, high, place } = layout(net.sizes);
  const most = Math.max(1, ...layers(net).flatMap((l) => net.w[l].flat().map(Math.abs)));
  const shade = (/** @type {string} */ key) => (!lit ? "" : lit.has(key) ? " lit" : " dim");
  return html`<div class="drawing"><svg class="network" viewBox="0 0 ${wide} ${high}" style=${room(wide)} role="group" aria-label=${label} data-save="true">
      ${layers(net).flatMap((l) =>
        net.w[l].flatMap((row, j) =>
          row.map(
            (_, i) =>
              html`<${Edge}
                key=${`w${l}.${j}.${i}`}
                ...${props}
                l=${l}
                j=${j}
                i=${i}
                from=${place(l - 1, i)}
                to=${place(l, j)}
                most=${most}
                shade=${shade}
              />`,
          ),
        ),
      )}
      ${net.sizes.flatMap((size, l) =>
        Array.from(
          { length: size },
          (_, j) => html`<${Neuron} key=${`a${l}.${j}`} ...${props} l=${l} j=${j} at=${place(l, j)} shade=${shade} />`,
        ),
      )}
    </svg>
    <${Twin} title=${t("lab.as_table")}><${Numbers} ...${props} /></${Twin}></div>`;
}

/** The layers that have weights: 1 … L. @param {import("./types").Net} net */
const layers = (net) => net.sizes.slice(1).map((_, l) => l + 1);

/** As large as in the drawing, smaller where there is less room, but never too small to read. @param {number} wide */
const room = (wide) => ({ maxWidth: `${wide}px`, minWidth: wide > 700 ? "640px" : "0" });

/** Where the neurons lie. @param {number[]} sizes */
function layout(sizes) {
  const most = Math.max(...sizes);
  const gap = 116;
  const wide = Math.max(420, 60 + (sizes.length - 1) * (sizes.length > 3 ? 190 : 220) + 130);
  const high = most * gap;
  const across = (wide - 160) / Math.max(1, sizes.length - 1);
  return {
    wide,
    high,
    /** @param {number} l @param {number} j @returns {[number, number]} */
    place: (l, j) => [62 + l * across, high / 2 + (j - (sizes[l] - 1) / 2) * gap],
  };
}

/** What the arrow keys and pulling do with a number; nothing where it cannot be changed. @param {any} props */
function handle({ value, part, onChange, said }) {
  if (!onChange) return { role: "img", "aria-label": said };
  const set = (/** @type {number} */ next) => onChange(part, rounded(next));
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowUp: BY_KEY, ArrowRight: BY_KEY, ArrowDown: -BY_KEY, ArrowLeft: -BY_KEY }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    set(value + by);
  };
  const pull = (/** @type {PointerEvent} */ event) => {
    /** @type {any} */ (event.currentTarget).focus();
    const start = event.clientY;
    follow(event, (next) => set(Math.round((value + (start - next.clientY) * BY_PIXEL) * 10) / 10));
  };
  return {
    role: "slider",
    "aria-label": said,
    "aria-valuenow": value,
    "aria-valuetext": short(value),
    "aria-valuemin": -100,
    "aria-valuemax": 100,
    "aria-orientation": "vertical",
    onKeyDown: keys,
    onPointerDown: pull,
  };
}

/** @param {any} props */
function Edge({ net, names, t, l, j, i, from, to, most, shade, onChange }) {
  const value = net.w[l][j][i];
  const key = `w${l}.${j}.${i}`;
  const said = t("lab.edge", { from: names[l - 1][i], to: names[l][j], value: short(value) });
  const width = 1.5 + 5.5 * Math.min(1, Math.abs(value) / most);
  const share = i === j && net.sizes[l] > 1 ? 0.5 : 0.3; // so that the values of edges that cross do not
  const [lx, ly] = [0, 1].map((k) => from[k] + share * (to[k] - from[k]));
  const ends = { x1: from[0], y1: from[1], x2: to[0], y2: to[1] };
  const crowded = net.sizes[l - 1] * net.sizes[l] > 6;
  return html`<g
    class=${`edge ${value < 0 ? "negative" : value > 0 ? "positive" : "none"}${onChange ? " pull" : ""}${shade(key)}`}
    tabindex="0"
    data-part=${key}
    data-value=${value}
    ...${handle({ value, part: { layer: l, neuron: j, input: i }, onChange, said })}
  >
    <line class="reach" ...${ends} /><line class="wire" ...${ends} stroke-width=${width} />
    ${crowded ? "" : html`<text class="edge-value" x=${lx} y=${ly - 9} text-anchor="middle">${short(value, 3)}</text>`}
  </g>`;
}

/** @param {any} props */
function Neuron({ net, a, names, t, l, j, at, shade, onChange }) {
  const key = `a${l}.${j}`;
  const value = a?.[l]?.[j];
  const said = t(value === undefined ? "lab.neuron_plain" : "lab.neuron", {
    name: names[l][j],
    value: short(value ?? 0),
  });
  return html`<g transform=${`translate(${at[0]} ${at[1]})`}>
    <g class=${`neuron${shade(key)}`} tabindex="0" role="img" aria-label=${said} data-part=${key} data-value=${value}>
      <circle r="24" />
      <text class="neuron-value" text-anchor="middle" y="6">${value === undefined ? "" : short(value, 2)}</text>
      <text class="neuron-name" text-anchor="middle" y="-33">${names[l][j]}</text>
    </g>
    ${l > 0 ? html`<${Bias} net=${net} names=${names} t=${t} l=${l} j=${j} shade=${shade} onChange=${onChange} />` : ""}
  </g>`;
}

/** @param {any} props */
function Bias({ net, names, t, l, j, shade, onChange }) {
  const value = net.b[l][j];
  const key = `b${l}.${j}`;
  const said = t("lab.bias_of", { name: names[l][j], value: short(value) });
  return html`<g
    class=${`bias${onChange ? " pull" : ""}${shade(key)}`}
    tabindex="0"
    data-part=${key}
    data-value=${value}
    ...${handle({ value, part: { layer: l, neuron: j, input: null }, onChange, said })}
  >
    <rect x="-38" y="30" width="76" height="26" rx="13" />
    <text text-anchor="middle" y="48">b = ${short(value, 3)}</text>
  </g>`;
}

/** The table twin. @param {NetProps} props */
function Numbers({ net, names, a, label, t }) {
  const rows = layers(net).flatMap((l) =>
    net.w[l].flatMap((row, j) => [
      ...row.map((value, i) => [t("lab.weight_row", { from: names[l - 1][i], to: names[l][j] }), signed(value)]),
      [t("lab.bias_row", { name: names[l][j] }), signed(net.b[l][j])],
      ...(a?.[l]?.[j] === undefined ? [] : [[t("lab.answer_row", { name: names[l][j] }), short(a[l][j])]]),
    ]),
  );
  return html`<${Table} caption=${label} head=${[t("lab.part"), t("lab.value")]} rows=${rows} />`;
}
