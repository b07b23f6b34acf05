// The one state of the page. It is the address: whoever opens the same address sees the same.
import { address, parse, stateOf } from "./router.js";

/**
 * @param {import("./types").View[]} views
 */
export function createStore(views) {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  let current = fromAddress();

  function fromAddress() {
    const { view: id, query } = parse(location.hash);
    const view = views.find((one) => one.id === id) ?? views[0];
    return { view, state: stateOf(view.defaults, query), language: query.lang ?? "" };
  }

  /** @param {boolean} replace */
  function settle(replace) {
    const next = address(current.view.id, current.view.defaults, current.state, current.language);
    if (next !== location.hash) history[replace ? "replaceState" : "pushState"](null, "", next);
    listeners.forEach((listener) => listener());
  }

  addEventListener("hashchange", () => {
    current = fromAddress();
    listeners.forEach((listener) => listener());
  });
  addEventListener("popstate", () => {
    current = fromAddress();
    listeners.forEach((listener) => listener());
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
    /** The address of another view, in the language that was chosen. @param {string} id */
    link: (id) => `#/${id}${current.language ? `?lang=${current.language}` : ""}`,
  };
}
