// The rows of an epoch, shuffled and cut into mini-batches: the very rows that each racer's step is made of.
import { useAnswer } from "../api.js";
import { Choice, Table } from "../controls.js";
import { short } from "../format.js";
import { html } from "../ui.js";
import { Sign } from "./descent_ground.js";
import { nameOf, ROWS, shortName } from "./descent_race.js";

const SHOWN = 30; // rows of a strip
const BEFORE = 10; // of them at most, that went before
const LISTED = 10; // rows of the table

/** @param {any} props */
export function Rows({ state, set, answer, places, points, t }) {
  const look = Math.max(0, Math.min(answer.racers.length - 1, Math.round(state.look)));
  return html`<section class="rows" aria-label=${t("lab_descent.rows")}>
    <h2>${t("lab_descent.rows")}</h2>
    <p class="quiet rows-lead">${t("lab_descent.rows_told")}</p>
    <div class="rows-stage">
      <div class="strips">
        ${answer.racers.map(
          (/** @type {any} */ racer, /** @type {number} */ i) =>
            html`<${Strip}
              key=${i}
              place=${i}
              racer=${racer}
              steps=${racer.steps[places[i]]}
              seed=${state.seed}
              points=${points}
              t=${t}
            />`,
        )}
      </div>
      <div>
        <${Choice}
          label=${t("lab_descent.look")}
          name="look"
          value=${String(look)}
          onPick=${(/** @type {string} */ key) => set({ look: Number(key) })}
          options=${answer.racers.map((/** @type {any} */ racer, /** @type {number} */ i) => [String(i), shortName(racer, t)])}
        />
        <${Listed}
          racer=${answer.racers[look]}
          steps=${answer.racers[look].steps[places[look]]}
          seed=${state.seed}
          points=${points}
          t=${t}
        />
      </div>
    </div>
  </section>`;
}

/**
 * The mini-batch of the step that was done last, or of the first one to come, among those of its epoch.
 * @param {any} racer @param {number} steps @param {number} seed
 */
function useBatches({ batch_size: size }, steps, seed) {
  const each = Math.ceil(ROWS / size);
  const step = Math.max(0, steps - 1);
  const epoch = Math.floor(step / each);
  const { data, shown } = useAnswer("/api/race/batches", { examples: ROWS, batch_size: size, seed, epoch });
  return { batches: (data ?? shown)?.batches, fresh: Boolean(data), epoch, at: step % each, each };
}

/** @param {any} props */
function Strip({ place, racer, steps, seed, points, t }) {
  const { batches, fresh, epoch, at, each } = useBatches(racer, steps, seed);
  const said = t(steps ? "lab_descent.strip" : "lab_descent.strip_first", { epoch: epoch + 1, batch: at + 1, each });
  return html`<div class=${`strip racer-${place}${fresh ? "" : " waiting"}`}>
    <p class="strip-name"><${Sign} place=${place} /><b>${nameOf(racer, t)}</b> <span class="quiet">${said}</span></p>
    <div class="strip-row">
      ${
        batches &&
        around(batches, at).map(
          ({ rows, batch, more }) =>
            html`<span
              key=${batch}
              class=${batch === at ? "batch now" : "batch"}
              data-batch=${batch === at ? rows.join(" ") : null}
            >
              ${rows.map((row) => html`<${Row} key=${row} row=${row} y=${points.y[row]} />`)}${more ? html`<span class="quiet more-rows">+ ${more}</span>` : ""}</span
            >`,
        )
      }
    </div>
  </div>`;
}

/** One row: its number, and its class by shape and colour. @param {{row: number, y: number}} props */
const Row = ({ row, y }) => html`<span class=${y ? "chip one" : "chip zero"}><i aria-hidden="true"></i>${row}</span>`;

/** Some batches around one, as many as there is room for. @param {number[][]} batches @param {number} at */
function around(batches, at) {
  let first = at;
  for (let room = BEFORE; first > 0 && batches[first - 1].length <= room; first -= 1) room -= batches[first - 1].length;
  const found = [];
  let room = SHOWN;
  for (let batch = first; batch < batches.length && (room > 0 || batch <= at); batch += 1) {
    const rows = batches[batch].slice(0, Math.max(room, batch === at ? BEFORE : 0));
    found.push({ batch, rows, more: batches[batch].length - rows.length });
    room -= rows.length;
  }
  return found;
}

/** The rows of one mini-batch with all their numbers. @param {any} props */
function Listed({ racer, steps, seed, points, t }) {
  const { batches, at, fresh } = useBatches(racer, steps, seed);
  if (!batches) return null;
  const rows = batches[Math.min(at, batches.length - 1)];
  const lines = rows
    .slice(0, LISTED)
    .map((/** @type {number} */ row) => [row, short(points.x[row][0]), short(points.x[row][1]), points.y[row]]);
  const rest = rows.length - lines.length;
  return html`<div class=${fresh ? "batch-table" : "batch-table waiting"}>
    <${Table}
      caption=${t(rows.length === 1 ? "lab_descent.batch_one" : "lab_descent.batch_rows", { count: rows.length })}
      head=${[t("lab_descent.row"), "x₁", "x₂", t("lab_descent.class")]}
      rows=${lines}
    />
    ${rest > 0 && html`<p class="quiet">${t("lab_descent.rest", { rest })}</p>`}
  </div>`;
}
