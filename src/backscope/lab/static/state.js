// The one state of the page. It is the address: whoever opens the same address sees the same.
import { address, parse, stateOf } from "./router.js";

const LATER = 5000; // ms

/** What the address says. @param {import("./types").View[]} views */
function fromAddress(views) {
  const { view: id, query } = parse(location.hash);
  const view = views.find((one) => one.id === id) ?? views[0];
  return { view, state: stateOf(view.defaults, query), language: query.lang ?? "" };
}

/** @param {import("./types").View} other @param {ReturnType<typeof fromAddress>} from */
function linked(other, { view, state, language }) {
  const shared = other.shares && other !== view && view.shares === other.shares ? other.shares : [];
  const kept = Object.fromEntries(shared.map((key) => [key, state[key]]));
  return address(other.id, other.defaults, { ...other.defaults, ...kept }, language);
}

/**
 * Put an address into the browser's bar. Some browsers take only so many a minute: then what is shown goes on without.
 * @param {string} next @param {boolean} replace
 */
function written(next, replace) {
  try {
    history[replace ? "replaceState" : "pushState"](null, "", next);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {import("./types").View[]} views
 */
export function createStore(views) {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** @type {any} */
  let later = 0;
  let current = fromAddress(views);

  /** @param {boolean} replace */
  function settle(replace) {
    tell();
    clearTimeout(later);
    const next = address(current.view.id, current.view.defaults, current.state, current.language);
    if (next !== location.hash && !written(next, replace)) later = setTimeout(() => settle(true), LATER);
  }

  function tell() {
    listeners.forEach((listener) => listener());
  }

  for (const moved of ["hashchange", "popstate"])
    addEventListener(moved, () => {
      current = fromAddress(views);
      tell();
    });

  return {
    get: () => current,
    /** @param {() => void} listener */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /**
     * Change the state of the view; a step of a walk replaces the address, a choice adds one to go back to.
     * @param {import("./types").Params} change
     * @param {{replace?: boolean}} [options]
     */
    set(change, { replace = true } = {}) {
      current = { ...current, state: { ...current.state, ...change } };
      settle(replace);
    },
    /** @param {string} language */
    speak(language) {
      current = { ...current, language };
      settle(true);
    },
    /**
     * The address of another view, in the language that was chosen; views that speak of the same network keep it.
     * @param {string} id
     */
    link(id) {
      return linked(/** @type {import("./types").View} */ (views.find((view) => view.id === id)), current);
    },
  };
}
