import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";

/** Generous, as the test is heavy and the machine may be busy. */

it("runs quickly, with no plan cheaper than the best and no possible one given up", async () => {
  const lines: Record<string, unknown>[] = [];
  const code = await runOnce("world", suites, {
    out: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
    error: (text) => expect.unreachable(text),
  });
  expect(code).toBe(0);
  const tasks = lines.map((line) => line["task"]);
  for (const task of [
    "plan/12-chests",
    "nearest-only/12-chests",
    "frame/200-agents",
    "frame-by-hand/200-agents",
    "alike/200-agents",
    "village/50-settlers",
    "village-fresh/50-settlers",
    "village-by-hand/50-settlers",
    "village-alike/300-settlers",
    "contest/300-agents",
    "contest-fresh/300-agents",
    "contest-by-hand/300-agents",
  ]) {
    expect(tasks).toContain(task);
  }
});
