import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";

/** Much work on a loaded machine: how long it takes says nothing here. */
const PATIENCE_MS = 120_000;

// Runs where the game is installed: an interpreter of its recipes plays every plan.
it(
  "plans only what the rules of the game allow",
  async () => {
    const lines: Record<string, unknown>[] = [];
    const code = await runOnce("minecraft", suites, {
      out: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
      error: (text) => expect.unreachable(text),
    });
    expect(code).toBe(0);
    expect(lines.map((line) => line["task"])).toContain("plan/1.20.4");
  },
  PATIENCE_MS,
);
