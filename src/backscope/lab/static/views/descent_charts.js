// The cost of each racer against what it has spent: examples, or seconds.
import { short } from "../format.js";
import { html, useEffect, useRef } from "../ui.js";
import uPlot from "../vendor/uplot.js";
import { LOOKS } from "./descent_race.js";
import { useDark } from "./descent_shades.js";

const HIGH = 190;
const MOST_TICKS = 5;
const LEAST = 1e-12; // what a logarithmic axis shows in place of 0

/**
 * @typedef {{x: number[], y: number[]}} Course
 * @param {{courses: Course[], spanX: number[], spanY: number[], label: string, title: string, unit?: number}} props
 * `spanX` and `spanY` are what the axes show at all times, so that nothing jumps while it plays
 */
export function CostChart({ courses, spanX, spanY, label, title }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const chart = useRef(/** @type {uPlot | null} */ (null));
  const dark = useDark();
  const spans = JSON.stringify([spanX, spanY, label]);
  const now = useRef(courses);
  now.current = courses;
  useEffect(() => {
    const target = /** @type {HTMLDivElement} */ (box.current);
    const made = new uPlot(
      options(target, spanX, spanY, label, courses.length, () => now.current),
      joined(courses),
      target,
    );
    chart.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: target.clientWidth, height: HIGH }));
    watcher.observe(target);
    return () => {
      watcher.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [spans, dark, courses.length]);
  useEffect(() => chart.current?.setData(joined(courses)), [courses]); // scales anew: they may not have been set yet
  return html`<div class="cost-chart" role="img" aria-label=${title}>
    <p class="eyebrow" aria-hidden="true">${label}</p>
    <div ref=${box} data-save="true"></div>
  </div>`;
}

/** Courses with places of their own, as one table. @param {Course[]} courses */
function joined(courses) {
  return uPlot.join(
    courses.map(({ x, y }) => {
      const kept = x.map((value, i) => [value, Math.max(LEAST, y[i])]).filter(([value]) => value > 0);
      const rising = kept.filter(([value], i) => i === 0 || value > kept[i - 1][0]);
      return [rising.map(([value]) => value), rising.map(([, value]) => value)];
    }),
  );
}

/**
 * @param {HTMLElement} target @param {number[]} spanX @param {number[]} spanY @param {string} label @param {number} count
 * @param {() => Course[]} courses
 */
function options(target, spanX, spanY, label, count, courses) {
  const style = getComputedStyle(target);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: colour("quiet"),
    font: `13px ${colour("sans")}`,
    grid: { stroke: colour("rule"), width: 1 },
    ticks: { show: false },
  };
  const tick = (/** @type {unknown} */ _, /** @type {(number | null)[]} */ values) =>
    values.map((value) => (value === null ? "" : short(value, 2)));
  return {
    width: target.clientWidth,
    height: HIGH,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 14, 0, 0],
    scales: { x: { time: false, distr: 3, range: () => spanX }, y: { distr: 3, range: () => spanY } },
    axes: [
      { ...axis, values: tick, splits: () => ticks(spanX), size: 30 },
      { ...axis, values: tick, splits: () => ticks(spanY), size: 50 },
    ],
    series: [
      { label },
      ...Array.from({ length: count }, (_, i) => ({
        stroke: colour(`racer-${i}`),
        width: i === 2 ? 2.6 : 2,
        dash: LOOKS[i % 3].dash,
        spanGaps: true,
        points: { show: false },
      })),
    ],
    hooks: { draw: [(/** @type {uPlot} */ chart) => heads(chart, courses(), colour)] },
  };
}

/** Round numbers within a span, in about even ratios and not too many. @param {number[]} span */
function ticks([low, high]) {
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, i) => Math.floor(Math.log10(low)) + i,
  );
  const within = (/** @type {number[]} */ digits) =>
    powers
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((value) => value >= low && value <= high);
  const few = [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]].map(within).find((values) => values.length <= MOST_TICKS);
  if (few) return few;
  const all = within([1]);
  return all.filter((_, i) => i % Math.ceil(all.length / MOST_TICKS) === 0);
}

/** Mark where each racer is now. @param {uPlot} chart @param {Course[]} courses @param {(name: string) => string} colour */
function heads(chart, courses, colour) {
  const { ctx } = chart;
  const size = 5 * devicePixelRatio;
  courses.forEach(({ x, y }, i) => {
    const [last, cost] = [x[x.length - 1], y[y.length - 1]];
    if (!(last > 0)) return;
    const [px, py] = [chart.valToPos(last, "x", true), chart.valToPos(Math.max(LEAST, cost), "y", true)];
    ctx.save();
    ctx.fillStyle = colour(`racer-${i}`);
    ctx.strokeStyle = colour("card");
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.beginPath();
    if (LOOKS[i % 3].marker === "circle") ctx.arc(px, py, size, 0, 2 * Math.PI);
    else if (LOOKS[i % 3].marker === "square") ctx.rect(px - size, py - size, 2 * size, 2 * size);
    else
      [
        [0, -1.2],
        [1.2, 1],
        [-1.2, 1],
      ].forEach(([a, b], k) =>
        k ? ctx.lineTo(px + a * size, py + b * size) : ctx.moveTo(px + a * size, py + b * size),
      );
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
    ctx.restore();
  });
}
