// Elements and hooks for every file of the page, from one place.
import htm from "./vendor/htm.js";
import { Fragment, h, render } from "./vendor/preact.js";

export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "./vendor/preact_hooks.js";
export const html = htm.bind(h);
export { Fragment, render };
