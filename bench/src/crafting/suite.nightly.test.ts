import { expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";

/** Generous, as the test is heavy and the machine may be busy. */

it("runs quickly, with every optimal plan of Minecraft proved", async () => {
  const lines: Record<string, unknown>[] = [];
  const code = await runOnce("crafting", suites, {
    out: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
    error: (text) => expect.unreachable(text),
  });
  expect(code).toBe(0);
  const tasks = lines.map((line) => line["task"]);
  for (const task of ["first-plan/drawn", "optimum/iron-armour", "optimum/anvil"]) {
    expect(tasks).toContain(task);
  }
});
