import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { squadsSuite } from "./suite.ts";

it("runs quickly, and every squad has its plan", async () => {
  const lines = await runOnce(squadsSuite);
  expect(lines.get("first-plan/4-agents")).toMatchObject({ solved: 1000 });
  expect(lines.get("first-plan/8-agents")).toMatchObject({ solved: 1000 });
  expect(lines.has("first-schedule/kept")).toBe(true);
  // The second that is measured may be one without a start: plans come when the machine has time.
  expect(lines.has("frame/25-squads")).toBe(true);
  expect(lines.get("frame/25-squads-in-slices")).toMatchObject({
    firstFrameMs: expect.any(Number),
  });
});
