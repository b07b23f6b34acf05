// What is around every view: the way through the story, the language, and what can be taken away.
import { useConnection } from "./api.js";
import { Away } from "./away.js";
import { Glossary } from "./glossary.js";
import { html, useEffect, useErrorBoundary, useRef, useState } from "./ui.js";
import { preferred, speak } from "./words.js";

/**
 * @param {{store: any, views: import("./types").View[], languages: string[], first: string | null}} props
 */
export function App({ store, views, languages, first }) {
  const [{ view, state, language: chosen }, setShown] = useState(store.get());
  useEffect(() => store.subscribe(() => setShown(store.get())), []);
  const language = languages.includes(chosen) ? chosen : (first ?? preferred(languages));
  const [words, setWords] = useState(/** @type {{language: string, t: import("./types").Translate} | null} */ (null));
  const [offer, setOffer] = useState(/** @type {import("./types").Offer | null} */ (null));
  const connection = useConnection();
  useEffect(() => {
    let wanted = true;
    speak(language).then(
      (t) => wanted && setWords({ language, t }),
      () => {},
    );
    return () => void (wanted = false);
  }, [language, connection]);
  useArrival(view.id, () => setOffer(null));
  if (!words) return html`<p class="loading" role="status">…</p>`;
  const { t } = words;
  document.documentElement.lang = words.language;
  document.title = `${t(view.title)} · backscope`;
  return html` <a class="skip" href="#main" onClick=${skip}>${t("lab.skip")}</a>
    <${Header} view=${view} views=${views} store=${store} t=${t} language=${words.language} languages=${languages} />
    <${Lost} connection=${connection} t=${t} />
    <main id="main" tabindex="-1" data-view=${view.id}>
      <${Shown}
        key=${view.id}
        view=${view}
        state=${state}
        set=${store.set}
        t=${t}
        language=${words.language}
        share=${setOffer}
        anew=${store.link(view.id)}
      />
    </main>
    <${Away} offer=${offer} set=${store.set} t=${t} />
    <${Onward} view=${view} views=${views} store=${store} t=${t} />`;
}

/**
 * Who comes to another view begins at its top, with its heading in focus.
 * @param {string} id @param {() => void} leave what is to be forgotten of the one before
 */
function useArrival(id, leave) {
  const first = useRef(true);
  useEffect(() => {
    leave();
    if (!first.current) {
      scrollTo(0, 0);
      document.getElementById("main")?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [id]);
}

/** A view; in its place a sentence, where what stands in its address is more than it can show. @param {any} props */
function Shown({ view, anew, ...props }) {
  const [error, again] = useErrorBoundary();
  const { state, t } = props;
  useEffect(() => {
    if (error) again();
  }, [state]);
  if (!error) return html`<${view.render} ...${props} />`;
  return html`<h1>${t(view.title)}</h1>
    <p class="refused" role="alert">${t("lab.broken")}</p>
    <p class="way"><a class="step main" href=${anew}>${t("lab.anew")} →</a></p>`;
}

/** The name of a language in itself. @param {string} code */
const named = (code) => new Intl.DisplayNames([code], { type: "language" }).of(code);

/** @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** @param {any} props */
function Header({ view, views, store, t, language, languages }) {
  return html`<header class="top">
    <a class="brand" href=${store.link(views[0].id)}>back<b>scope</b></a>
    <nav aria-label=${t("lab.story")}>
      <ol>
        ${views.map(
          (/** @type {any} */ one, /** @type {number} */ i) =>
            html`<li key=${one.id}>
              <a href=${store.link(one.id)} aria-current=${one === view ? "step" : null} title=${t(one.title)}>
                <span class="rung">${one.mark ?? i}</span><span class="rung-name">${t(one.title)}</span></a
              >
            </li>`,
        )}
      </ol>
    </nav>
    <div class="aside"><${Glossary} t=${t} /></div>
    <div class="languages" role="group" aria-label=${t("lab.language")}>
      ${languages.map(
        (/** @type {string} */ code) =>
          html`<button
            type="button"
            key=${code}
            lang=${code}
            aria-pressed=${code === language ? "true" : "false"}
            onClick=${() => store.speak(code)}
          >
            ${named(code)}
          </button>`,
      )}
    </div>
  </header>`;
}

/** Says that the server is gone, and then that it is back. @param {{connection: string, t: import("./types").Translate}} props */
function Lost({ connection, t }) {
  const [back, setBack] = useState(false);
  const before = useRef("");
  useEffect(() => {
    const returned = before.current !== "" && connection === "";
    before.current = connection;
    setBack(returned);
    const timer = returned ? setTimeout(() => setBack(false), 4000) : undefined;
    return () => clearTimeout(timer);
  }, [connection]);
  const said = connection ? t(`lab.lost_${connection}`) : back ? t("lab.reconnected") : "";
  return html`<div
    class=${`banner ${connection ? "lost" : back ? "back" : "none"}`}
    role="status"
    data-connection=${connection || "good"}
  >
    ${said}
  </div>`;
}

/** @param {any} props */
function Onward({ view, views, store, t }) {
  const place = views.indexOf(view);
  const [before, after] = [views[place - 1], views[place + 1]];
  return html`<footer class="onward">
    <nav aria-label=${t("lab.onward")}>
      ${before ? html`<a href=${store.link(before.id)}><span class="quiet">${t("lab.before")}</span>← ${t(before.title)}</a>` : html`<span></span>`}
      ${after ? html`<a class="next" href=${store.link(after.id)}><span class="quiet">${t("lab.after")}</span>${t(after.title)} →</a>` : ""}
    </nav>
  </footer>`;
}
