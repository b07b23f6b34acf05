// The lines of Python that run the race that is shown, and its record as a table.
import { question, ROWS } from "./descent_race.js";

/** @param {any} state */
export function python(state) {
  const asked = question(state);
  const sizes = asked.batch_sizes.map((/** @type {number} */ size) => (size === ROWS ? "None" : size)).join(", ");
  return `import backscope as bs

data = bs.load("${asked.data}:n=${asked.n},noise=${asked.noise}", test=0, seed=${asked.seed})
net = bs.Network([${[2, ...asked.hidden, 2].join(", ")}], hidden="${asked.activation}", seed=${asked.seed})
race = bs.insight.race(net, data, batch_sizes=(${sizes}), epochs=${asked.epochs}, learning_rate=${asked.learning_rate},
                       seed=${asked.seed}, plane="${asked.plane}", grid=${asked.grid}, points=${asked.points})
print(race)
for racer in race.racers:
    print(racer.name, racer.cost[-1], racer.off_plane[-1])

from backscope.learning import cut, order
print([rows.tolist() for rows in cut(order(${asked.n}, seed=${asked.seed}, epoch=0), ${asked.batch_sizes[1]})])`;
}

/** Every recorded point of every racer. @param {any[]} racers */
export function record(racers) {
  const rows = racers.flatMap((one) => one.steps.map((/** @type {number} */ step, /** @type {number} */ i) =>
    [one.name, step, one.examples_seen[i], one.seconds[i], one.cost[i], ...one.coordinates[i], one.off_plane[i]]));
  return [["racer", "steps", "examples_seen", "seconds", "cost", "u", "v", "off_plane"], ...rows];
}
