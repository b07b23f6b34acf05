// A network: its neurons in columns, its weights as edges. Each of them can be focused and says its value.
import { rounded, Table, Twin } from "./controls.js";
import { short, signed } from "./format.js";
import { follow } from "./svg.js";
import { layers, layout } from "./network_layout.js";
import { html } from "./ui.js";

const BY_KEY = 0.5; // how much an arrow key changes a weight
const BY_PIXEL = 0.02; // how much pulling an edge by one pixel does

/**
 * @typedef {object} NetProps
 * @property {import("./types").Net} net `w[l]` and `b[l]` belong to layer l = 1 … L, as in the notation; `w[0]` is null
 * @property {(number | undefined)[][]} [a] the activations, layer by layer, the inputs first; what is not known yet is undefined
 * @property {(number | undefined)[][]} [delta] the same of delta
 * @property {{y: number[], cost: number | undefined}} [end] what is wanted, and what it costs: drawn behind the outputs
 * @property {string[][]} names what the neurons are called, layer by layer
 * @property {string} label
 * @property {import("./types").Translate} t
 * @property {Set<string>} [lit] the parts spoken of, such as "w1.0.1", "b1.0", "a1.0", "y0", "c"; the others are dimmed
 * @property {"forward" | "backward"} [way] in which direction what is lit flows
 * @property {string} [picked] the part that was chosen
 * @property {(part: string) => void} [onPick] a part was chosen, by a click or by Enter
 * @property {(part: string | null) => void} [onPoint] a pointer or the focus is on a part, or on none
 * @property {number} [by] how much an arrow key changes a weight
 * @property {(part: {layer: number, neuron: number, input: number | null}, value: number) => void} [onChange]
 */

/** @param {NetProps} props */
export function NetworkDrawing(props) {
  const { net, label, t, lit, end, way, picked } = props;
  const plan = layout(net.sizes, Boolean(props.delta), Boolean(end));
  const most = Math.max(1, ...layers(net).flatMap((l) => net.w[l].flat().map(Math.abs)));
  const shade = (/** @type {string} */ key) =>
    `${!lit ? "" : lit.has(key) ? ` lit ${way ?? ""}` : " dim"}${key === picked ? " picked" : ""}`;
  const own = { ...props, plan, most, shade };
  return html`<div class="drawing"><svg class=${`network${plan.small ? " small" : ""}${end ? " ended" : ""}`} viewBox="0 0 ${plan.wide} ${plan.high}" style=${plan.room} role="group" aria-label=${label} data-save="true">
      ${layers(net).flatMap((l) => net.w[l].flatMap((row, j) => row.map((_, i) => html`<${Edge} key=${`w${l}.${j}.${i}`} ...${own} l=${l} j=${j} i=${i} />`)))}
      ${end ? html`<${End} ...${own} />` : ""}
      ${net.sizes.flatMap((size, l) => Array.from({ length: size }, (_, j) => html`<${Neuron} key=${`a${l}.${j}`} ...${own} l=${l} j=${j} />`))}
    </svg>
    <${Twin} title=${t("lab.as_table")}><${Numbers} ...${props} /></${Twin}></div>`;
}

/** What pointing at a part, focusing it, and choosing it by a click or Enter do. @param {any} props @param {string} key */
function pointing({ onPoint, onPick }, key) {
  if (!onPoint && !onPick) return {};
  return {
    onMouseEnter: () => onPoint?.(key),
    onMouseLeave: () => onPoint?.(null),
    onFocus: () => onPoint?.(key),
    onBlur: () => onPoint?.(null),
    onClick: () => onPick?.(key),
    onKeyDown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && onPick?.(key),
  };
}

