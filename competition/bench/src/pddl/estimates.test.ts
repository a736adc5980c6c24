import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { runPddlEstimates, tasksIn } from "./estimates.ts";

const folder = fileURLToPath(new URL("../../../../examples/pddl", import.meta.url));

function run(...arguments_: string[]): { code: number; out: string; error: string } {
  const printed = { out: "", error: "" };
  const code = runPddlEstimates(arguments_, {
    out: (text) => (printed.out += text),
    error: (text) => (printed.error += text),
  });
  return { code, ...printed };
}

it("finds a folder's tasks with their domains, and reports the evaluations of first plans", () => {
  const names = tasksIn(folder).map(({ name }) => name);
  expect(names).toContain("gripper-problem");
  expect(names.every((name) => !name.includes("domain"))).toBe(true);
  const { code, out } = run(folder, "gripper-problem");
  expect(code).toBe(0);
  expect(out).toMatch(/^task +estimated +search +cost\ngripper-problem +\d+ +\d+ ms +\d+$/);
});

it("reports missing arguments", () => {
  expect(run()).toMatchObject({ code: 2, error: expect.stringContaining("A folder is missing") });
  expect(run("--help").out).toContain("pddl-estimates FOLDER");
});
