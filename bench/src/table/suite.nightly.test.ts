import { describe, expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";
import { runTableCheck } from "./check.ts";

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

describe("table-check", () => {
  it("finds no difference", () => {
    const lines: string[] = [];
    const output = { out: (text: string) => lines.push(text), error: expect.unreachable };
    const arguments_ = ["--states", "300", "--space", "500", "--seed", "3"];
    expect(runTableCheck(arguments_, output)).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^guard\/recover: 100 random states agree/));
    expect(lines.at(-1)).toMatch(
      /^\d+ states compared, every plan proved: no difference \(seed 3\)$/,
    );
  });
});
