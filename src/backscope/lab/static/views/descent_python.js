// The lines of Python that run the race that is shown, and its record as a table.
import { networkAsked, pointsAsked, raceAsked, ROWS } from "./descent_race.js";

/** @param {any} state */
export function python(state) {
  const { data, n, noise, seed } = pointsAsked(state);
  const { sizes } = networkAsked(state);
  const asked = raceAsked(state);
  const racers = asked.batch_sizes.map((/** @type {number} */ size) => (size === ROWS ? "None" : size)).join(", ");
  return `import backscope as bs
from backscope.learning import cut, order

data = bs.load("${data}:n=${n},noise=${noise}", test=0, seed=${seed})
net = bs.Network([${sizes.join(", ")}], hidden="tanh", seed=${seed}, dtype="float64")
race = bs.insight.race(net, data, batch_sizes=(${racers},), epochs=${asked.epochs}, learning_rate=${asked.learning_rate},
                       seed=${seed}, plane="${asked.plane}", grid=${asked.grid}, points=${asked.kept})
print(race)
for racer in race.racers:
    print(racer.name, racer.cost[-1], racer.off_plane[-1])
print([rows.tolist() for rows in cut(order(${n}, seed=${seed}, epoch=0), ${asked.batch_sizes[1] ?? asked.batch_sizes[0]})])`;
}

/** Every recorded point of every racer. @param {any[]} racers */
export function record(racers) {
  const rows = racers.flatMap((one) =>
    one.steps.map((/** @type {number} */ step, /** @type {number} */ i) => [
      one.name,
      step,
      one.examples_seen[i],
      one.seconds[i],
      one.cost[i],
      ...one.coordinates[i],
      one.off_plane[i],
    ]),
  );
  return [["racer", "steps", "examples_seen", "seconds", "cost", "u", "v", "off_plane"], ...rows];
}
