// Formulas as the library writes them in characters, "z[1][0] = Σ_k w[1][0, k]·a[0][k] + b[1][0]", drawn in MathML.
import { html } from "./ui.js";

const TOKENS = /(?:dC\/da|grad_w|grad_b|delta|C_x|[zawby])(?:\[[^\]]*\])+|Σ_\w+|C_x|\d+(?:\.\d+)?(?:e[+-]?\d+)?|[A-Za-z]+'?|[½²…|]|[^\s]/g;
const LETTERS = /** @type {Record<string, string>} */ ({ delta: "δ", sigma: "σ" });
const OWNERS = /** @type {Record<string, string>} */ ({ z: "a", a: "a", delta: "a", "dC/da": "a", grad_w: "w", w: "w", grad_b: "b", b: "b" });

/**
 * The part of the network that a quantity belongs to, as the drawing names it: "w2.0.1" of w[2][0, 1]; "" of w[2][j, k].
 * @param {string} token
 */
export function partOf(token) {
  const [, name, first, second] = /^([\w/]+)\[([^\]]*)\](?:\[([^\]]*)\])?$/.exec(token) ?? [];
  if (name === "y" || name === "C_x") return /^\d+$/.test(first) ? `y${first}` : "";
  const part = `${OWNERS[name]}${first}.${(second ?? "").replace(", ", ".")}`;
  return name in OWNERS && /^[awb]\d+(\.\d+)+$/.test(part) ? part : "";
}

/** An index such as "0, k". @param {string} text */
const index = (text) => html`<mrow>${text.split(/(,\s*|[+-])/).map((part) =>
  /^\d+$/.test(part) ? html`<mn>${part}</mn>` : /^[+-]|,/.test(part) ? html`<mo>${part.trim()}</mo>` : html`<mi>${part}</mi>`)}</mrow>`;

/** w[2][0, 1]: a letter, its layer above in parentheses, its places below. @param {string} letter @param {string[]} at */
function quantity(letter, at) {
  if (at.length < 2) return html`<msub><mi>${letter}</mi>${index(at[0])}</msub>`;
  return html`<msubsup><mi>${letter}</mi>${index(at[1])}<mrow><mo stretchy="false">(</mo>${index(at[0])}<mo stretchy="false">)</mo></mrow></msubsup>`;
}

/** @param {any} of */
const slope = (of) => html`<mfrac><mrow><mi>∂</mi><mi>C</mi></mrow><mrow><mi>∂</mi>${of}</mrow></mfrac>`;

/** @param {string} token @param {string} before the token before it; a minus behind a sign is the number's own */
function drawn(token, before = "") {
  const [, name, rest] = /^([\w/]+)((?:\[[^\]]*\])+)$/.exec(token) ?? [];
  if (name) {
    const at = rest.slice(1, -1).split("][");
    if (name === "C_x") return quantity("C", at);
    const derivative = /** @type {Record<string, string>} */ ({ "dC/da": "a", grad_w: "w", grad_b: "b" })[name];
    return derivative ? slope(quantity(derivative, at)) : quantity(LETTERS[name] ?? name, at);
  }
  if (token === "C_x") return html`<mi>C</mi>`;
  if (token.startsWith("Σ_")) return html`<munder><mo movablelimits="false">∑</mo><mi>${token.slice(2)}</mi></munder>`;
  if (token === "½") return html`<mfrac><mn>1</mn><mn>2</mn></mfrac>`;
  if (/^\d.*e/.test(token)) {
    const [mantissa, exponent] = token.split("e");
    return html`<mrow><mn>${mantissa}</mn><mo>×</mo><msup><mn>10</mn><mn>${String(Number(exponent)).replace("-", "−")}</mn></msup></mrow>`;
  }
  if (/^\d/.test(token)) return html`<mn>${token}</mn>`;
  if (/^[A-Za-z]+'?$/.test(token)) {
    const letter = LETTERS[token.replace("'", "")] ?? token.replace("'", "");
    return token.endsWith("'") ? html`<mrow><mi>${letter}</mi><mo lspace="0" rspace="0">′</mo></mrow>` : html`<mi>${letter}</mi>`;
  }
  return html`<mo stretchy="false" form=${/^[=+]$/.test(token) ? "infix" : token === "-" && /^[(=·/]?$/.test(before) ? "prefix" : null}>${token === "-" ? "−" : token}</mo>`;
}

/** Squares stand on what is before them. @param {string[]} tokens */
function row(tokens) {
  /** @type {any[]} */
  const out = [];
  tokens.forEach((token, i) => out.push(token === "²" ? html`<msup>${out.pop()}<mn>2</mn></msup>` : drawn(token, tokens[i - 1])));
  return out;
}

/**
 * A formula cut before its signs, where a line may break.
 * @param {string} text @returns {{text: string, part: string}[]}
 */
function cut(text) {
  const pieces = [""];
  let depth = 0;
  for (const token of text.match(TOKENS) ?? []) {
    if (depth === 0 && /^[=+]$/.test(token) && pieces[pieces.length - 1]) pieces.push("");
    depth += /^[([]$/.test(token) ? 1 : /^[)\]]$/.test(token) ? -1 : 0;
    pieces[pieces.length - 1] += ` ${token}`;
  }
  return pieces.map((piece) => ({ text: piece, part: (piece.match(TOKENS) ?? []).map(partOf).find(Boolean) ?? "" }));
}

/**
 * A formula that breaks before its signs where the line is too short; a piece of it lights the part it speaks of.
 * @param {{text: string, pieces?: {text: string, part: string}[], onPoint?: (part: string | null) => void, pointed?: string | null}} props
 */
export function Notation({ text, pieces = cut(text), onPoint, pointed }) {
  return html`<span class="notation" role="math" aria-label=${text}>${pieces.map(({ text: piece, part }, i) => {
    const over = onPoint && part ? { onMouseEnter: () => onPoint(part), onMouseLeave: () => onPoint(null) } : {};
    return html`<span key=${i} class=${part && part === pointed ? "piece now" : part && onPoint ? "piece live" : "piece"} ...${over}>
      <math aria-hidden="true"><mrow>${row(piece.match(TOKENS) ?? [])}</mrow></math></span>`;
  })}</span>`;
}
