// The address says what is shown: #/perceptron?gate=and&at=12. What is as at the beginning is left out of it.

/**
 * Write a value: lists with commas, lists of lists with semicolons. Numbers are written in all their digits.
 * @param {import("./types").Value} value
 */
function write(value) {
  if (!Array.isArray(value)) return String(value);
  return value
    .map((entry) => (Array.isArray(entry) ? entry.join(",") : String(entry)))
    .join(Array.isArray(value[0]) ? ";" : ",");
}

/**
 * Read a value of the kind of `like`; what cannot be read is `like` itself.
 * @param {string} text
 * @param {any} like
 */
export function read(text, like) {
  if (typeof like === "string") return text;
  if (typeof like === "boolean") return text === "true";
  if (typeof like === "number") return finite([Number(text)]) && text !== "" ? Number(text) : like;
  if (text === "") return [];
  const lists = text.split(";").map((part) => part.split(",").map(Number));
  if (!lists.every(finite)) return like;
  if (!Array.isArray(like[0])) return lists[0];
  return lists.every((list) => list.length === like[0].length) ? lists : like;
}

const MOST = 1e15; // beyond it a number has no use here, and no room in a drawing

/** @param {number[]} numbers */
const finite = (numbers) => numbers.every((number) => Math.abs(number) <= MOST);

/**
 * Return the view and the words and numbers that an address names, as text.
 * @param {string} hash
 */
export function parse(hash) {
  const [view, query = ""] = hash.replace(/^#\/?/, "").split("?"); // views have plain names: nothing to be decoded
  return { view, query: Object.fromEntries(new URLSearchParams(query)) };
}

/**
 * Return a view's state: its defaults, with what the address says.
 * @param {import("./types").Params} defaults
 * @param {Record<string, string>} query
 */
export function stateOf(defaults, query) {
  const state = { ...defaults };
  for (const key of Object.keys(defaults)) {
    if (Object.hasOwn(query, key)) state[key] = read(query[key], defaults[key]);
  }
  return state;
}

/**
 * Return the address of a view in a state.
 * @param {string} view
 * @param {import("./types").Params} defaults
 * @param {import("./types").Params} state
 * @param {string} language "" where the browser decides
 */
export function address(view, defaults, state, language) {
  const parts = Object.keys(defaults)
    .filter((key) => write(state[key]) !== write(defaults[key]))
    .map((key) => `${key}=${encodeURIComponent(write(state[key])).replaceAll("%2C", ",").replaceAll("%3B", ";")}`);
  if (language) parts.push(`lang=${language}`);
  return `#/${view}${parts.length ? `?${parts.join("&")}` : ""}`;
}
