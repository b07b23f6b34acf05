// How the racers stand, in numbers; and all that was recorded, as a table.
import { Num, Table, Twin } from "../controls.js";
import { short } from "../format.js";
import { html, useMemo } from "../ui.js";
import { Sign } from "./descent_ground.js";
import { lastUpTo, nameOf, standing } from "./descent_race.js";

const LINES = 40; // of the long table

/** @param {{racers: any[], places: number[], t: import("../types").Translate}} props */
export function Standings({ racers, places, t }) {
  const rows = racers.map((racer, i) => {
    const now = standing(racer, places[i]);
    const number = (/** @type {string} */ name, /** @type {number} */ value, digits = 4) =>
      html`<${Num} value=${value} name=${`${name}-${i}`} digits=${digits} />`;
    return [
      html`<span class="racer-name"><${Sign} place=${i} />${nameOf(racer, t)}</span>`,
      html`<b>${number("cost", now.cost)}</b
        >${now.diverged ? html` <span class="diverged">${t("lab_descent.diverged")}</span>` : ""}`,
      number("steps", now.steps),
      number("examples", now.seen),
      html`<span>${short(1000 * now.seconds, 3)}</span>`,
      number("off", now.off, 3),
    ];
  });
  return html`<section class="card standings">
    <${Table}
      caption=${t("lab_descent.standings")}
      rows=${rows}
      head=${["racer", "cost", "steps", "seen", "ms", "off"].map((name) => t(`lab_descent.head_${name}`))}
    />
    <p class="quiet">${t("lab_descent.off_told")}</p>
  </section>`;
}

/** @param {{racers: any[], clock: string, times: number[], t: import("../types").Translate}} props */
export function Recorded({ racers, clock, times, t }) {
  const rows = useMemo(() => {
    const apart = Math.max(1, Math.ceil(times.length / LINES));
    return times
      .filter((_, i) => i % apart === 0 || i === times.length - 1)
      .map((time) => [
        short(time),
        ...racers.flatMap((racer) => {
          const place = lastUpTo(racer[clock], time);
          return [short(racer.cost[place]), short(racer.off_plane[place], 3)];
        }),
      ]);
  }, [racers, clock, times]);
  const head = [
    t(`lab_descent.head_${clock === "steps" ? "steps" : "seen"}`),
    ...racers.flatMap((racer) => [t("lab_descent.cost_of", { name: nameOf(racer, t) }), t("lab_descent.head_off")]),
  ];
  return html`<${Twin} title=${t("lab.as_table")}><${Table} caption=${t("lab_descent.recorded")} head=${head} rows=${rows} /></${Twin}>`;
}
