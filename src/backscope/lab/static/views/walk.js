// Rung 4: forward, then backward, a step at a time, through a network of the reader's own making.
import { useAnswer } from "../api.js";
import { Choice } from "../controls.js";
import { NetworkDrawing } from "../network.js";
import { html, useEffect, useState } from "../ui.js";
import { Walker } from "../walker.js";
import { changed, EXAMPLE, namesOf, SHARED, useGiven } from "./given_network.js";
import { Editor, Example } from "./walk_edit.js";
import { blanksDone, useJudged } from "./walk_hand.js";
import { Look } from "./walk_look.js";
import { Moved } from "./walk_move.js";
import { knownOf, litBy, placeOf } from "./walk_place.js";
import { offer } from "./walk_python.js";
import { Asked, Reached } from "./walk_goal.js";
import { Beginning, StepCard, titleOf } from "./walk_step.js";

const PAUSE = 1400; // ms between two steps: time to read a formula

/** @type {import("../types").View} */
export const walk = {
  id: "walk",
  title: "lab_walk.title",
  shares: SHARED,
  defaults: { ...EXAMPLE, at: 0, mode: "walk", biases: false, guess: "", said: "", pick: "" },
  render: Walk,
};

/** @param {import("../types").ViewProps} props */
function Walk(props) {
  const { state, set, t, language } = props;
  const given = useGiven(state);
  const { net, x, y } = given;
  const question = net && { network: net, x, target: y, learning_rate: state.rate, language };
  const answer = useAnswer("/api/network/walk", question);
  const fits = net && answer.shown?.a.map((/** @type {number[]} */ layer) => layer.length).join() === net.sizes.join();
  const found = !answer.error && fits ? answer.shown : null;
  const place = found && placeOf(found, state.at);
  const judged = useJudged(state.mode === "hand" ? state.said : "", question);
  useEffect(() => offer(props, given, answer.data), [answer.data, state.p, state.biases]);
  const go = (/** @type {number} */ at) => set({ at });
  const error = given.error ?? answer.error;
  return html` <h1>${t("lab_walk.heading")}</h1>
    <p class="lead">${t(`lab_walk.lead_${state.mode === "hand" ? "hand" : "walk"}`)}</p>
    <div class="bar">
      <${Choice}
        label=${t("lab_walk.mode")}
        name="mode"
        value=${state.mode}
        options=${["walk", "hand"].map((key) => [key, t(`lab_walk.mode_${key}`)])}
        onPick=${(/** @type {string} */ mode) => set({ mode }, { replace: false })}
      />
      <${Example} ...${props} given=${given} />
    </div>
    ${error && html`<p class="refused" role="alert">${t("lab.refused", { message: error })}</p>`}
    ${
      place &&
      html`<${Walker}
          at=${place.at}
          last=${place.last}
          t=${t}
          label=${t("lab_walk.walk")}
          pause=${PAUSE}
          onGo=${go}
          said=${place.step ? titleOf(place.step, { t, names: namesOf(net.sizes) }) : t(place.moved ? "lab_walk.moved" : "lab_walk.beginning")}
        />
        <${Stage}
          ...${props}
          given=${given}
          found=${found}
          place=${place}
          go=${go}
          judged=${judged}
          stale=${!answer.data}
        />`
    }
    ${!place && !error ? html`<p class="loading" role="status">…</p>` : ""}
    <${Editor} ...${props} given=${given} />`;
}

/** The network, and beside it what is being computed. @param {any} props */
function Stage(props) {
  const { state, set, t, given, found, place, judged, stale } = props;
  const [pointed, onPoint] = useState(/** @type {string | null} */ (null));
  const { net, y } = given;
  const veiled =
    place.step && (state.mode === "hand" ? !blanksDone(place.step, judged) : place.at >= place.asked && !state.guess);
  const upTo = !veiled ? place.at : state.mode === "hand" ? place.at - 1 : place.asked - 1;
  const known = knownOf(found, upTo);
  const after = state.biases ? found.after : found.after_weights;
  const shown = place.moved ? { ...net, w: after.w, b: after.b } : net;
  const own = { ...props, pointed, onPoint, veiled, upTo, after, names: namesOf(net.sizes) };
  const none = place.moved ? knownOf(found, 0) : known;
  const change = (/** @type {any} */ part, /** @type {number} */ value) => set(changed(net, part, value));
  return html`<div class=${stale ? "stage walk waiting" : "stage walk"}>
    <div class="stage-left">
      <${NetworkDrawing}
        t=${t}
        label=${t("lab_walk.network")}
        net=${shown}
        names=${own.names}
        a=${none.a}
        delta=${none.delta}
        by=${0.05}
        end=${{ y, cost: place.moved ? after.cost : known.cost }}
        lit=${place.step ? litBy(place.step, net.sizes.length - 1) : undefined}
        way=${place.step?.backward ? "backward" : "forward"}
        picked=${pointed ?? state.pick}
        onPoint=${onPoint}
        onPick=${(/** @type {string} */ pick) => pick !== state.pick && set({ pick })}
        onChange=${place.moved ? undefined : change}
      />
      <${Look} ...${own} />
    </div>
    <div class="stage-right">
      ${place.at === 0 ? html`<${Beginning} ...${own} />` : place.moved ? html`<${Moved} ...${own} />` : html`<${StepCard} key=${place.at} ...${own} />`}
      <${Asked} ...${own} />
      <${Reached} ...${own} />
    </div>
  </div>`;
}
