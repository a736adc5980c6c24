import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";

/** Generous, as the test is heavy and the machine may be busy. */

// Runs if the game is installed: an interpreter of its recipes plays every plan.
it("plans only what the game's rules allow", async () => {
  const lines: Record<string, unknown>[] = [];
  const code = await runOnce("minecraft", suites, {
    out: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
    error: (text) => expect.unreachable(text),
  });
  expect(code).toBe(0);
  expect(lines.map((line) => line["task"])).toContain("plan/1.20.4");
});
