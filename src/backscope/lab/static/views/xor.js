// Rung 2: XOR. Learning never ends; why it cannot; and which functions one line can do.
import { Choice } from "../controls.js";
import { html } from "../ui.js";
import { Endless } from "./xor_endless.js";
import { Proof } from "./xor_proof.js";
import { Try } from "./xor_try.js";
import { XOR } from "./points.js";

const OWN = [
  [0.1, 0.2, 0],
  [1, 0.9, 0],
  [0.1, 1, 1],
  [0.9, 0.1, 1],
];

/** @type {import("../types").View} */
export const xor = {
  id: "xor",
  title: "lab_xor.title",
  defaults: { part: "learn", at: 0, guess: "", proof: 0, table: XOR, points: OWN, what: "table" },
  render: Xor,
};

/** @param {import("../types").ViewProps} props */
function Xor(props) {
  const { state, set, t } = props;
  const parts = /** @type {Record<string, any>} */ ({ learn: Endless, proof: Proof, try: Try });
  const part = Object.hasOwn(parts, state.part) ? state.part : "learn";
  return html` <h1>${t("lab_xor.heading")}</h1>
    <p class="lead">${t(`lab_xor.lead_${part}`)}</p>
    <div class="bar">
      <${Choice}
        label=${t("lab_xor.parts")}
        name="part"
        value=${part}
        onPick=${(/** @type {string} */ next) => set({ part: next }, { replace: false })}
        options=${Object.keys(parts).map((key) => [key, t(`lab_xor.part_${key}`)])}
      />
    </div>
    <${parts[part]} key=${part} ...${props} />`;
}
