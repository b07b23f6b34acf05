// What is asked before a hidden neuron's delta is shown, and what is to be reached.
import { Goal, Guess } from "../controls.js";
import { html } from "../ui.js";

const ENOUGH = 3; // blanks filled in rightly

/** @param {any} props */
export function Asked({ state, set, t, found, place, names, given }) {
  if (state.mode === "hand" || (place.at < place.asked && !state.guess) || place.moved) return null;
  const { layer, lines } = found.steps[place.asked - 1];
  const [neuron] = lines[0].place;
  const slope = found.grad_w[layer][neuron][0];
  const right = slope < 0 ? "rise" : slope > 0 ? "fall" : "stay";
  const values = { from: names[layer - 1][0], to: names[layer][neuron] };
  return html`<${Guess} name="walk" guess=${state.guess} right=${right} t=${t} question=${t("lab_walk.question", values)}
    options=${["rise", "fall", "stay"].map((key) => [key, t(`lab_walk.guess_${key}`)])} why=${t(given.net.sizes.length > 2 ? `lab_walk.why_${right}` : `lab_walk.why_out_${right}`, values)}
    onGuess=${(/** @type {string} */ guess) => set({ guess })} />`;
}

/** @param {any} props */
export function Reached({ state, t, found, place, after, judged }) {
  const count = [...judged.values()].filter(({ right }) => right).length;
  if (state.mode === "hand") {
    return html`<${Goal} met=${count >= ENOUGH} t=${t} goal=${t("lab_walk.goal_hand", { count, enough: ENOUGH })} done=${t("lab_walk.done_hand", { count })} />`;
  }
  const met = place.moved && after.cost < found.cost;
  return html`<${Goal} met=${met} t=${t} goal=${t(place.moved ? "lab_walk.goal_rose" : "lab_walk.goal")} done=${t("lab_walk.done")} />`;
}
