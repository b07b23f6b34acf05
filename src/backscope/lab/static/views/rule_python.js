// What is taken away from the chain rule: the lines of Python that give the same, and its numbers.
import { joined, parameterOf } from "./given_network.js";
import { built } from "./walk_python.js";

/** @param {import("../types").ViewProps} props @param {any} given @param {string} part @param {any} found */
export function offer({ state, share }, { net, x, y }, part, found) {
  const parameter = net && parameterOf(part, net.sizes);
  if (!parameter || !found) return;
  const of = `layer=${parameter.layer}, neuron=${parameter.neuron}${parameter.input === null ? "" : `, input=${parameter.input}`}`;
  const python = `${built(net, x, y)}
rule = bs.insight.chain(net, x, y, ${of})
print(rule)
print(rule.text(), rule.text(numbers=True), sep="\\n")
print(rule.gradient)
print(rule.check())`;
  const rows = found.paths.flatMap((/** @type {any} */ { factors, value }, /** @type {number} */ i) =>
    factors.map((/** @type {any} */ one) => [i + 1, one.kind, one.derivative, one.symbol, one.value, value]),
  );
  share({
    name: "chain-rule",
    python,
    table: [["path", "kind", "derivative", "symbol", "value", "product"], ...rows],
    data: { network: net, x, y, ...found },
    weights: state.p.length ? undefined : { p: joined(net) },
  });
}