/** What the arrow keys and pulling do with a number; nothing where it cannot be changed. @param {any} props */
function handle({ value, part, onChange, onPick, key, said, written, by = BY_KEY }) {
  if (!onChange)
    return {
      role: onPick ? "button" : "img",
      "aria-label": said.endsWith(` ${written}`) ? said : `${said}; ${written}`,
    };
  const set = (/** @type {number} */ next) => onChange(part, rounded(next));
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") onPick?.(key);
    const change = { ArrowUp: by, ArrowDown: -by }[event.key]; // the others walk
    if (change === undefined) return;
    event.preventDefault();
    set(value + change);
  };
  const pull = (/** @type {PointerEvent} */ event) => {
    /** @type {any} */ (event.currentTarget).focus();
    const start = event.clientY;
    const fine = by < BY_KEY ? 100 : 10; // pulling goes in steps of 0.01 or 0.1
    follow(event, (next) => set(Math.round((value + (start - next.clientY) * BY_PIXEL * (by / BY_KEY)) * fine) / fine));
  };
  return {
    role: "slider",
    "aria-label": said,
    "aria-valuenow": value,
    "aria-valuetext": short(value),
    "aria-valuemin": Math.min(-100, value),
    "aria-valuemax": Math.max(100, value),
    "aria-orientation": "vertical",
    onKeyDown: keys,
    onPointerDown: pull,
  };
}

/** @param {any} props */
function Edge(props) {
  const { net, names, t, l, j, i, plan, most, shade, onChange, onPick, by, lit, way } = props;
  const [from, to] = [plan.place(l - 1, i), plan.place(l, j)];
  const value = net.w[l][j][i];
  const key = `w${l}.${j}.${i}`;
  const said = t("lab.edge", { from: names[l - 1][i], to: names[l][j], value: short(value) });
  const width = 1.5 + 5.5 * Math.min(1, Math.abs(value) / most);
  const share = i === j && net.sizes[l] > 1 ? 0.5 : 0.3; // so that the values of edges that cross do not
  const [lx, ly] = [0, 1].map((k) => from[k] + share * (to[k] - from[k]));
  const ends = { x1: from[0], y1: from[1], x2: to[0], y2: to[1] };
  const crowded = net.sizes[l - 1] * net.sizes[l] > 6 && !(lit?.has(key) && lit.size < 12);
  return html`<g
    class=${`edge ${value < 0 ? "negative" : value > 0 ? "positive" : "none"}${onChange ? " pull" : ""}${shade(key)}`}
    tabindex="0"
    data-part=${key}
    data-value=${value}
    ...${pointing(props, key)}
    ...${handle({ value, part: { layer: l, neuron: j, input: i }, onChange, onPick, key, said, written: short(value, 3), by })}
  >
    <line class="reach" ...${ends} /><line class="wire" ...${ends} stroke-width=${width} />
    ${way && lit?.has(key) ? html`<${Arrow} from=${from} to=${to} way=${way} small=${plan.small} />` : ""}
    ${crowded ? "" : html`<text class="edge-value" x=${lx} y=${ly - 9} text-anchor="middle">${short(value, 3)}</text>`}
  </g>`;
}

/** Which way something flows along an edge. @param {{from: number[], to: number[], way: string, small: boolean}} props */
function Arrow({ from, to, way, small }) {
  const share = way === "forward" ? 0.72 : 0.34;
  const [x, y] = [0, 1].map((k) => from[k] + share * (to[k] - from[k]));
  const turn = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI + (way === "forward" ? 0 : 180);
  return html`<path
    class=${`arrow ${way}`}
    d="M-11 -10 L13 0 L-11 10 Z"
    transform=${`translate(${x} ${y}) rotate(${turn}) scale(${small ? 0.7 : 1})`}
  />`;
}

/** @param {any} props */
function Neuron(props) {
  const { a, delta, names, t, l, j, plan, shade } = props;
  const key = `a${l}.${j}`;
  const [value, asked] = [a?.[l]?.[j], delta?.[l]?.[j]];
  const said = t(value === undefined ? "lab.neuron_plain" : "lab.neuron", {
    name: names[l][j],
    value: short(value ?? 0),
  });
  const [x, y] = plan.place(l, j);
  return html`<g transform=${`translate(${x} ${y})`}>
    <g
      class=${`neuron${shade(key)}`}
      tabindex="0"
      role="img"
      aria-label=${asked === undefined ? said : `${said}; δ ${short(asked)}`}
      data-part=${key}
      data-value=${value}
      data-delta=${asked}
      ...${pointing(props, key)}
    >
      <circle r=${plan.r} />
      <text class="neuron-value" text-anchor="middle" y="6"
        >${value === undefined ? "" : short(value, plan.small ? 2 : delta ? 3 : 2)}</text
      >
      ${plan.small ? "" : html`<text class="neuron-name" text-anchor="middle" y="-33">${names[l][j]}</text>`}
      ${asked === undefined ? "" : html`<text class="neuron-delta" text-anchor="middle" y=${plan.small ? plan.r + 15 : l ? 74 : 48}>δ ${short(asked, plan.small ? 2 : 3)}</text>`}
    </g>
    ${l > 0 ? html`<${Bias} ...${props} />` : ""}
  </g>`;
}

