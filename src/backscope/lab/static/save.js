// What is on the screen, as files: drawings as SVG and PNG, numbers as CSV and JSON.

const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "text-anchor",
  "paint-order",
  "display",
  "visibility",
];
const NAMESPACE = "http://www.w3.org/2000/svg";
const SCALE = 2; // pixels of a PNG for each unit of the drawing

/** All drawings of the page side by side, as one that needs no style sheet. */
export function picture() {
  const drawings = [...document.querySelectorAll("main svg[data-save], main [data-save] canvas")];
  const outer = document.createElementNS(NAMESPACE, "svg");
  let wide = 0;
  let high = 0;
  const paper = document.createElementNS(NAMESPACE, "rect");
  outer.append(paper);
  for (const drawing of drawings) {
    const [copy, width, height] =
      drawing instanceof HTMLCanvasElement ? painted(drawing) : drawn(/** @type {SVGSVGElement} */ (drawing));
    for (const [name, value] of Object.entries({ x: wide, y: 0, width, height }))
      copy.setAttribute(name, String(value));
    outer.append(copy);
    wide += width;
    high = Math.max(high, height);
  }
  for (const element of [outer, paper]) {
    element.setAttribute("width", String(wide));
    element.setAttribute("height", String(high));
  }
  outer.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  return { text: new XMLSerializer().serializeToString(outer), wide, high };
}

/** A drawing and its size. @param {SVGSVGElement} drawing @returns {[Element, number, number]} */
const drawn = (drawing) => [styled(drawing), drawing.viewBox.baseVal.width, drawing.viewBox.baseVal.height];

/** A painted picture and its size. @param {HTMLCanvasElement} canvas @returns {[Element, number, number]} */
function painted(canvas) {
  const image = document.createElementNS(NAMESPACE, "image");
  image.setAttribute("href", canvas.toDataURL());
  return [image, canvas.clientWidth, canvas.clientHeight];
}

/** A copy whose elements carry their own style. @param {SVGSVGElement} drawing */
function styled(drawing) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const originals = [drawing, ...drawing.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "tabindex", "data-save"]) element.removeAttribute(name);
  });
  return copy;
}

/**
 * Copy a text, and say whether that was allowed. A page that came over plain http from another machine has no clipboard,
 * but may still copy what is selected in it.
 * @param {string} text
 */
export async function copied(text) {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  const box = document.createElement("textarea");
  box.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(box); // what is outside an open dialog has no focus
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}

/** @param {string} name @param {BlobPart} content @param {string} type */
export function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {string} name */
export function saveSvg(name) {
  download(`${name}.svg`, picture().text, "image/svg+xml");
}

/** @param {string} name */
export async function savePng(name) {
  const { text, wide, high } = picture();
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * wide;
  canvas.height = SCALE * high;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob((blob) => blob && download(`${name}.png`, blob, "image/png"), "image/png");
}

/** @param {(string | number | null)[][]} rows */
export function csv(rows) {
  const cell = (/** @type {string | number | null} */ value) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? "");
  return "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n"; // spreadsheets read UTF-8 by the mark
}
