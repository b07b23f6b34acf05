// The run that the lab was opened with: how it was trained, how far it is, and the way into its network.
import { ask, useConnection } from "../api.js";
import { Table, Twin } from "../controls.js";
import { short } from "../format.js";
import { html, useEffect, useState } from "../ui.js";
import { CostChart } from "./descent_charts.js";
import { Sign } from "./descent_ground.js";
import { Into } from "./run_into.js";

const PAUSE = 2000; // ms between two looks at a run that is still training

/** @type {import("../types").View} */
export const run = {
  id: "run",
  title: "lab_run.title",
  mark: "◆",
  defaults: { example: 0 },
  render: Run,
};

/** The run as it stands now, again and again while it trains. */
function useRun() {
  const [told, setTold] = useState({ run: /** @type {any} */ (null), error: "" });
  const connection = useConnection();
  const running = !told.run || told.run.status === "running";
  useEffect(() => {
    const control = new AbortController();
    const look = () =>
      ask("/api/run", undefined, control.signal).then(
        (run) => setTold({ run, error: "" }),
        (error) => control.signal.aborted || setTold((old) => ({ ...old, error: error.message })),
      );
    look();
    const timer = running ? setInterval(look, PAUSE) : undefined;
    return () => {
      control.abort();
      clearInterval(timer);
    };
  }, [running, connection]);
  return told;
}

/** @param {import("../types").ViewProps} props */
function Run(props) {
  const { t, share } = props;
  const { run: found, error } = useRun();
  const epochs = found?.history.length;
  useEffect(() => offer(share, found), [epochs, found?.status]);
  if (!found)
    return error
      ? html`<p class="refused" role="alert">${t("lab.refused", { message: error })}</p>`
      : html`<p class="loading" role="status">…</p>`;
  const { sizes } = found.architecture;
  return html` <h1>${t("lab_run.heading", { name: found.folder.split(/[\\/]/).at(-1) })}</h1>
    <p class="lead" role="status" data-status=${found.status}>
      ${t("lab_run.lead", { sizes: sizes.join("–"), examples: found.examples, epochs })}${" "}
      ${t(`lab_run.status_${found.status.replace(" ", "_")}`)}
    </p>
    <div class="stage">
      <div class="stage-left">
        <${Curve} history=${found.history} t=${t} />
        <${Into} ...${props} run=${found} />
      </div>
      <div class="stage-right">
        <section class="card"><${Facts} run=${found} t=${t} /></section>
      </div>
    </div>
    <${Twin} title=${t("lab_run.history")}>
      <${Table} caption=${t("lab_run.history")} head=${columns(found.history)} rows=${rowsOf(found.history)} />
    </${Twin}>`;
}

/** The cost of each epoch; of what was kept aside as well, where something was. @param {{history: any[], t: import("../types").Translate}} props */
function Curve({ history, t }) {
  const kinds = ["cost", "validation_cost"].filter((kind) => history.some((record) => record[kind] > 0));
  const courses = kinds.map((kind) => {
    const told = history.filter((record) => record[kind] > 0);
    return { x: told.map(({ epoch }) => epoch), y: told.map((record) => record[kind]) };
  });
  const costs = courses.flatMap(({ y }) => y);
  if (history.length < 2 || !costs.length) return html`<p class="card quiet">${t("lab_run.no_curve")}</p>`;
  const last = (/** @type {number} */ i) => short(/** @type {number} */ (courses[i].y.at(-1)));
  return html`<section class="card">
    <${CostChart}
      courses=${courses}
      spanX=${[1, history.length]}
      spanY=${[Math.min(...costs) / 1.15, Math.max(...costs) * 1.15]}
      label=${t("lab_run.by_epochs")}
      title=${`${t("lab_run.by_epochs")}: ${kinds.map((kind, i) => `${t(`lab_run.${kind}`)} ${last(i)}`).join(", ")}`}
    />
    <p class="legend">
      ${kinds.map((kind, i) => html`<span class="racer-name" key=${kind}><${Sign} place=${i} />${`${t(`lab_run.${kind}`)} ${last(i)}`}</span> `)}
    </p>
  </section>`;
}

/** @param {{run: any, t: import("../types").Translate}} props */
function Facts({ run: { architecture, recipe, history, steps, engine, results }, t }) {
  const { hidden, output, cost } = architecture;
  const facts = {
    activations: [...hidden, output].join(" → "),
    price: cost,
    optimizer: `${recipe.optimizer}, η ${short(recipe.learning_rate)}`,
    batch_size: recipe.batch_size,
    epochs: `${history.length} / ${recipe.epochs}`,
    steps: steps.toLocaleString("en"),
    seed: recipe.seed,
    engine,
  };
  const rows = [
    ...Object.entries(facts).map(([key, value]) => [t(`lab_run.${key}`), value]),
    ...Object.entries(results).map(([key, value]) => [
      key.replaceAll("_", " "),
      typeof value === "number" ? short(value, 6) : String(value),
    ]),
  ];
  return html`<${Table} caption=${t("lab_run.facts")} head=${[t("lab.part"), t("lab.value")]} rows=${rows} />`;
}

/** @param {any[]} history */
const columns = (history) => [...new Set(history.flatMap((record) => Object.keys(record)))];

/** @param {any[]} history */
const rowsOf = (history) =>
  history.map((record) =>
    columns(history).map((key) => (typeof record[key] === "number" ? short(record[key], 6) : "")),
  );

/** @param {(offer: import("../types").Offer) => void} share @param {any} found */
function offer(share, found) {
  if (!found) return;
  const names = columns(found.history);
  share({
    name: "run",
    python: `import backscope as bs

run = bs.open_run(${JSON.stringify(found.folder)})
print(run)
for record in run.history:
    print(record)`,
    table: [names, ...found.history.map((/** @type {any} */ record) => names.map((key) => record[key] ?? null))],
    data: found,
  });
}