/** @param {any} props */
function Bias(props) {
  const { net, names, t, l, j, plan, shade, onChange, onPick, by } = props;
  const value = net.b[l][j];
  const key = `b${l}.${j}`;
  const written = plan.small ? "b" : `b = ${short(value, 3)}`;
  const said = t("lab.bias_of", { name: names[l][j], value: short(value) });
  return html`<g
    class=${`bias${onChange ? " pull" : ""}${shade(key)}`}
    tabindex="0"
    data-part=${key}
    data-value=${value}
    ...${pointing(props, key)}
    ...${handle({ value, part: { layer: l, neuron: j, input: null }, onChange, onPick, key, said, written, by })}
  >
    ${
      plan.small
        ? html`<circle class="bias-dot" cx=${-plan.r} cy=${plan.r - 3} r="8" /><text
              class="bias-letter"
              x=${-plan.r}
              y=${plan.r + 1}
              text-anchor="middle"
              >b</text
            >`
        : html`<rect x="-38" y="30" width="76" height="26" rx="13" /><text text-anchor="middle" y="48"
              >${written}</text
            >`
    }
  </g>`;
}

/** What is wanted of the outputs, and the cost. @param {any} props */
function End(props) {
  const { net, end, plan, shade, t, lit, way } = props;
  const last = net.sizes.length - 1;
  const [cx, cy] = plan.cost;
  const said = end.cost === undefined ? t("lab.cost_plain") : t("lab.cost_node", { value: short(end.cost) });
  return html`<g class="end">
    ${end.y.map((/** @type {number} */ wanted, /** @type {number} */ j) => {
      const from = plan.place(last, j);
      return html`<g class=${`edge none${shade(`y${j}`)}`} key=${j}>
        <line class="wire" x1=${from[0]} y1=${from[1]} x2=${cx} y2=${cy} stroke-width="2" />
        ${way && lit?.has(`y${j}`) ? html`<${Arrow} from=${from} to=${plan.cost} way=${way} small=${plan.small} />` : ""}
        <text class="edge-value wanted" x=${from[0] + plan.r + 8} y=${from[1] + (from[1] > cy ? plan.r + 4 : -plan.r)}
          >y ${short(wanted, 3)}</text
        ></g
      >`;
    })}
    <g
      class=${`neuron cost-node${shade("c")}`}
      tabindex="0"
      role="img"
      aria-label=${said}
      data-part="c"
      data-value=${end.cost}
      transform=${`translate(${cx} ${cy})`}
      ...${pointing(props, "c")}
    >
      <rect x="-37" y="-30" width="74" height="60" rx="14" /><text
        class="neuron-name"
        text-anchor="middle"
        y=${end.cost === undefined ? 6 : -7}
        >C</text
      >
      <text class="neuron-value" text-anchor="middle" y="17"
        >${end.cost === undefined ? "" : short(end.cost, 4)}</text
      ></g
    >
  </g>`;
}

/** The table twin. @param {NetProps} props */
function Numbers({ net, names, a, delta, label, t }) {
  const rows = layers(net).flatMap((l) =>
    net.w[l].flatMap((row, j) => [
      ...row.map((value, i) => [t("lab.weight_row", { from: names[l - 1][i], to: names[l][j] }), signed(value)]),
      [t("lab.bias_row", { name: names[l][j] }), signed(net.b[l][j])],
      ...(a?.[l]?.[j] === undefined ? [] : [[t("lab.answer_row", { name: names[l][j] }), short(a[l][j] ?? null)]]),
      ...(delta?.[l]?.[j] === undefined ? [] : [[`δ, ${names[l][j]}`, signed(/** @type {number} */ (delta[l][j]))]]),
    ]),
  );
  return html`<${Table} caption=${label} head=${[t("lab.part"), t("lab.value")]} rows=${rows} />`;
}
