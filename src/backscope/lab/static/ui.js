// Elements and hooks for every file of the page, from one place.
import htm from "./vendor/htm.js";
import { Fragment, h, render } from "./vendor/preact.js";
import { useEffect, useState } from "./vendor/preact_hooks.js";

export { useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef, useState } from "./vendor/preact_hooks.js";
export const html = htm.bind(h);
export { Fragment, render };

const NARROW = matchMedia("(max-width: 700px)");

/** Whether the screen is as narrow as a phone's, for drawings that then need fewer words. */
export function useNarrow() {
  const [narrow, setNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const look = () => setNarrow(NARROW.matches);
    NARROW.addEventListener("change", look);
    return () => NARROW.removeEventListener("change", look);
  }, []);
  return narrow;
}
