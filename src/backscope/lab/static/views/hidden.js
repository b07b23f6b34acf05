// Rung 3: a layer in between. XOR from gates by hand, then learned; and the target that hidden neurons do not have.
import { Choice } from "../controls.js";
import { html } from "../ui.js";
import { ByHand } from "./hidden_hand.js";
import { Learned } from "./hidden_learned.js";
import { Targets } from "./hidden_targets.js";

/** @type {import("../types").View} */
export const hidden = {
  id: "hidden",
  title: "lab_hidden.title",
  defaults: {
    part: "hand",
    row: 0,
    gates: "or,or,and",
    guess: "",
    seed: 0, // which gets stuck
    hidden: 2,
    activation: "sigmoid",
    axes: [0, 1],
    at: 0,
    start: "",
    target: "",
  },
  render: Hidden,
};

/** @param {import("../types").ViewProps} props */
function Hidden(props) {
  const { state, set, t } = props;
  const parts = /** @type {Record<string, any>} */ ({ hand: ByHand, learn: Learned, target: Targets });
  const part = Object.hasOwn(parts, state.part) ? state.part : "hand";
  return html` <h1>${t("lab_hidden.heading")}</h1>
    <p class="lead">${t(`lab_hidden.lead_${part}`)}</p>
    <div class="bar">
      <${Choice}
        label=${t("lab_hidden.parts")}
        name="part"
        value=${part}
        onPick=${(/** @type {string} */ next) => set({ part: next }, { replace: false })}
        options=${Object.keys(parts).map((key) => [key, t(`lab_hidden.part_${key}`)])}
      />
    </div>
    <${parts[part]} key=${part} ...${props} />`;
}
