// The proof that no line parts some points, drawn: a mean of the one class is a mean of the other.
import { html } from "../ui.js";

/**
 * The points of each class that have a share, joined, and the one place where both mixtures lie.
 * @param {{f: any, points: import("../types").Points, certificate: any, one?: boolean, zero?: boolean, meet?: boolean}} props
 */
export function Mixture({ f, points, certificate, one = true, zero = true, meet = true }) {
  const of = (/** @type {number} */ mark) => {
    const shares = mark ? certificate.positive : certificate.negative;
    return around(points.x.filter((_, row) => row in shares));
  };
  const shape = (/** @type {string} */ kind, /** @type {number[][]} */ corners) => {
    const drawn = corners.map(([x, y]) => `${f.x(x)},${f.y(y)}`).join(" ");
    return corners.length > 2
      ? html`<polygon class=${kind} points=${drawn} />`
      : html`<polyline class=${kind} points=${drawn} />`;
  };
  const [px, py] = [f.x(certificate.point[0]), f.y(certificate.point[1])];
  return html`<g class="mixture">
    ${zero && shape("zero", of(0))} ${one && shape("one", of(1))}
    ${
      meet
        ? html`<circle class="meet-halo" cx=${px} cy=${py} r="17" /><circle class="meet" cx=${px} cy=${py} r="7" />`
        : (one || zero) && html`<circle class=${zero ? "middle" : "middle one"} cx=${px} cy=${py} r="6" />`
    }
  </g>`;
}

/** Corners in the order in which one walks around them, so that their outline does not cross itself. @param {number[][]} corners */
function around(corners) {
  const middle = [0, 1].map((k) => corners.reduce((sum, corner) => sum + corner[k], 0) / corners.length);
  const angle = (/** @type {number[]} */ corner) => Math.atan2(corner[1] - middle[1], corner[0] - middle[0]);
  return [...corners].sort((p, q) => angle(p) - angle(q));
}
