// Rung 5: the derivative by one parameter, taken apart: along a path factors multiply, where paths part they are added.
import { useAnswer } from "../api.js";
import { Choice, Num } from "../controls.js";
import { factorKey, MathMl, partOfFactor } from "../mathml.js";
import { NetworkDrawing } from "../network.js";
import { html, useEffect, useState } from "../ui.js";
import { short } from "../format.js";
import { Walker } from "../walker.js";
import { EXAMPLE, namesOf, parameterOf, SHARED, useGiven } from "./given_network.js";
import { AskedPaths, Paths, Reached } from "./rule_paths.js";
import { Proof } from "./rule_proof.js";
import { offer } from "./rule_python.js";

const PAUSE = 1800; // ms between two paths
const DEFAULT = "w1.0.0";

/** @type {import("../types").View} */
export const rule = {
  id: "rule",
  title: "lab_rule.title",
  shares: SHARED,
  defaults: { ...EXAMPLE, of: DEFAULT, show: "symbols", form: "branches", at: 0, guess: "" },
  render: Rule,
};

/** @param {import("../types").ViewProps} props */
function Rule(props) {
  const { state, set, t } = props;
  const given = useGiven(state);
  const { net, x, y } = given;
  const part = net && parameterOf(state.of, net.sizes) ? state.of : DEFAULT;
  const parameter = net && parameterOf(part, net.sizes);
  const question = net && { network: net, x, target: y };
  const answer = useAnswer("/api/network/chain", question && { ...question, ...parameter, digits: 4 });
  const trace = useAnswer("/api/network/walk", question);
  useEffect(() => offer(props, given, part, answer.data), [answer.data, state.p]);
  const found = answer.data ?? (answer.shown?.parameter === nameOf(parameter) && !answer.error ? answer.shown : null);
  const last = found ? found.paths.length + 1 : 1;
  const at = Math.max(0, Math.min(last, Math.round(state.at)));
  const error = given.error ?? answer.error ?? trace.error;
  const own = { ...props, given, found, trace: trace.data, at, last, part };
  return html` <h1>${t("lab_rule.heading")}</h1>
    <p class="lead">${t("lab_rule.lead")}</p>
    <div class="bar">
      ${net && html`<${Parameter} sizes=${net.sizes} part=${part} t=${t} onPick=${(/** @type {string} */ of) => set({ of, at: 0, guess: state.guess && "known" })} />`}
      <${Choice}
        label=${t("lab_rule.show")}
        name="show"
        value=${state.show}
        onPick=${(/** @type {string} */ show) => set({ show })}
        options=${["symbols", "numbers"].map((key) => [key, t(`lab_rule.show_${key}`)])}
      />
      <${Choice}
        label=${t("lab_rule.form")}
        name="form"
        value=${state.form}
        onPick=${(/** @type {string} */ form) => set({ form })}
        options=${["branches", "paths"].map((key) => [key, t(`lab_rule.form_${key}`)])}
      />
    </div>
    ${error && html`<p class="refused" role="alert">${t("lab.refused", { message: error })}</p>`}
    ${
      found
        ? html`<${Walker}
              at=${at}
              last=${last}
              t=${t}
              label=${t("lab_rule.walk")}
              pause=${PAUSE}
              onGo=${(/** @type {number} */ next) => set({ at: next })}
              said=${saidAt(own)}
            />
            <${Stage} ...${own} />`
        : error
          ? ""
          : html`<p class="loading" role="status">…</p>`
    }`;
}

/** w[1][0, 0], as the server calls it. @param {ReturnType<typeof parameterOf>} parameter */
const nameOf = (parameter) =>
  parameter &&
  (parameter.input === null
    ? `b[${parameter.layer}][${parameter.neuron}]`
    : `w[${parameter.layer}][${parameter.neuron}, ${parameter.input}]`);

/** @param {any} props */
function saidAt({ t, at, last, found }) {
  return at === 0
    ? t("lab_rule.all_paths")
    : at === last
      ? t("lab_rule.sum")
      : t("lab_rule.path_said", { path: at, count: found.paths.length, value: short(found.paths[at - 1].value) });
}

