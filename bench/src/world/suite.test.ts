import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { worldSuite } from "./suite.ts";

it("runs quickly, with no plan cheaper than the best and no possible one given up", async () => {
  const lines = await runOnce(worldSuite);
  for (const task of [
    ...["plan/12-chests", "nearest-only/12-chests", "frame/200-agents", "village/50-settlers"],
    ...["village-by-hand/50-settlers", "contest/300-agents", "contest-by-hand/300-agents"],
  ]) {
    expect(lines.has(task)).toBe(true);
  }
});
