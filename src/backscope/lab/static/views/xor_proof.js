// Why no line parts XOR: the middles of the two diagonals are the same point.
import { useAnswer } from "../api.js";
import { Plane } from "../plane.js";
import { html, useEffect } from "../ui.js";
import { Walker } from "../walker.js";
import { extentOf, XOR_ROWS as POINTS } from "./points.js";
import { Mixture } from "./certificate.js";

const LAST = 4;
const PYTHON = `import backscope as bs

xor = bs.load("xor").train
answer = bs.separability(xor.x, xor.y)
print(answer)
print(answer.certificate.positive, answer.certificate.negative, answer.certificate.point)`;

/** @param {import("../types").ViewProps} props */
export function Proof({ state, set, t, language, share }) {
  const { data: answer } = useAnswer("/api/separability", { gate: "xor", language });
  useEffect(() => {
    if (!answer) return;
    share({ name: "xor-proof", python: PYTHON, table: shares(POINTS, answer.certificate), data: answer });
  }, [answer]);
  if (!answer) return html`<p class="loading" role="status">…</p>`;
  const at = Math.max(0, Math.min(LAST, Math.round(state.proof)));
  const places = POINTS.x.map((x, i) => ({ x, y: POINTS.y[i] }));
  return html`
    <${Walker}
      at=${at}
      last=${LAST}
      t=${t}
      label=${t("lab_xor.proof_walk")}
      said=${t(`lab_xor.proof_${at}`)}
      pause=${3500}
      onGo=${(/** @type {number} */ next) => set({ proof: next })}
    />
    <div class="stage">
      <div class="stage-left">
        <${Plane}
          places=${places}
          extent=${extentOf(POINTS)}
          label=${t("lab_xor.proof_plane")}
          t=${t}
          over=${(/** @type {any} */ f) => html`<${Mixture} f=${f} points=${POINTS} certificate=${answer.certificate} one=${at >= 1} zero=${at >= 2} meet=${at >= 3} />`}
        />
      </div>
      <div class="stage-right">
        <ol class="argument" aria-live="polite">
          ${Array.from({ length: LAST + 1 }, (_, i) => html`<li key=${i} class=${i < at ? "done" : i === at ? "now" : "later"} aria-hidden=${i > at ? "true" : null}>${t(`lab_xor.proof_${i}`)}</li>`)}
        </ol>
        ${
          at === LAST &&
          html`<p class="card sentence" data-name="sentence">${answer.sentence}</p>
            <p class="way">
              <button type="button" class="step main" onClick=${() => set({ part: "try" }, { replace: false })}>
                ${t("lab_xor.to_try")} →
              </button>
            </p>`
        }
      </div>
    </div>
  `;
}

/** The certificate as rows. @param {import("../types").Points} points @param {any} certificate */
export function shares(points, certificate) {
  const names = points.x[0].map((_, i) => `x${i + 1}`);
  if (!certificate) return [[...names, "target"], ...points.x.map((x, i) => [...x, points.y[i]])];
  const rows = points.x.map((x, i) => [
    ...x,
    points.y[i],
    (points.y[i] ? certificate.positive : certificate.negative)[i] ?? 0,
  ]);
  return [[...names, "target", "share"], ...rows];
}
