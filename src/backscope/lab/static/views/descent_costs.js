// What each racer's cost is against what it has spent; and first, what the reader thinks it will be.
import { Guess } from "../controls.js";
import { short } from "../format.js";
import { html, useMemo } from "../ui.js";
import { CostChart } from "./descent_charts.js";
import { ABOUT, lowest, nameOf } from "./descent_race.js";

/** @param {any} props */
export function Costs({ state, set, t, race, places }) {
  const { racers } = race.shown;
  const options = racers.map((/** @type {any} */ racer, /** @type {number} */ i) => [String(i), nameOf(racer, t)]);
  const early = lowest(racers, "examples_seen", ABOUT);
  const times = racers.map((/** @type {any} */ racer) => racer.seconds.at(-1));
  const why = (/** @type {number[]} */ costs) =>
    racers
      .map((/** @type {any} */ racer, /** @type {number} */ i) => `${nameOf(racer, t)} ${short(costs[i], 3)}`)
      .join(" · ");
  const reveal = (/** @type {string} */ guess) =>
    set({ guess, ...(state.clock === "examples" && state.at < ABOUT ? { at: ABOUT } : {}) });
  return html`
    <${Guess}
      name="examples"
      about=${t("lab_descent.by_examples")}
      guess=${state.guess}
      right=${String(early.first)}
      t=${t}
      options=${options}
      onGuess=${reveal}
      question=${t("lab_descent.question", { count: ABOUT })}
      why=${t("lab_descent.why", { costs: why(early.costs), steps: early.steps.join(", ") })}
    />
    ${
      state.guess &&
      html`<${Chart} race=${race} places=${places} over="examples_seen" label=${t("lab_descent.by_examples")} t=${t} />
        <${Guess}
          name="time"
          about=${t("lab_descent.by_time")}
          guess=${state.time}
          right=${String(times.indexOf(Math.max(...times)))}
          t=${t}
          options=${options}
          onGuess=${(/** @type {string} */ time) => set({ time })}
          question=${t("lab_descent.question_time")}
          why=${t("lab_descent.why_time", { times: why(times.map((/** @type {number} */ seconds) => 1000 * seconds)) })}
        />`
    }
    ${state.guess && state.time && html`<${Chart} race=${race} places=${places} over="seconds" label=${t("lab_descent.by_time")} scale=${1000} t=${t} />`}
  `;
}

/** @param {any} props */
function Chart({ race, places, over, label, scale = 1, t }) {
  const { racers } = race.shown;
  const courses = useMemo(
    () =>
      race.waiting && over === "examples_seen"
        ? running(race.frames, racers.length)
        : racers.map((/** @type {any} */ racer, /** @type {number} */ i) => ({
            x: racer[over].slice(0, places[i] + 1).map((/** @type {number} */ value) => scale * value),
            y: racer.cost.slice(0, places[i] + 1),
          })),
    [race.shown, race.frames, race.waiting, places.join(), over],
  );
  const spent = racers.flatMap((/** @type {any} */ racer) => [scale * racer[over][1], scale * racer[over].at(-1)]);
  const costs = racers.flatMap((/** @type {any} */ racer) => racer.cost);
  const [low, high] = [Math.max(1e-12, Math.min(...costs)), Math.max(...costs)];
  const title = `${label}: ${racers.map((/** @type {any} */ racer, /** @type {number} */ i) => `${nameOf(racer, t)} ${short(racer.cost[places[i]])}`).join(", ")}`;
  return html`<${CostChart}
    courses=${courses}
    spanX=${[Math.min(...spent), Math.max(...spent)]}
    spanY=${[low / 1.15, high * 1.15]}
    label=${label}
    title=${title}
  />`;
}

/** What is heard of the racers while they train. @param {any[]} frames @param {number} count */
function running(frames, count) {
  return Array.from({ length: count }, (_, i) => {
    const own = frames.filter((frame) => frame.racer === i);
    return { x: own.map((frame) => frame.examples_seen), y: own.map((frame) => frame.cost) };
  });
}
