import type { LlmPlanner } from "@understudy/planner-core";
import {
  type FakeClock,
  type LlmBehaviour,
  type LlmConformanceSetup,
  llmConformance,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { HostLlmPlanner } from "./host-llm-planner.ts";
import { HostModel } from "./host-model.ts";
import { hostModelSettings } from "./model-settings.ts";
import { ProposedLlmPlanner } from "./proposed-llm-planner.ts";

const ANSWER_MS = 20;
const STEPS = [
  { tool: "goto", args: { place: "forest" } },
  { tool: "chop" },
  { tool: "light_fire" },
];

/** An LLM planner whose host answers each question after a while, never, or with a failure. */
function hosted(behaviour: LlmBehaviour, clock: FakeClock): LlmPlanner {
  const timers = new Map<number, ReturnType<FakeClock["setTimer"]>>();
  const model: HostModel = new HostModel(clock, 60_000, (message) => {
    const timer = timers.get(message.number);
    if (message.type === "model-unwanted" && timer !== undefined) clock.clearTimer(timer);
    if (message.type !== "model-wanted" || behaviour === "stalls") return;
    const { number } = message;
    const act = (): boolean =>
      behaviour === "answers"
        ? model.answer(number, { steps: STEPS })
        : model.fail(number, "out of memory");
    timers.set(number, clock.setTimer(act, ANSWER_MS));
  });
  return new HostLlmPlanner(hostModelSettings({}), model, "woodcutter");
}

const llms: readonly [string, LlmConformanceSetup][] = [
  [
    "an LLM planner whose model runs in the host",
    { behaviours: ["answers", "stalls", "fails"], open: hosted },
  ],
  [
    "an LLM planner with one known answer",
    {
      behaviours: ["answers"],
      open: () => new ProposedLlmPlanner({ kind: "plan", actions: [1, 0], text: "" }),
    },
  ],
];

describe.each(llms)("%s", (_name, setup) => {
  for (const { name, run } of llmConformance(setup)) it(name, run);
});
