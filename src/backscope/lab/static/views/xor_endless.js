// The perceptron learns XOR, pass after pass, and never ends.
import { useAnswer } from "../api.js";
import { Guess, Num } from "../controls.js";
import { short, vector } from "../format.js";
import { Plane } from "../plane.js";
import { html, useEffect } from "../ui.js";
import { Walker } from "../walker.js";
import { extentOf, XOR_ROWS as POINTS } from "./points.js";

const PASSES = 100;
const SHOWN = 40; // passes drawn as bars
const PYTHON = `import backscope as bs

xor = bs.load("xor").train
record = bs.Perceptron(passes=${PASSES}).learn(xor.x, xor.y)
print(record)
print(record.mistakes_by_pass)
for step in record.steps:
    print(step.words())`;

/** @param {import("../types").ViewProps} props */
export function Endless({ state, set, t, share }) {
  const question = { gate: "xor", rule: "perceptron", learning_rate: 1, start: null, passes: PASSES, seed: 0 };
  const { data: answer } = useAnswer("/api/perceptron/learn", question);
  useEffect(() => {
    if (!answer) return;
    const rows = answer.mistakes_by_pass.map((/** @type {number} */ mistakes, /** @type {number} */ i) => [
      i + 1,
      mistakes,
    ]);
    share({ name: "xor-never-ends", python: PYTHON, table: [["pass", "mistakes"], ...rows], data: answer });
  }, [answer]);
  if (!answer) return html`<p class="loading" role="status">…</p>`;
  const last = answer.steps.length;
  const at = Math.max(0, Math.min(last, Math.round(state.at)));
  const step = answer.steps[Math.max(0, at - 1)];
  const weights = at ? [...step.new_weights, step.new_bias] : [...step.weights, step.bias];
  const pass = at ? step.pass : 0;
  return html`
    <${Walker}
      at=${at}
      last=${last}
      t=${t}
      label=${t("lab_xor.walk")}
      said=${t("lab_xor.said", { pass, step: at })}
      pause=${250}
      onGo=${(/** @type {number} */ next) => set({ at: next })}
    />
    <div class="stage">
      <div class="stage-left">
        <${Line} weights=${weights} row=${at ? step.row : -1} t=${t} />
      </div>
      <div class="stage-right">
        <${Guess}
          name="xor"
          guess=${state.guess}
          right="never"
          t=${t}
          question=${t("lab_xor.question")}
          why=${t("lab_xor.why", { passes: answer.passes, mistakes: answer.mistakes })}
          options=${["10", "100", "never"].map((key) => [key, t(`lab_xor.guess_${key}`)])}
          onGuess=${(/** @type {string} */ guess) => set({ guess })}
        />
        <${Passes} answer=${answer} pass=${pass} weights=${weights} told=${Boolean(state.guess)} t=${t} />
        ${state.guess && html`<p class="way"><button type="button" class="step main" onClick=${() => set({ part: "proof" }, { replace: false })}>${t("lab_xor.to_proof")} →</button></p>`}
      </div>
    </div>
  `;
}

/** The mistakes of each pass; how it ends is told to who has guessed. @param {any} props */
function Passes({ answer, pass, weights, told, t }) {
  const verdict = t(answer.converged ? "lab_xor.yes" : "lab_xor.no");
  return html`<section class="card">
    <h2 class="eyebrow">${t("lab_xor.by_pass")}</h2>
    <${Bars} values=${answer.mistakes_by_pass.slice(0, SHOWN)} now=${pass} ahead=${told} t=${t} />
    <p class="count-line">${t("lab_xor.now", { pass, w: vector(weights.slice(0, 2)), b: short(weights[2]) })}</p>
    ${
      told &&
      html`<p class="quiet">
        ${t("lab_xor.converged")}
        <b data-name="converged" data-value=${answer.converged}>${verdict}</b> · ${t("lab_xor.all_mistakes")}
        <b><${Num} value=${answer.mistakes} name="mistakes" /></b>
      </p>`
    }
  </section>`;
}

/** The line as it is now, and what it gets wrong. @param {{weights: number[], row: number, t: import("../types").Translate}} props */
function Line({ weights, row, t }) {
  const line = { weights: weights.slice(0, 2), bias: weights[2] };
  const { data: judged } = useAnswer("/api/perceptron/judge", { points: POINTS, ...line });
  const wrong = new Set(judged?.wrong ?? []);
  const places = POINTS.x.map((x, i) => ({ x, y: POINTS.y[i], now: i === row, wrong: wrong.has(i) }));
  return html`<${Plane}
      places=${places}
      lines=${[line]}
      extent=${extentOf(POINTS)}
      label=${t("lab_xor.plane")}
      t=${t}
    />
    <p class="caption" role="status">${judged ? t("lab_xor.wrong", { wrong: wrong.size }) : "…"}</p>`;
}

/** @param {{values: number[], now: number, ahead: boolean, t: import("../types").Translate}} props */
function Bars({ values, now, ahead, t }) {
  const [wide, high] = [10, 20];
  return html`<svg
    class="bars"
    viewBox="0 0 ${values.length * wide} ${4 * high + 4}"
    role="img"
    aria-label=${t("lab_xor.bars", { least: Math.min(...values), most: Math.max(...values) })}
    data-save="true"
  >
    ${values.map((value, i) => (ahead || i < now) && html`<rect key=${i} class=${i + 1 === now ? "now" : i + 1 < now ? "past" : ""} x=${i * wide + 1} width=${wide - 2} y=${4 * high - value * high} height=${value * high} rx="2" />`)}
    <line x1="0" x2=${values.length * wide} y1=${4 * high + 2} y2=${4 * high + 2} />
  </svg>`;
}
