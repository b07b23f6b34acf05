// The cost surface as shades: even to the eye, safe for colour-blind ones, in steps of equal ratio, dark where C is low.
import { useEffect, useState } from "../ui.js";

// Nuñez, Anderton, Renslow (2018): cividis, at ten even places.
const CIVIDIS = [
  "#00224e",
  "#123570",
  "#3b496c",
  "#575d6d",
  "#707173",
  "#8a8678",
  "#a59c74",
  "#c3b369",
  "#e1cc55",
  "#fee838",
];
const BANDS = 10;
const MOST = 0.99; // of the costs: a steep corner shall not take all shades
const PIXELS = 480;
const DAY = { paper: [255, 255, 255], share: 0.55, line: [255, 255, 255] };
const NIGHT = { paper: [12, 13, 20], share: 0.5, line: [190, 190, 205] };

/** @param {string} code */
const rgb = (code) => [1, 3, 5].map((i) => parseInt(code.slice(i, i + 2), 16));

/** Whether the reader's system asks for dark colours, now and when that changes. */
export function useDark() {
  const [query] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const change = () => setDark(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return dark;
}

/**
 * Where the bands begin and end, lowest first: in even ratios, or evenly where a cost is 0.
 * @param {(number | null)[][]} cost
 */
export function bandsOf(cost) {
  const all = /** @type {number[]} */ (cost.flat().filter((value) => value !== null)).sort((a, b) => a - b);
  const [low, high] = [all[0], all[Math.floor(MOST * (all.length - 1))]];
  const share = Array.from({ length: BANDS + 1 }, (_, i) => i / BANDS);
  if (low > 0) return share.map((part) => low * (high / low) ** part);
  return share.map((part) => low + part * (high - low));
}

/** The colour of each band, lowest first. @param {boolean} dark */
export function shades(dark) {
  const { paper, share } = dark ? NIGHT : DAY;
  return Array.from({ length: BANDS }, (_, band) => {
    const place = (band / (BANDS - 1)) * (CIVIDIS.length - 1);
    const [from, to] = [rgb(CIVIDIS[Math.floor(place)]), rgb(CIVIDIS[Math.ceil(place)])];
    return from.map((value, i) => Math.round(share * (value + (place % 1) * (to[i] - value)) + (1 - share) * paper[i]));
  });
}

/**
 * The surface as a picture, between the points of its grid drawn evenly; lines part the bands.
 * @param {{cost: (number | null)[][]}} surface @param {boolean} dark
 */
export function paint({ cost }, dark) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = PIXELS;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(PIXELS, PIXELS);
  const band = banded(cost);
  const [colours, { line }] = [shades(dark), dark ? NIGHT : DAY];
  for (let y = 0; y < PIXELS; y += 1) {
    for (let x = 0; x < PIXELS; x += 1) {
      const [own, right, below] = [
        band[y * PIXELS + x],
        band[y * PIXELS + Math.min(x + 1, PIXELS - 1)],
        band[Math.min(y + 1, PIXELS - 1) * PIXELS + x],
      ];
      const edge = own !== right || own !== below ? 0.6 : 0;
      const colour = own < 0 ? line : colours[own];
      for (let i = 0; i < 3; i += 1) image.data[4 * (y * PIXELS + x) + i] = (1 - edge) * colour[i] + edge * line[i];
      image.data[4 * (y * PIXELS + x) + 3] = own < 0 ? 60 : 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

/** The band of every pixel, −1 where there is no cost. @param {(number | null)[][]} cost */
function banded(cost) {
  const bands = bandsOf(cost);
  const last = cost.length - 1;
  const found = new Int8Array(PIXELS * PIXELS);
  for (let y = 0; y < PIXELS; y += 1) {
    const v = ((PIXELS - 1 - y) / (PIXELS - 1)) * last;
    const [row, up] = [cost[Math.floor(v)], cost[Math.ceil(v)]];
    for (let x = 0; x < PIXELS; x += 1) {
      const u = (x / (PIXELS - 1)) * last;
      const [i, j, p, q] = [Math.floor(u), Math.ceil(u), u % 1, v % 1];
      const corners = [row[i], row[j], up[i], up[j]];
      const value = corners.includes(null)
        ? null
        : (1 - q) * ((1 - p) * Number(row[i]) + p * Number(row[j])) + q * ((1 - p) * Number(up[i]) + p * Number(up[j]));
      found[y * PIXELS + x] = value === null ? -1 : bandOf(bands, value);
    }
  }
  return found;
}

/** @param {number[]} bands @param {number} value */
function bandOf(bands, value) {
  let band = 0;
  while (band < BANDS - 1 && value >= bands[band + 1]) band += 1;
  return band;
}
