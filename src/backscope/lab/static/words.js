// What readers are told, from the library's own catalogue.
import { ask } from "./api.js";

/** @type {Map<string, Record<string, string>>} */
const catalogues = new Map();

/**
 * Load the catalogue of a language.
 * @param {string} language
 * @returns {Promise<import("./types").Translate>}
 */
export async function speak(language) {
  if (!catalogues.has(language)) catalogues.set(language, await ask(`/api/words/${language}`));
  const words = /** @type {Record<string, string>} */ (catalogues.get(language));
  return (key, values = {}) => {
    return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  };
}

/** A sentence in the language that the page has, for the smallest parts, which are not handed one. @param {string} key */
export const told = (key) => catalogues.get(document.documentElement.lang)?.[key] ?? key;

/**
 * The language of the browser, if it is one of ours; the first of ours otherwise.
 * @param {string[]} languages
 */
export function preferred(languages) {
  const wanted = navigator.languages.map((code) => code.slice(0, 2).toLowerCase());
  return wanted.find((code) => languages.includes(code)) ?? languages[0];
}
