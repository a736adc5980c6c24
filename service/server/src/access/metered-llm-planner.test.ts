import {
  FakeClock,
  llmConformance,
  llmWrapperConformance,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { RequestAdmission } from "./admission.ts";
import { MeteredLlmPlanner } from "./metered-llm-planner.ts";

describe("a metered LLM planner", () => {
  for (const { name, run } of llmConformance({
    behaviours: ["answers", "stalls", "fails"],
    open: (behaviour, clock) => {
      const afterMs = behaviour === "stalls" ? "never" : 10;
      const rejects = behaviour === "fails" ? { rejects: new Error("it fails") } : {};
      const script = () => ({ afterMs, answer: [0], ...rejects }) as const;
      const gate = new RequestAdmission(1, clock).open({ tokensPerMinute: 1 });
      return new MeteredLlmPlanner(new ScriptedLlmPlanner({ clock, script }), gate);
    },
  })) {
    it(name, run);
  }

  for (const { name, run } of llmWrapperConformance({
    wrap: (inner, clock) => new MeteredLlmPlanner(inner, new RequestAdmission(1, clock).open({})),
  })) {
    it(name, run);
  }

  it("admits no question without tokens left", async () => {
    const clock = new FakeClock();
    const gate = new RequestAdmission(1, clock).open({ tokensPerMinute: 60 });
    const llm = new MeteredLlmPlanner(
      new ScriptedLlmPlanner({ clock, script: () => ({ answer: [] }) }),
      gate,
    );
    const admit = () => llm.admit({} as never, 1000, undefined);
    const isAdmitted = (): boolean => admit().admitted;
    expect(isAdmitted()).toBe(true);
    gate.chargeTokens(60);
    // Background generation costs tokens too.
    expect(admit()).toEqual({ admitted: false, reason: "overloaded", background: false });
    await clock.advance(1000);
    expect(isAdmitted()).toBe(true);
  });
});
