// Numbers for readers, and numbers from readers.

/**
 * A number in up to so many digits; a whole one in all of them.
 * @param {number | null} value
 * @param {number} [digits]
 */
export function short(value, digits = 4) {
  if (value === null || value === undefined) return "∞";
  if (Object.is(value, -0)) return "0";
  const text =
    Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(digits)));
  return text.replace("-", "−");
}

/** A number as a factor or a later summand: negative ones in brackets. @param {number} value */
export const factor = (value) => (value < 0 ? `(${short(value)})` : short(value));

/** (1, 2): a vector. @param {number[]} values */
export const vector = (values) => `(${values.map((value) => short(value)).join(", ")})`;

/** With its sign always. @param {number} value @param {number} [digits] */
export const signed = (value, digits) => (value > 0 ? "+" : "") + short(value, digits);

const MOST = 1e6; // what the server takes

/**
 * The number that somebody typed, with a point or a comma; null if it is none.
 * @param {string} text
 */
export function typed(text) {
  const plain = text.trim().replaceAll("−", "-").replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) || Math.abs(Number(plain)) > MOST) return null;
  return Number(plain);
}
