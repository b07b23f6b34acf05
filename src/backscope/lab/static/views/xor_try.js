// Any truth table, or any points: the line that parts them, or the proof that there is none.
import { useAnswer } from "../api.js";
import { Choice, Goal, Table } from "../controls.js";
import { short, vector } from "../format.js";
import { Plane } from "../plane.js";
import { html, useEffect, useState } from "../ui.js";
import { Mixture } from "./certificate.js";
import { extentOf, pointsOf, useHands, XOR } from "./points.js";
import { shares } from "./xor_proof.js";

/** @param {import("../types").ViewProps} props */
export function Try(props) {
  const { state, set, t, language, share } = props;
  const own = state.what === "points";
  const table = own ? undefined : state.table;
  const flat = own || table.length === 4;
  const points = flat ? pointsOf(table, state.points) : rowsOf(table);
  const enough = points.y.length > 1;
  const { hands, tools } = useHands(state.points, (/** @type {number[][]} */ next) => set({ points: next }), t);
  const { data: answer, error } = useAnswer(
    "/api/separability",
    enough ? { ...(own ? { points } : { gate: table }), language } : null,
  );
  useEffect(() => {
    if (answer)
      share({
        name: own ? "points" : `gate-${table}`,
        python: python(points),
        table: shares(points, answer.certificate),
        data: { points, ...answer },
      });
  }, [answer]);
  const met = answer?.separable === false && (own || (table.length === 4 && table !== XOR));
  return html` <div class="stage">
    <div class="stage-left">
      ${flat ? html`<${Picture} ...${props} points=${points} answer=${answer} hands=${own ? hands : undefined} />` : html`<${Shares} points=${points} answer=${answer} t=${t} />`}
    </div>
    <div class="stage-right">
      <${Choice}
        label=${t("lab_xor.try_what")}
        name="what"
        value=${state.what}
        options=${["table", "points"].map((key) => [key, t(`lab_xor.try_${key}`)])}
        onPick=${(/** @type {string} */ what) => set({ what })}
      />
      ${own ? tools : html`<${TruthTable} table=${table} points=${points} t=${t} set=${set} />`}
      <${Verdict} kind=${flat ? "" : "_plane"} answer=${answer} enough=${enough} error=${error} t=${t} />
      <${Goal} met=${met} goal=${t("lab_xor.goal")} done=${t("lab_xor.done")} t=${t} />
    </div>
  </div>`;
}

/** The rows of a truth table of any number of inputs. @param {string} table @returns {import("../types").Points} */
function rowsOf(table) {
  const inputs = Math.log2(table.length);
  const x = [...table].map((_, row) => Array.from({ length: inputs }, (__, i) => (row >> (inputs - 1 - i)) & 1));
  return { x, y: [...table].map(Number) };
}

/** More than a plane can show: each row with its share in the proof. @param {any} props */
function Shares({ points, answer, t }) {
  const [, ...rows] = shares(points, answer?.certificate);
  const head = [t("lab_xor.row_in"), t("lab_xor.row_out"), ...(answer?.certificate ? [t("lab_xor.row_share")] : [])];
  const inputs = points.x[0].length;
  return html`<section class="card">
    <p>${t("lab_xor.three")}</p>
    <${Table}
      caption=${t("lab_xor.rows")}
      head=${head}
      rows=${rows.map((row) => [row.slice(0, inputs).join(" "), row[inputs], ...row.slice(inputs + 1).map((share) => short(share))])}
    />
  </section>`;
}

/** @param {any} props */
function Picture({ t, points, answer, hands }) {
  const places = points.x.map((/** @type {number[]} */ x, /** @type {number} */ i) => ({ x, y: points.y[i] }));
  return html`<${Plane}
    places=${places}
    lines=${answer?.plane ? [answer.plane] : []}
    extent=${extentOf(points)}
    label=${t("lab_xor.try_plane")}
    t=${t}
    hands=${hands}
    over=${(/** @type {any} */ f) => answer?.certificate && html`<${Mixture} f=${f} points=${points} certificate=${answer.certificate} />`}
  />`;
}

/** A truth table: its outputs to be flipped one by one, or typed. @param {any} props */
function TruthTable({ table, points, t, set }) {
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const bad = text !== null && !/^([01]{4}|[01]{8}|[01]{16})$/.test(text);
  const type = (/** @type {string} */ next) => {
    setText(next);
    if (/^([01]{4}|[01]{8}|[01]{16})$/.test(next)) set({ table: next });
  };
  const flip = (/** @type {number} */ row) => {
    setText(null);
    set({ table: [...table].map((mark, i) => (i === row ? String(1 - Number(mark)) : mark)).join("") });
  };
  return html`<section class="card">
    <div class="table-flips" role="group" aria-label=${t("lab_xor.table")}>
      ${points.x.map(
        (/** @type {number[]} */ x, /** @type {number} */ row) =>
          html`<button
            type="button"
            key=${row}
            data-flip=${row}
            class=${points.y[row] ? "flip one" : "flip zero"}
            title=${t("lab_xor.flip", { x: x.join(" "), y: points.y[row] })}
            onClick=${() => flip(row)}
          >
            <span class="quiet">${x.join(" ")}</span> <b>${points.y[row]}</b>
          </button>`,
      )}
    </div>
    <label class="field long"
      ><span class="field-name">${t("lab_xor.typed")}</span>
      <input
        type="text"
        inputmode="numeric"
        autocomplete="off"
        data-name="table"
        value=${text ?? table}
        aria-invalid=${bad ? "true" : "false"}
        onInput=${(/** @type {any} */ event) => type(event.target.value.trim())}
    /></label>
    ${bad && html`<p class="quiet" role="status">${t("lab_xor.typed_bad")}</p>`}
  </section>`;
}

/** The line, or the proof. @param {any} props */
function Verdict({ kind, answer, enough, error, t }) {
  if (!enough) return html`<p class="card verdict" role="status">${t("lab_xor.one_class")}</p>`;
  if (error) return html`<p class="refused" role="alert">${t("lab.refused", { message: error })}</p>`;
  if (!answer) return html`<p class="card verdict" role="status">…</p>`;
  const found = String(answer.separable);
  return html`<section class=${`card verdict ${found}`} role="status" data-separable=${found}>
    <h2>${t(`lab_xor.verdict_${found}${found === "null" ? "" : kind}`)}</h2>
    <p data-name="sentence">${answer.sentence}</p>
    ${
      answer.plane &&
      html`<p>
        w =
        <data value=${JSON.stringify(answer.plane.weights)} data-name="weights">${vector(answer.plane.weights)}</data>,
        b = <data value=${answer.plane.bias} data-name="bias">${short(answer.plane.bias)}</data>,
        ${answer.plane.margin !== null && html`${t("lab_xor.margin")} <data value=${answer.plane.margin} data-name="margin">${short(answer.plane.margin)}</data>`}
      </p>`
    }
  </section>`;
}

/** @param {import("../types").Points} points */
const python = ({ x, y }) => `import backscope as bs

x = [${x.map((row) => `[${row.join(", ")}]`).join(", ")}]
y = [${y.join(", ")}]
answer = bs.separability(x, y)
print(answer)`;
