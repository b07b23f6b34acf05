// What can be taken away from a view: the link, the drawing, the numbers, the Python.
import { copied, csv, download, savePng, saveSvg } from "./save.js";
import { html, useEffect, useRef, useState } from "./ui.js";

/**
 * @param {{offer: import("./types").Offer | null, set: import("./types").ViewProps["set"], t: import("./types").Translate}} props
 */
export function Away({ offer, set, t }) {
  const [said, setSaid] = useState("");
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const copy = async (/** @type {string} */ text, word = "lab.copied") =>
    setSaid(t((await copied(text)) ? word : "lab.copy_by_hand"));
  useEffect(() => {
    const timer = said ? setTimeout(() => setSaid(""), 6000) : undefined;
    return () => clearTimeout(timer);
  }, [said]);
  useEffect(() => dialog.current?.close(), [offer?.name]);
  const withWeights = () => {
    set(/** @type {import("./types").Params} */ (offer?.weights));
    copy(location.href);
  };
  const name = `backscope-${offer?.name ?? "lab"}`;
  const take = (/** @type {string} */ id, /** @type {() => unknown} */ act) =>
    html`<button type="button" data-take=${id} onClick=${act}>${t(`lab.save_${id}`)}</button>`;
  return html`<section class="away" aria-label=${t("lab.take_away")}>
    ${take("link", () => copy(location.href))} ${offer?.weights && take("weights", withWeights)}
    ${
      offer &&
      html`${take("python", () => dialog.current?.showModal())}
      ${
        offer.table &&
        html`${take("svg", () => saveSvg(name))} ${take("png", () => savePng(name))}
        ${take("csv", () => download(`${name}.csv`, csv(/** @type {any} */ (offer.table)), "text/csv"))}
        ${take("json", () => download(`${name}.json`, JSON.stringify(offer.data, null, 1), "application/json"))}`
      }`
    }
    <span class="quiet" role="status">${said}</span>
    <dialog ref=${dialog} aria-label=${t("lab.save_python")}>
      <p>${t("lab.python_words")}</p>
      <pre tabindex="0"><code>${offer?.python ?? ""}</code></pre>
      <div class="row">
        <button type="button" onClick=${() => copy(offer?.python ?? "", "lab.copied_text")}>${t("lab.copy")}</button>
        <button type="button" onClick=${() => dialog.current?.close()}>${t("lab.close")}</button>
      </div>
    </dialog>
  </section>`;
}
