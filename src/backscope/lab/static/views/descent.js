// Rung 6: gradient descent. One, ten or all examples a step: three racers from one start, on the cost surface.
import { useAnswer } from "../api.js";
import { Goal } from "../controls.js";
import { short } from "../format.js";
import { useJob } from "../stream.js";
import { html, useEffect, useMemo, useRef, useState } from "../ui.js";
import { Walker } from "../walker.js";
import { Costs } from "./descent_costs.js";
import { GroundDrawing, Legend } from "./descent_ground.js";
import { python, record } from "./descent_python.js";
import { lastUpTo, moments, networkAsked, pointsAsked, raceAsked, standing } from "./descent_race.js";
import { Rows } from "./descent_rows.js";
import { Settings } from "./descent_settings.js";
import { Recorded, Standings } from "./descent_standings.js";

const GOALS = /** @type {Record<string, number>} */ ({ moons: 0.105, circles: 0.06, xor: 0.095, spirals: 0.55 });
const PAUSES = /** @type {Record<string, number>} */ ({ slow: 160, normal: 60, fast: 20 });
const SETTLED = 250; // ms without a move after which the address says where we are

/** @type {import("../types").View} */
export const descent = {
  id: "descent",
  title: "lab_descent.title",
  defaults: {
    data: "moons",
    hidden: [8],
    rate: 0.5,
    batches: [1, 10, 200],
    epochs: 20,
    seed: 0,
    plane: "ends",
    clock: "examples",
    at: 0,
    guess: "",
    time: "",
    speed: "normal",
    look: 1,
  },
  render: Descent,
};

/** @param {import("../types").ViewProps} props */
function Descent(props) {
  const { state, set, t } = props;
  const points = useAnswer("/api/race/points", pointsAsked(state));
  const drawn = useAnswer("/api/network/draw", networkAsked(state));
  const ready = points.data && drawn.data;
  const race = useJob("race", ready ? { points: points.data, network: drawn.data, ...raceAsked(state) } : null);
  const error = points.error ?? drawn.error ?? race.error;
  useEffect(() => offer(props, race.data, points.data), [race.data]);
  const again = (/** @type {any} */ change) => set({ at: 0, guess: "", time: "", ...change });
  return html`
    <h1>${t("lab_descent.heading")}</h1>
    <p class="lead">${t("lab_descent.lead")}</p>
    <${Settings} state=${state} set=${set} again=${again} t=${t} />
    ${error && html`<p class="refused" role="alert">${t("lab.refused", { message: error })}</p>`}
    ${
      race.shown && points.shown && !error
        ? html`<${Course} ...${props} race=${race} points=${points.shown} />`
        : !error && html`<p class="loading" role="status">${running(race, t)}</p>`
    }
  `;
}

/** How far the racers are. @param {import("../types").JobAnswer} race @param {import("../types").Translate} t */
const running = ({ queued, share }, t) =>
  queued ? t("lab.queued") : `${t("lab_descent.training")} ${Math.round(100 * share)} %`;

/**
 * Where the clock stands: at once for who looks, and in the address when it has come to rest.
 * @param {number} settled @param {string} race another race begins anew, wherever the one before it was
 * @param {(change: any) => void} set
 * @returns {[number, (at: number) => void]}
 */
function useClock(settled, race, set) {
  const [moving, setMoving] = useState(/** @type {{at: number, from: number, race: string} | null} */ (null));
  const timer = useRef(/** @type {any} */ (0));
  const mine = useRef(settled); // what was last put into the address from here
  const latest = useRef(race);
  latest.current = race;
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = (/** @type {number} */ at) => {
    setMoving({ at, from: settled, race });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (latest.current !== race) return;
      mine.current = at;
      setMoving(null);
      set({ at });
    }, SETTLED);
  };
  const valid = moving && moving.race === race && (settled === moving.from || settled === mine.current);
  return [valid ? moving.at : settled, go];
}

/** @param {any} props */
function Course(props) {
  const { state, set, t, race, points } = props;
  const answer = useMemo(() => ({ ...race.shown, parameters: sizeOf(race.shown.racers[0].network) }), [race.shown]);
  const [now, go] = useClock(
    state.at,
    JSON.stringify([state.clock, pointsAsked(state), networkAsked(state), raceAsked(state)]),
    set,
  );
  const clock = state.clock === "steps" ? "steps" : "examples_seen";
  const times = useMemo(() => moments(answer.racers, clock), [answer, clock]);
  const at = lastUpTo(times, now);
  const places = answer.racers.map((/** @type {any} */ racer) => lastUpTo(racer[clock], times[at]));
  const said = t(`lab_descent.said_${state.clock === "steps" ? "steps" : "examples"}`, {
    count: times[at].toLocaleString("en"),
  });
  return html`<div aria-busy=${race.waiting ? "true" : "false"} class=${race.waiting ? "waiting" : ""}>
    <${Walker}
      at=${at}
      last=${times.length - 1}
      t=${t}
      label=${t("lab_descent.walk")}
      said=${said}
      shown=${said}
      pause=${Object.hasOwn(PAUSES, state.speed) ? PAUSES[state.speed] : PAUSES.normal}
      onGo=${(/** @type {number} */ next) => go(times[next])}
    />
    ${race.waiting && html`<p class="quiet" role="status">${running(race, t)}</p>`}
    <div class="stage">
      <div class="stage-left">
        <${GroundDrawing} answer=${answer} places=${places} t=${t} />
        <${Legend} surface=${answer.surface} t=${t} />
        <p class="caption">
          ${t(`lab_descent.plane_${state.plane === "pca" ? "pca" : "ends"}_told`, { parameters: answer.parameters })}
        </p>
        <${Reached} state=${state} answer=${answer} places=${places} waiting=${race.waiting} t=${t} />
        <${Standings} racers=${answer.racers} places=${places} t=${t} />
      </div>
      <div class="stage-right">
        <${Costs} state=${state} set=${set} t=${t} race=${race} places=${places} />
      </div>
    </div>
    <${Rows} state=${state} set=${set} answer=${answer} places=${places} points=${points} t=${t} />
    <${Recorded} racers=${answer.racers} clock=${clock} times=${times} t=${t} />
  </div>`;
}

/** How many parameters it has. @param {import("../types").Net} net */
const sizeOf = ({ w, b }) => [w, b].flat(4).filter((value) => value !== null).length;

/** @param {any} props */
function Reached({ state, answer, places, waiting, t }) {
  const goal = Object.hasOwn(GOALS, state.data) ? GOALS[state.data] : GOALS.moons;
  const one = answer.racers.findIndex((/** @type {any} */ racer) => racer.batch_size === 1);
  const now = one < 0 ? null : standing(answer.racers[one], places[one]);
  const met = !waiting && now !== null && now.cost < goal;
  const values = { goal: short(goal), cost: now ? short(now.cost) : "", rate: short(state.rate) };
  return html`<${Goal}
    met=${met}
    t=${t}
    goal=${t("lab_descent.goal", values)}
    done=${t("lab_descent.done", values)}
  />`;
}

/** @param {import("../types").ViewProps} props @param {any} race @param {any} points */
function offer({ state, share }, race, points) {
  if (!race) return;
  share({
    name: `race-${state.data}-${state.seed}`,
    python: python(state),
    table: record(race.racers),
    data: { points, ...race },
  });
}