/** Whose derivative it is. @param {{sizes: number[], part: string, t: import("../types").Translate, onPick: (part: string) => void}} props */
function Parameter({ sizes, part, t, onPick }) {
  return html`<label class="field"
    ><span class="field-name">${t("lab_rule.parameter")}</span
    ><select name="parameter" value=${part} onChange=${(/** @type {any} */ event) => onPick(event.target.value)}>
      ${sizes.slice(1).map(
        (size, under) =>
          html`<optgroup key=${under} label=${t("lab_rule.layer", { layer: under + 1 })}>
            ${Array.from({ length: size }, (_, j) => [
              ...Array.from({ length: sizes[under] }, (_, k) => `w${under + 1}.${j}.${k}`),
              `b${under + 1}.${j}`,
            ])
              .flat()
              .map(
                (one) =>
                  html`<option key=${one} value=${one} selected=${one === part}>
                    ${nameOf(parameterOf(one, sizes))}
                  </option>`,
              )}
          </optgroup>`,
      )}
    </select></label
  >`;
}

/** The network, the formula, its paths, and the proof. @param {any} props */
function Stage(props) {
  const { state, set, t, given, found, trace, at, last, part } = props;
  const [pointed, onPoint] = useState(/** @type {string | null} */ (null)); // the key of a factor
  const [touched, onTouch] = useState(/** @type {string | null} */ (null)); // a part of the drawing
  const factors = new Map(
    found.paths.flatMap((/** @type {any} */ path) =>
      path.factors.map((/** @type {any} */ one) => [factorKey(one), one]),
    ),
  );
  for (const one of found.factors) factors.set(factorKey(one), one);
  const speaks = factors.get(pointed);
  const said = (/** @type {string} */ key) =>
    factors.has(key)
      ? t("lab_rule.factor", { symbol: factors.get(key).symbol, value: short(factors.get(key).value) })
      : key;
  const own = { ...props, factors, pointed, onPoint, touched, said };
  const asked = !state.guess;
  return html` <${Formula} ...${own} />
    <div class="stage rule">
      <div class="stage-left">
        <${NetworkDrawing}
          t=${t}
          label=${t("lab_rule.network")}
          net=${given.net}
          names=${namesOf(given.net.sizes)}
          a=${trace?.a}
          end=${{ y: given.y, cost: found.cost }}
          lit=${asked ? undefined : litBy(found, part, at, last)}
          way="forward"
          picked=${speaks ? partOfFactor(speaks) : part}
          onPoint=${onTouch}
          onPick=${(/** @type {string} */ of) => /^[wb]/.test(of) && of !== part && set({ of, at: 0, guess: state.guess && "known" })}
        />
        <p class="caption" role="status">
          ${speaks ? html`<b>${said(/** @type {string} */ (pointed))}</b> = ${speaks.derivative}` : t("lab_rule.pick")}
        </p>
        <${Reached} ...${own} />
      </div>
      <div class="stage-right">
        <${AskedPaths} ...${own} />
        <${Paths} ...${own} />
        ${at === last && !asked && html`<${Proof} ...${own} />`}
      </div>
    </div>`;
}

/** The whole formula, once it was guessed how many paths it has. @param {any} props */
function Formula({ state, t, found, pointed, touched, onPoint, said }) {
  const markup = found[`${state.form === "paths" ? "paths_" : ""}${state.show === "numbers" ? "numbers" : "symbols"}`];
  const shown = html`<${MathMl}
      markup=${markup}
      label=${t("lab_rule.formula")}
      pointed=${pointed}
      touched=${touched}
      onPoint=${onPoint}
      said=${said}
    />
    <p class="gradient">
      ${t("lab_rule.gradient")} <b><${Num} value=${found.gradient} name="gradient" digits=${6} /></b>
    </p>`;
  return html`<section class="card formula">
    <h2 class="eyebrow">${t(state.form === "paths" ? "lab_rule.formula_paths" : "lab_rule.formula")}</h2>
    ${state.guess ? shown : html`<p class="veil">${t("lab_rule.veiled")}</p>`}
  </section>`;
}

/** What the path, or all paths, go through. @param {any} found @param {string} part @param {number} at @param {number} last */
function litBy(found, part, at, last) {
  const paths = at === 0 || at === last ? found.paths : [found.paths[at - 1]];
  const lit = new Set([part, "c"]);
  for (const { factors, neurons } of paths) {
    for (const factor of factors) lit.add(partOfFactor(factor));
    lit.add(`y${neurons[neurons.length - 1]}`);
    const { layer, neuron } = factors.find((/** @type {any} */ one) => one.kind === "delta") ?? { layer: 0, neuron: 0 };
    if (layer) lit.add(`a${layer}.${neuron}`);
  }
  const [layer, neuron] = part.slice(1).split(".").map(Number);
  return lit.add(`a${layer}.${neuron}`);
}
