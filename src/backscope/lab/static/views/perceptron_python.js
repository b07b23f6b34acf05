// The lines of Python that give what the perceptron's view shows.

/** @param {any} state @param {import("../types").Points} points @param {number} passes */
export function python(state, points, passes) {
  const initial = state.w.every((/** @type {number} */ value) => value === 0)
    ? ""
    : `, initial=[${state.w.join(", ")}]`;
  return `import backscope as bs

x = [${points.x.map((row) => `[${row.join(", ")}]`).join(", ")}]
y = [${points.y.join(", ")}]
record = bs.Perceptron(learning_rate=${state.rate}, passes=${passes}${initial}).learn(x, y)
print(record)
for step in record.steps:
    print(step.words())`;
}
