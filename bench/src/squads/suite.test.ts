import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";

/** Generous, as the test is heavy and the machine may be busy. */

it("runs quickly: the rest finish after a fall, and none waits for ever", async () => {
  const lines: Record<string, unknown>[] = [];
  const code = await runOnce("squads", suites, {
    out: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
    error: (text) => expect.unreachable(text),
  });
  expect(code).toBe(0);
  const lineOf = (task: string) => lines.find((line) => line["task"] === task);
  expect(lineOf("first-plan/4-agents")).toMatchObject({ solved: 1000 });
  expect(lineOf("first-plan/8-agents")).toMatchObject({ solved: 1000 });
  // The second that is measured may be one without a start: plans come when the machine has time.
  expect(lineOf("frame/25-squads")).toBeDefined();
  expect(lineOf("frame/25-squads-in-slices")).toMatchObject({ firstFrameMs: expect.any(Number) });
  expect(lineOf("fall-repair/100-falls")).toMatchObject({ finished: 1000, waiting: 0 });
  // What a drawn step does if it is broken off may not fit the values of that moment, which is no fault.
  expect(lineOf("fall-anew/100-falls")).toMatchObject({ waiting: 0, faults: 0 });
  expect(lineOf("fall-in-turn/100-falls")).toMatchObject({ falls: 2 });
});
