// Path by path: factors that are multiplied, products that are added.
import { Goal, Guess, Num } from "../controls.js";
import { short, signed } from "../format.js";
import { factorKey, partOfFactor } from "../mathml.js";
import { Notation } from "../notation.js";
import { html } from "../ui.js";

/** @param {any} props */
export function Paths(props) {
  const { t, found, at, last, state, set } = props;
  if (!state.guess) return null;
  return html`<section class="card paths" aria-label=${t("lab_rule.paths")}>
    <h2 class="eyebrow">${t("lab_rule.paths")}</h2>
    <ol>
      ${found.paths.map(
        (/** @type {any} */ path, /** @type {number} */ i) =>
          html`<${Path}
            key=${i}
            ...${props}
            path=${path}
            now=${at === i + 1}
            later=${at > 0 && at < i + 1}
            onGo=${() => set({ at: i + 1 })}
            number=${i + 1}
          />`,
      )}
    </ol>
    ${found.rest.count ? html`<p class="rest">${t("lab_rule.rest", { count: found.rest.count })} <b>${signed(found.rest.sum)}</b></p>` : ""}
    ${
      at === last
        ? html`<p class="sum-line">
            <span>${t("lab_rule.added")}</span>
            <span class="sum-parts"
              >${found.paths.map((/** @type {any} */ { value }) => (value < 0 ? `(${short(value, 6)})` : short(value, 6))).join(" + ")}${found.rest.count ? ` + ${short(found.rest.sum, 6)}` : ""}${" "}
              =</span
            >
            <b><${Num} value=${found.gradient} name="sum" digits=${6} /></b>
          </p>`
        : ""
    }
  </section>`;
}

/** @param {any} props */
function Path({ t, path, now, later, number, onGo, state, pointed, touched, onPoint, said }) {
  return html`<li
    class=${now ? "path now" : later ? "path later" : "path"}
    aria-current=${now ? "step" : null}
    data-path=${number}
  >
    <button type="button" class="path-go" onClick=${onGo} aria-label=${t("lab_rule.go_path", { path: number })}>
      ${number}
    </button>
    <span class="factors"
      >${path.factors.map((/** @type {any} */ factor, /** @type {number} */ i) => {
        const key = factorKey(factor);
        const on = key === pointed || (touched && partOfFactor(factor) === touched);
        return html`<span class="linked" key=${key}
          ><span
            class=${on ? "chip now" : "chip"}
            tabindex="0"
            role="img"
            aria-label=${said(key)}
            data-factor=${key}
            data-value=${factor.value}
            onMouseEnter=${() => onPoint(key)}
            onMouseLeave=${() => onPoint(null)}
            onFocus=${() => onPoint(key)}
            onBlur=${() => onPoint(null)}
          >
            <span class="chip-kind"
              >${state.show === "numbers" ? short(factor.value) : html`<${Notation} text=${written(factor.symbol)} />`}</span
            ></span
          >${i < path.factors.length - 1 ? html`<span class="times" aria-hidden="true">·</span>` : ""}</span
        >`;
      })}
      <span class="path-value"
        ><span class="equals">=</span>
        <b><data value=${path.value} data-name="path">${signed(path.value)}</data></b></span
      ></span
    >
  </li>`;
}

/** The library's names of factors as the notation reads them. @param {string} symbol */
const written = (symbol) => symbol.replaceAll("σ'", "sigma'").replaceAll(/δ(?=\[)/g, "delta");

/** @param {any} props */
export function AskedPaths({ state, set, t, found }) {
  const wrong = [1, 2, 4, 3].filter((count) => count !== found.count).slice(0, 2);
  const options = [...wrong, found.count].sort((p, q) => p - q).map(String);
  return html`<${Guess}
    name="rule"
    guess=${state.guess}
    right=${String(found.count)}
    t=${t}
    question=${t("lab_rule.question", { parameter: found.parameter })}
    options=${options.map((key) => [key, key])}
    why=${t(found.count > 1 ? "lab_rule.why_many" : "lab_rule.why_one", { count: found.count })}
    onGuess=${(/** @type {string} */ guess) => set({ guess })}
  />`;
}

/** @param {any} props */
export function Reached({ state, t, found, at, last }) {
  const met = Boolean(state.guess) && at === last && found.count > 1 && found.check.agrees;
  return html`<${Goal}
    met=${met}
    t=${t}
    goal=${t(found.count > 1 ? "lab_rule.goal" : "lab_rule.goal_one")}
    done=${t("lab_rule.done")}
  />`;
}
