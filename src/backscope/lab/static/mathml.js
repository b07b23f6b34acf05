// MathML as the server writes it, taken into the page: each factor knows what it speaks of and can be pointed at.
import { html } from "./ui.js";

/**
 * The part of the network that a factor of a chain speaks of, as the drawing names it.
 * @param {{kind: string, layer?: string | number, neuron?: string | number, source?: string | number | null}} factor
 */
export function partOfFactor({ kind, layer, neuron, source }) {
  if (kind === "rest") return "";
  if (kind === "one") return `b${layer}.${neuron}`;
  if (kind === "cost") return "c";
  return kind === "weight" ? `w${layer}.${neuron}.${source}` : `a${layer}.${neuron}`;
}

/** Several factors speak of one neuron; this tells them apart. @param {any} factor */
export const factorKey = ({ kind, layer, neuron, source }) => [kind, layer, neuron, source ?? ""].join("-");

/**
 * @param {{markup: string, label: string, pointed: string | null, touched: string | null, onPoint: (key: string | null) => void, said: (key: string) => string}} props
 *   `pointed` and what `onPoint` is told are keys of factors, `touched` is a part of the drawing; `said` speaks a factor
 */
export function MathMl({ markup, label, pointed, touched, onPoint, said }) {
  const tree = new DOMParser().parseFromString(markup, "application/xml").documentElement;
  return html`<div class="math-box" tabindex="0" role="region" aria-label=${label}>${node(tree, { pointed, touched, onPoint, said })}</div>`;
}

/** @param {Element} element @param {any} how @returns {any} */
function node(element, how) {
  const own = Object.fromEntries([...element.attributes].filter(({ name }) => name !== "xmlns").map(({ name, value }) => [name, value]));
  const inner = [...element.childNodes].map((child) => (child instanceof Element ? node(child, how) : child.textContent));
  const kind = own["data-kind"];
  if (!kind || kind === "rest") return html`<${element.tagName} ...${own}>${inner}</${element.tagName}>`;
  const factor = { kind, layer: own["data-layer"], neuron: own["data-neuron"], source: own["data-source"] };
  const key = factorKey(factor);
  const on = how.pointed === key || (how.touched && partOfFactor(factor) === how.touched);
  const over = { onMouseEnter: () => how.onPoint(key), onMouseLeave: () => how.onPoint(null), onFocus: () => how.onPoint(key), onBlur: () => how.onPoint(null) };
  return html`<${element.tagName} ...${own} class=${on ? "factor now" : "factor"} data-factor=${key} tabindex="0"
    aria-label=${how.said(key)} ...${over}>${inner}</${element.tagName}>`;
}
