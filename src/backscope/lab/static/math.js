// Formulas in MathML, from a line of text: "z = w_1 · x_1 + b". Words of more than a letter stand upright.
import { html } from "./ui.js";

/** @param {string} token @returns {import("./vendor/preact.js").Node} */
function symbol(token) {
  const [name, index] = token.split("_");
  if (index) return html`<msub>${symbol(name)}${symbol(index)}</msub>`;
  if (/^−?[\d.]/.test(name)) return html`<mn>${name}</mn>`;
  if (/^[=+−·>≤≥<→(),²/]+$/.test(name)) return html`<mo stretchy="false">${name}</mo>`;
  if (name.length === 1) return html`<mi>${name}</mi>`;
  return html`<mtext>${name}</mtext>`;
}

/** @param {{text: string}} props */
export function Formula({ text }) {
  const tokens = text.match(/[(),²]|−[\d.]+|[^\s(),²]+/g) ?? [];
  return html`<math aria-label=${text.replaceAll("_", "")}><mrow>${tokens.map(symbol)}</mrow></math>`;
}
