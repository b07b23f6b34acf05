// The words of the story, a sentence each, for whoever meets one that was not explained where it stands.
import { html, useRef } from "./ui.js";

const WORDS = [
  "example",
  "weight",
  "bias",
  "sum",
  "activation",
  "cost",
  "gradient",
  "delta",
  "carried",
  "bp",
  "rate",
  "step",
  "batch",
  "pass",
  "hidden",
  "seed",
  "gate",
];

/** @param {{t: import("./types").Translate}} props */
export function Glossary({ t }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  return html`<button type="button" class="words" data-words="true" onClick=${() => dialog.current?.showModal()}>
      ${t("lab.glossary")}
    </button>
    <dialog ref=${dialog} aria-label=${t("lab_glossary.title")}>
      <h2>${t("lab_glossary.title")}</h2>
      <dl class="glossary" tabindex="0">
        ${WORDS.map(
          (word) =>
            html`<dt key=${word}>${t(`lab_glossary.${word}`)}</dt>
              <dd>${t(`lab_glossary.${word}_told`)}</dd>`,
        )}
      </dl>
      <div class="row"><button type="button" onClick=${() => dialog.current?.close()}>${t("lab.close")}</button></div>
    </dialog>`;
}
