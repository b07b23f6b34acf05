// What is taken away from the walk: the lines of Python that give the same, and its numbers.
import { joined } from "./given_network.js";

/** @param {any} values */
const list = (values) => JSON.stringify(values).replaceAll(",", ", ");

/** The network and the example, as Python builds them. @param {any} net @param {number[]} x @param {number[]} y */
export function built(net, x, y) {
  const hidden = Array.isArray(net.hidden) ? list(net.hidden) : `"${net.hidden}"`;
  const numbers = net.sizes
    .slice(1)
    .map(
      (/** @type {number} */ _, /** @type {number} */ l) =>
        `net.w[${l + 1}][...] = ${list(net.w[l + 1])}\nnet.b[${l + 1}][...] = ${list(net.b[l + 1])}`,
    );
  return `import backscope as bs

net = bs.Network(${list(net.sizes)}, ${hidden}, "${net.output}", "${net.cost}", dtype="float64")
${numbers.join("\n")}
x, y = [${list(x)}], [${list(y)}]`;
}

/** @param {any} net @param {number[]} x @param {number[]} y @param {any} state */
const python = (net, x, y, state) => `${built(net, x, y)}
told = bs.insight.explain(net, x, y)
for step in told.steps:
    print(step.words())
print(told.cost)
for l in range(1, len(net.sizes)):
    net.w[l][...] -= ${state.rate} * told.trace.grad_w[l]${state.biases ? `\n    net.b[l][...] -= ${state.rate} * told.trace.grad_b[l]` : ""}
print(bs.insight.explain(net, x, y).cost)`;

/** @param {import("../types").ViewProps} props @param {any} given @param {any} found */
export function offer({ state, share }, { net, x, y }, found) {
  if (!net || !found) return;
  const rows = found.steps.flatMap((/** @type {any} */ step, /** @type {number} */ i) =>
    step.lines.map((/** @type {any} */ { name, numbers, value }) => [i + 1, step.equation, name, numbers, value]),
  );
  share({
    name: "walk",
    python: python(net, x, y, state),
    table: [["step", "equation", "name", "numbers", "value"], ...rows],
    data: { network: net, x, y, learning_rate: state.rate, ...found },
    weights: state.p.length ? undefined : { p: joined(net) },
  });
}
