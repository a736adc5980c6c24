import { switchQuestion } from "@understudy/llm/testing";
import { Deadline, systemClock } from "@understudy/planner-core";
import {
  llmConformance,
  llmWrapperConformance,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { Fleet } from "./fleet.ts";

describe("a single-flight LLM planner without Redis", () => {
  let fleets: Fleet[] = [];
  afterEach(async () => {
    await Promise.all(fleets.map((fleet) => fleet.close()));
    fleets = [];
  });
  /** An unused port. */
  const redis = "redis://127.0.0.1:1";
  for (const { name, run } of llmConformance({
    behaviours: ["answers", "stalls", "fails"],
    open: (behaviour, clock) => {
      const fleet = new Fleet({ redis });
      fleets.push(fleet);
      const afterMs = behaviour === "stalls" ? "never" : 10;
      const rejects = behaviour === "fails" ? { rejects: new Error("it fails") } : {};
      const script = () => ({ afterMs, answer: [0], ...rejects }) as const;
      return fleet.askOnce(new ScriptedLlmPlanner({ clock, script }));
    },
  })) {
    it(name, run);
  }

  for (const { name, run } of llmWrapperConformance({
    wrap: (inner) => {
      const fleet = new Fleet({ redis });
      fleets.push(fleet);
      return fleet.askOnce(inner);
    },
  })) {
    it(name, run);
  }

  it("asks at once", async () => {
    const fleet = new Fleet({ redis });
    fleets.push(fleet);
    const inner = new ScriptedLlmPlanner({ clock: systemClock, script: () => ({ answer: [0] }) });
    const llm = fleet.askOnce(inner);
    const deadline = new Deadline(systemClock, 60_000);
    const asked = llm.ask({ question: switchQuestion, deadline });
    expect(await asked).toMatchObject({ kind: "plan", actions: [0] });
    expect(fleet.stats.questions).toEqual({ asked: 1, answeredElsewhere: 0, withoutLease: 1 });
    deadline.release();
  });
});
