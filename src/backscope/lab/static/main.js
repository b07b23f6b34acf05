// Puts the page together.
import { ask, watch } from "./api.js";
import { App } from "./shell.js";
import { createStore } from "./state.js";
import { html, render } from "./ui.js";
import { timeline } from "./views/timeline.js";
import { perceptron } from "./views/perceptron.js";
import { xor } from "./views/xor.js";
import { hidden } from "./views/hidden.js";
import { walk } from "./views/walk.js";
import { rule } from "./views/rule.js";
import { descent } from "./views/descent.js";
import { run } from "./views/run.js";

const [languages, about] = await Promise.all([ask("/api/languages"), ask("/api/about")]);
const views = [timeline, perceptron, xor, hidden, walk, rule, descent, ...(about.run ? [run] : [])];
watch();
render(
  html`<${App} store=${createStore(views)} views=${views} languages=${languages} first=${about.language} />`,
  /** @type {Element} */ (document.getElementById("app")),
);
