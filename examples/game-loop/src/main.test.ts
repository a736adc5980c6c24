import { systemClock } from "@understudy/planner-core";
import { ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { runLoop } from "./loop.ts";

it("plays a village frame by frame, and prints a summary", async () => {
  const lines: string[] = [];
  // A model that returns the classical planner's draft.
  const llm = new ScriptedLlmPlanner({
    clock: systemClock,
    script: (_question, _call, { draft }) => ({ answer: draft ?? [] }),
  });
  const { steps, classical, model } = await runLoop({
    agents: 12,
    frames: 150,
    sliceMs: 50,
    isRealTime: false,
    llm,
    print: (line) => lines.push(line),
  });
  expect(classical).toBeGreaterThan(0);
  expect(model).toBeGreaterThan(0);
  expect(classical + model).toBeGreaterThan(12);
  expect(steps).toBeGreaterThan(12);
  expect(lines[0]).toBe("12 villagers, 150 frames, a slice of 50 ms per frame");
  expect(lines).toHaveLength(4);
});
