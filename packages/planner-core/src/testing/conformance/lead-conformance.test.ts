import { describe, expect, it } from "vitest";
import type { Lead } from "../../engine/contract/lead.ts";
import { type ScriptedBehaviour, ScriptedLead } from "../scripted-lead.ts";
import { type LeadConformanceSetup, leadConformance } from "./lead-conformance.ts";

const says = [
  { action: 1, atMs: 5 },
  { action: 0, atMs: 10 },
];
const behaviours: Readonly<Record<string, ScriptedBehaviour>> = {
  answers: { afterMs: 20, answer: [1, 0, 2], says },
  stalls: { afterMs: "never" },
  fails: { afterMs: 5, rejects: new Error("down") },
};

function scripted(changes: ScriptedBehaviour = {}): LeadConformanceSetup {
  return {
    behaviours: ["answers", "stalls", "fails"],
    open: (behaviour, clock) =>
      new ScriptedLead({ clock, script: () => ({ ...behaviours[behaviour], ...changes }) }),
  };
}

describe("leadConformance", () => {
  for (const { name, run } of leadConformance(scripted())) it(`a scripted lead ${name}`, run);

  /** A lead with one fault. */
  const spoilt = (spoil: (lead: Lead) => Partial<Lead>): LeadConformanceSetup => ({
    behaviours: ["answers"],
    open: (_, clock) => {
      const lead: Lead = new ScriptedLead({ clock, script: () => ({ ...behaviours["answers"] }) });
      const { model, fingerprint } = lead;
      const admit: Lead["admit"] = (...asked) => lead.admit(...asked);
      const whole = { model, fingerprint, admit };
      return { ...whole, ask: (request) => lead.ask(request), ...spoil(lead) };
    },
  });

  it.each<[string, LeadConformanceSetup, string]>([
    ["ignores its deadline", scripted({ ignoresSignal: true }), "ends soon after its deadline"],
    ["throws at once", scripted({ throws: new Error("no") }), "answers"],
    [
      "rejects with no error",
      scripted({ rejects: "no" }),
      "rejects with an error, without a synchronous one",
    ],
    [
      "tells other steps than it answers",
      scripted({ answer: [2, 0] }),
      "announces only steps that begin its answer",
    ],
    ["names no action", scripted({ answer: [1, 0, 99_999] }), "answers"],
    [
      "predicts a time before now",
      spoilt(() => ({ admit: () => ({ admitted: true, predictedMs: -1 }) })),
      "decides about admission for any budget",
    ],
    [
      "plays in the state of the question",
      spoilt((lead) => ({
        ask: async (request) => {
          request.question.state[0] = (request.question.state[0] as number) + 1;
          return await lead.ask(request);
        },
      })),
      "leaves its arguments unchanged",
    ],
    ["has no name", spoilt(() => ({ model: "" })), "has a model, a fingerprint and valid flags"],
  ])("catches a lead that %s", async (_mistake, setup, name) => {
    const found = leadConformance(setup).filter((each) => each.name === name);
    expect(found.length).toBe(1);
    await expect(found[0]?.run()).rejects.toThrow();
  });
});
