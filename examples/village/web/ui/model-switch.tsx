import { formatMs } from "@understudy/viewer/web";
import type { JSX } from "preact";
import type { LiveVillage } from "../village/live-village.ts";
import { MOODS, type ModelInTab, type Mood } from "../village/model-in-tab.ts";

const WORDS: Readonly<Record<Mood, readonly [label: string, meaning: string]>> = {
  well: ["Works", "The model answers as it can."],
  slow: ["Slow", "Every answer comes three seconds late."],
  wrong: ["Wrong", "The model writes plans with a step that does not work."],
  dead: ["Dead", "The model refuses every call."],
};

/** Switches the model between working and three kinds of failure. The game continues. */
export function ModelSwitch({ model }: { model: ModelInTab }): JSX.Element {
  return (
    <fieldset class="model-switch" aria-label="The model">
      <span class="muted">Model</span>
      {MOODS.map((mood) => {
        const [label, meaning] = WORDS[mood];
        return (
          <label key={mood} class={mood} title={meaning}>
            <input
              type="radio"
              name="mood"
              checked={model.mood.value === mood}
              onChange={() => model.setMood(mood)}
            />
            {label}
          </label>
        );
      })}
    </fieldset>
  );
}

/** State of the model: loading, working or missing. */
export function ModelPill({
  model,
  village,
}: {
  model: ModelInTab;
  village: LiveVillage;
}): JSX.Element {
  const state = model.state.value;
  const first = village.firstModelPlan.value?.bornMs;
  if (state.kind === "coming") {
    const share = Math.round(100 * Math.min(1, state.share));
    return (
      <span class="pill past" role="status">
        <i class="lamp" />
        <span class="cut">{share < 100 ? `the model comes: ${share} %` : "the model wakes"}</span>
      </span>
    );
  }
  if (state.kind === "missing") {
    return (
      <span class="pill bad" role="status" title={state.why}>
        <i class="lamp" />
        <span class="cut">no model: the classical planner plays</span>
      </span>
    );
  }
  if (model.mood.value !== "well") {
    return (
      <span class="pill fault" role="status">
        <i class="lamp" />
        <span class="cut">the model is {model.mood.value}; the game goes on</span>
      </span>
    );
  }
  return (
    <span
      class="pill good"
      role="status"
      title="From opening the page to the first proved plan of the model"
    >
      <i class="lamp" />
      <span class="cut">
        {first === undefined ? "the model thinks here" : `first plan after ${formatMs(first)}`}
      </span>
    </span>
  );
}
