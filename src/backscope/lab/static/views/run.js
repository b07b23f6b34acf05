// The run that the lab was opened with: how it was trained, how far it is, and the way into its network.
import { ask, useConnection } from "../api.js";
import { Table, Twin } from "../controls.js";
import { short } from "../format.js";
import { html, useEffect, useMemo, useRef, useState } from "../ui.js";
import { CostChart } from "./descent_charts.js";
import { Sign } from "./descent_ground.js";
import { Into } from "./run_into.js";

const PAUSE = 2000; // ms between two looks at a run that is still training
const RARELY = 15000; // and at one that is not, but may go on
const SILENT = 60; // seconds without a word after which it is told that there was none
const LINES = 60; // of the table

/** @type {import("../types").View} */
export const run = {
  id: "run",
  title: "lab_run.title",
  mark: "◆",
  defaults: { example: 0 },
  render: Run,
};

/** The run as it stands now, and again and again while it trains: of its history only what is new. */
function useRun() {
  const [told, setTold] = useState({ run: /** @type {any} */ (null), error: "" });
  const connection = useConnection();
  const known = useRef(/** @type {any[]} */ ([]));
  const running = !told.run || told.run.status === "running";
  useEffect(() => {
    const control = new AbortController();
    const look = () => {
      const since = known.current.length; // an answer may come after the next question
      return ask(`/api/run?since=${since}`, undefined, control.signal).then(
        (run) => {
          known.current = run.epochs < since ? [] : [...known.current.slice(0, since), ...run.history];
          setTold({ run: { ...run, history: known.current }, error: "" });
        },
        (error) => control.signal.aborted || setTold((old) => ({ ...old, error: error.message })),
      );
    };
    look();
    const timer = setInterval(look, running ? PAUSE : RARELY);
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
  useEffect(() => offer(share, found), [found?.history.length, found?.status]);
  const refused = error && html`<p class="refused" role="alert">${t("lab.refused", { message: error })}</p>`;
  if (!found)
    return html`<h1>${t("lab_run.title")}</h1>
      ${refused || html`<p class="loading" role="status">…</p>`}`;
  return html` <h1>${t("lab_run.heading", { name: found.folder.split(/[\\/]/).at(-1) })}</h1>
    <${Lead} run=${found} t=${t} />
    ${refused}
    <div class=${error ? "stage waiting" : "stage"}>
      <div class="stage-left">
        <${Curve} history=${found.history} t=${t} />
        <${Into} ...${props} run=${found} />
      </div>
      <div class="stage-right">
        <section class="card facts"><${Facts} run=${found} t=${t} /></section>
      </div>
    </div>
    <${Twin} title=${t("lab_run.history")}><${History} history=${found.history} t=${t} /></${Twin}>`;
}

/** What it is, how far it is, and how good. @param {{run: any, t: import("../types").Translate}} props */
function Lead({ run: { architecture, examples, epochs, status, silent, results }, t }) {
  const word = status === "running" && silent > SILENT ? "silent" : status.replace(" ", "_");
  const accuracy = results.test_accuracy;
  return html`<p class="lead" role="status" data-status=${status}>
    ${t("lab_run.lead", { sizes: architecture.sizes.join("–"), examples: examples.toLocaleString("en"), epochs })}${" "}
    ${t(`lab_run.status_${word}`)}${" "}
    ${typeof accuracy === "number" ? t("lab_run.accuracy_told", { accuracy: `${short(100 * accuracy, 4)} %` }) : ""}
  </p>`;
}

/** The cost of each epoch; of what was kept aside as well, where something was. @param {{history: any[], t: import("../types").Translate}} props */
function Curve({ history, t }) {
  const kinds = ["cost", "validation_cost"].filter((kind) => history.some((record) => record[kind] > 0));
  const courses = kinds.map((kind) => {
    const told = history.filter((record) => record[kind] > 0);
    return { x: told.map(({ epoch }) => epoch), y: told.map((record) => record[kind]) };
  });
  const costs = courses.flatMap(({ y }) => y);
  const [low, high] = costs.reduce(([p, q], cost) => [Math.min(p, cost), Math.max(q, cost)], [Infinity, 0]);
  if (history.length < 2 || !costs.length) return html`<p class="card quiet">${t("lab_run.no_curve")}</p>`;
  const last = (/** @type {number} */ i) => short(/** @type {number} */ (courses[i].y.at(-1)));
  return html`<section class="card">
    <${CostChart}
      courses=${courses}
      spanX=${[1, history.length]}
      spanY=${[low / 1.15, high * 1.15]}
      label=${t("lab_run.by_epochs")}
      title=${`${t("lab_run.by_epochs")}: ${kinds.map((kind, i) => `${t(`lab_run.${kind}`)} ${last(i)}`).join(", ")}`}
    />
    <p class="legend">
      ${kinds.map((kind, i) => html`<span class="racer-name" key=${kind}><${Sign} place=${i} />${`${t(`lab_run.${kind}`)} ${last(i)}`}</span> `)}
    </p>
  </section>`;
}

const RESULTS = ["test_accuracy", "test_cost", "train_accuracy", "train_cost", "best_epoch"]; // of those that there are

/** @param {{run: any, t: import("../types").Translate}} props */
function Facts({ run: { architecture, recipe, history, steps, engine, results }, t }) {
  const { hidden, output, cost } = architecture;
  const known = RESULTS.filter((key) => typeof results[key] === "number");
  const facts = {
    ...Object.fromEntries(known.map((key) => [key, short(results[key], 6)])),
    activations: [...hidden, output].join(" → "),
    price: cost,
    optimizer: `${recipe.optimizer}, η ${short(recipe.learning_rate)}`,
    batch_size: recipe.batch_size,
    epochs: `${history.length} / ${recipe.epochs}`,
    steps: steps.toLocaleString("en"),
    seed: recipe.seed,
    engine,
  };
  const rows = Object.entries(facts).map(([key, value]) => [t(`lab_run.${key}`), value]);
  return html`<${Table} caption=${t("lab_run.facts")} head=${[t("lab.part"), t("lab.value")]} rows=${rows} />`;
}

/** @param {any[]} history */
const columns = (history) => [...new Set(history.flatMap((record) => Object.keys(record)))];

/** Some of the epochs as a table; all of them are in the CSV. @param {{history: any[], t: import("../types").Translate}} props */
function History({ history, t }) {
  const [names, rows] = useMemo(() => {
    const all = columns(history);
    const apart = Math.ceil(history.length / LINES);
    const shown = history.filter((_, i) => i % apart === 0 || i === history.length - 1);
    const cell = (/** @type {unknown} */ value) => (typeof value === "number" ? short(value, 6) : "");
    return [all, shown.map((record) => all.map((key) => cell(record[key])))];
  }, [history]);
  return html`<${Table} caption=${t("lab_run.history")} head=${names} rows=${rows} />`;
}

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
