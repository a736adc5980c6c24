import type { Lead } from "@understudy/planner-core";
import {
  type FakeClock,
  type LeadBehaviour,
  type LeadConformanceSetup,
  leadConformance,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { HostLead } from "./host-lead.ts";
import { HostModel } from "./host-model.ts";
import { hostModelSettings } from "./model-settings.ts";
import { ProposedLead } from "./proposed-lead.ts";

const ANSWER_MS = 20;
const STEPS = [
  { tool: "goto", args: { place: "forest" } },
  { tool: "chop" },
  { tool: "light_fire" },
];

/** A lead whose host answers each question after a while, never, or with a failure. */
function hosted(behaviour: LeadBehaviour, clock: FakeClock): Lead {
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
  return new HostLead(hostModelSettings({}), model, "woodcutter");
}

const leads: readonly [string, LeadConformanceSetup][] = [
  [
    "a lead whose model runs in the host",
    { behaviours: ["answers", "stalls", "fails"], open: hosted },
  ],
  [
    "a lead with one known answer",
    {
      behaviours: ["answers"],
      open: () => new ProposedLead({ kind: "plan", actions: [1, 0], text: "" }),
    },
  ],
];

describe.each(leads)("%s", (_name, setup) => {
  for (const { name, run } of leadConformance(setup)) it(name, run);
});
