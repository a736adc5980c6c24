import { describe, expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";
import { checkTables } from "./testing/check-tables.ts";

describe("suite table", () => {
  it("runs quickly, with every plan proved", async () => {
    const lines: Record<string, unknown>[] = [];
    const code = await runOnce("table", suites, {
      out: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
      error: (text) => expect.unreachable(text),
    });
    expect(code).toBe(0);
    const tasks = lines.map((line) => line["task"]);
    for (const task of ["table-build", "table-engine", "table-end-to-end", "frame-10k-agents"]) {
      for (const problem of ["guard", "courier", "combat", "wide30", "wide60"]) {
        expect(tasks).toContain(`${task}/${problem}`);
      }
      expect(tasks).toContain(task);
    }
    const engine = lines.filter(({ task }) => String(task).startsWith("table-engine"));
    expect(engine.map(({ allocatedBytes }) => allocatedBytes)).toEqual(engine.map(() => 0));
  });
});

describe("policy tables", () => {
  /** `TABLE_STATES=1000000` compares more. */
  const states = Number(process.env["TABLE_STATES"] ?? 300);

  it("have the plain cost of each state, and a plan of this cost", () => {
    const { compared, lines, difference } = checkTables(states, Math.min(300_000, 2 * states), 3);
    expect(difference).toBeUndefined();
    expect(compared).toBeGreaterThanOrEqual(states);
    expect(lines).toContainEqual(expect.stringMatching(/^guard\/recover: \d+ .*states agree/));
  });
});
