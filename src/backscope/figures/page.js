// The page of one example: it shows and hides, and does no arithmetic. Numbers and words come from Python.
"use strict";

const numbers = JSON.parse(document.getElementById("numbers").textContent);
const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const pressed = (button, on) => button.setAttribute("aria-pressed", String(on));

function setLanguage(code) {
  document.documentElement.lang = code;
  document.title = numbers.titles[code];
  for (const button of all("[data-language]")) pressed(button, button.dataset.language === code);
}

function choose(button) {
  const chooser = button.closest("[data-chooser]");
  for (const other of all("[data-choose]", chooser)) pressed(other, other === button);
  for (const panel of all(".panel", chooser)) panel.hidden = panel.id !== button.dataset.choose;
}

function element(name, text, language) {
  const made = document.createElement(name);
  made.textContent = text;
  if (language) made.lang = language;
  return made;
}

// Words in every language; the style shows those of the page's.
const inAll = (words) => Object.entries(words).map(([language, text]) => element("span", text, language));

function line([name, formula, written]) {
  const item = document.createElement("li");
  item.append(element("b", name), " = ", element("span", formula), " = ", element("strong", written));
  return item;
}

let at = 0;

function show(place) {
  at = Math.max(0, Math.min(numbers.steps.length - 1, place));
  const step = numbers.steps[at];
  byId("step").className = step.kind === "cost" ? "cost" : step.backward ? "backward" : "forward";
  byId("head").replaceChildren(element("b", step.equation), " ", ...inAll(step.head));
  byId("formula").textContent = step.formula;
  byId("lines").replaceChildren(...step.lines.map(line));
  byId("rest").replaceChildren(...inAll(step.rest[2]));
  showPlace(step);
}

function showPlace(step) {
  const station = step.kind === "cost" || step.kind === "cost_slope" ? "C" : String(step.layer);
  byId("stations").className = byId("step").className;
  for (const each of all("#stations li")) {
    if (each.dataset.layer === station) each.setAttribute("aria-current", "step");
    else each.removeAttribute("aria-current");
  }
  byId("place").value = at;
  byId("number").textContent = `${at + 1} / ${numbers.steps.length}`;
  byId("back").disabled = at === 0;
  byId("on").disabled = at === numbers.steps.length - 1;
}

function onKey(event) {
  if (event.target.matches("input") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowRight") show(at + 1);
  else if (event.key === "ArrowLeft") show(at - 1);
}

byId("place").max = numbers.steps.length - 1;
byId("place").addEventListener("input", (event) => show(Number(event.target.value)));
byId("back").addEventListener("click", () => show(at - 1));
byId("on").addEventListener("click", () => show(at + 1));
document.addEventListener("keydown", onKey);
for (const button of all("[data-language]")) button.addEventListener("click", () => setLanguage(button.dataset.language));
for (const button of all("[data-choose]")) button.addEventListener("click", () => choose(button));
const asked = location.hash.slice(1);
if (asked in numbers.titles) setLanguage(asked);
show(0);
