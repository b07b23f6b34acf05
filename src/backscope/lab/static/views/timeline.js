// Rung 0: how it began, two winters, and why.
import { useAnswer } from "../api.js";
import { Goal, Guess } from "../controls.js";
import { html, useEffect, useNarrow } from "../ui.js";
import { Walker } from "../walker.js";

const [HIGH, EDGE] = [150, 30];
const AXIS = 92; // where the years lie in the drawing
const PYTHON = `from backscope.history import history

for milestone in history("LANGUAGE"):
    print(milestone.year, milestone.until or "", milestone.name, milestone.source, sep="\\t")`;

/** @type {import("../types").View} */
export const timeline = {
  id: "timeline",
  title: "lab_timeline.title",
  defaults: { at: 0, guess: "" },
  render: Timeline,
};

/** @param {import("../types").ViewProps} props */
function Timeline({ state, set, t, language, share }) {
  const { shown: milestones } = useAnswer(`/api/timeline/${language}`, undefined);
  useEffect(() => {
    if (!milestones) return;
    const rows = milestones.map((/** @type {any} */ one) => [
      one.year,
      one.until,
      one.name,
      one.who,
      one.text,
      one.source,
    ]);
    const table = [["year", "until", "name", "who", "text", "source"], ...rows];
    share({ name: "timeline", python: PYTHON.replace("LANGUAGE", language), table, data: milestones });
  }, [milestones]);
  if (!milestones) return html`<p class="loading" role="status">…</p>`;
  const last = milestones.length - 1;
  const at = Math.max(0, Math.min(last, Math.round(state.at)));
  const one = milestones[at];
  const years = one.until ? `${one.year}–${one.until}` : `${one.year}`;
  return html` <h1>${t("lab_timeline.heading")}</h1>
    <p class="lead">${t("lab_timeline.lead")}</p>
    <${Years} milestones=${milestones} at=${at} t=${t} />
    <article class=${one.until ? "milestone winter" : "milestone"} aria-live="polite">
      <p class="year">${years}</p>
      <div>
        <h2>${one.name}</h2>
        ${one.who && html`<p class="who">${one.who}</p>`}
        <p class="told">${one.text}</p>
        <p class="source" lang="en">${one.source}</p>
      </div>
    </article>
    <${Walker}
      at=${at}
      last=${last}
      t=${t}
      label=${t("lab_timeline.walk")}
      said=${`${years}: ${one.name}`}
      pause=${2500}
      onGo=${(/** @type {number} */ next) => set({ at: next })}
    />
    <div class="pair">
      <${Guess}
        name="timeline"
        question=${t("lab_timeline.question")}
        guess=${state.guess}
        right="28"
        t=${t}
        options=${["4", "11", "28"].map((key) => [key, t("lab_timeline.years", { years: key })])}
        why=${t("lab_timeline.why")}
        onGuess=${(/** @type {string} */ guess) => set({ guess })}
      />
      <${Goal} met=${at === last} goal=${t("lab_timeline.goal")} done=${t("lab_timeline.done")} t=${t} />
    </div>
    <${Story} milestones=${milestones} at=${at} t=${t} set=${set} />`;
}

/** The years as a line, winters as pale stretches of it. @param {{milestones: any[], at: number, t: import("../types").Translate}} props */
function Years({ milestones, at, t }) {
  const narrow = useNarrow();
  const wide = narrow ? 420 : 960;
  const [from, to] = [1940, 2015];
  const x = (/** @type {number} */ year) => EDGE + ((year - from) / (to - from)) * (wide - 2 * EDGE);
  const decades = [1940, 1950, 1960, 1970, 1980, 1990, 2000, 2010].filter((year) => !narrow || year % 20 === 0);
  const [events, winters] = [milestones.filter((one) => !one.until), milestones.filter((one) => one.until)];
  return html`<div class="years-box">
    <svg
      class="years"
      viewBox="0 0 ${wide} ${HIGH}"
      role="img"
      aria-label=${t("lab_timeline.drawing")}
      data-save="true"
    >
      ${winters.map(
        (one) =>
          html`<g key=${one.year} class=${`winter-band${one === milestones[at] ? " now" : ""}`}>
            <rect x=${x(one.year)} y="26" width=${x(one.until + 1) - x(one.year)} height=${AXIS - 26} rx="8" />
            ${!narrow && html`<text x=${(x(one.year) + x(one.until + 1)) / 2} y="50" text-anchor="middle">${one.name}</text>`}</g
          >`,
      )}
      <line class="axis-line" x1=${x(from)} x2=${x(to)} y1=${AXIS} y2=${AXIS} />
      ${decades.map((year) => html`<text key=${year} class="tick" x=${x(year)} y=${AXIS + 36} text-anchor="middle">${year}</text>`)}
      ${events.map(
        (one) =>
          html`<circle
            key=${one.year + one.name}
            cx=${x(one.year)}
            cy=${AXIS}
            r=${one === milestones[at] ? 11 : 6}
            class=${one === milestones[at] ? "event now" : "event"}
          />`,
      )}
    </svg>
  </div>`;
}

/** All of it, to read. @param {{milestones: any[], at: number, t: import("../types").Translate, set: any}} props */
function Story({ milestones, at, t, set }) {
  return html`<details class="twin">
    <summary>${t("lab_timeline.all")}</summary>
    <ol class="story">
      ${milestones.map(
        (one, i) =>
          html`<li key=${i} class=${one.until ? "winter" : ""}>
            <button
              type="button"
              class="link"
              aria-pressed=${i === at ? "true" : "false"}
              onClick=${() => set({ at: i })}
            >
              ${one.year} · ${one.name}
            </button>
            <span>${one.text}</span>
          </li>`,
      )}
    </ol>
  </details>`;
}
