import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const tower = scratch.write("tower.json", {
  name: "tower",
  state: {
    floor: { type: "integer", min: 0, max: 4, default: 0 },
    item: { type: "enum", values: ["none", "rope"], default: "none" },
    wings: { type: "boolean", default: false },
  },
  tools: [
    { name: "climb", when: { item: "rope" }, then: { floor: { "+": 1 } } },
    { name: "take", parameters: { what: { enum: ["none", "rope"] } }, then: { item: "$what" } },
    { name: "fly", when: { wings: true }, then: { floor: 4 } },
  ],
  goals: [
    { name: "top", when: { floor: 4 } },
    { name: "winged", when: { wings: true } },
  ],
});

describe("understudy check --graph", () => {
  it("draws the domain into a file, or in place of the report", async () => {
    const picture = join(scratch.folder, "tower.svg");
    const beside = await runCli(["check", tower, "--model", "none", "--graph", picture]);
    expect([beside.code, beside.stderr]).toEqual([0, `note: the picture is in ${picture}\n`]);
    expect(beside.stdout).toContain("3 tools, 4 ground actions");
    const alone = await runCli(["check", tower, "--graph", "-"]);
    expect([alone.code, alone.stderr]).toEqual([0, ""]);
    expect(alone.stdout).toBe(readFileSync(picture, "utf8"));
    expect(alone.stdout).toContain("Never applies: fly, winged.");
    const nowhere = join(scratch.folder, "nowhere", "tower.svg");
    const refused = await runCli(["check", tower, "--model", "none", "--graph", nowhere]);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("cannot be written");
  });

  it("highlights the plan for a goal", async () => {
    const from = (...more: string[]) => runCli(["check", tower, "--graph", "-", "--goal", ...more]);
    const top = await from("top");
    expect([top.code, top.stderr]).toEqual([0, ""]);
    expect(top.stdout).toContain("The plan: 1 take, 2 climb, 3 climb, 4 climb, 5 climb.");
    const high = await from("top", "--state", '{ "floor": 3, "item": "rope" }');
    expect(high.stdout).toContain("The plan: 1 climb.");
    const unnamed = await from('{ "floor": { ">=": 1 } }');
    expect(unnamed.stdout).toContain("The plan: 1 take, 2 climb.");
    const none = await from("winged");
    expect(none.stderr).toBe("note: no plan is lit up: there is none, which is proved\n");
    expect(none.code).toBe(0);
    expect(none.stdout).toContain("Never applies: fly, winged.");
    expect(none.stdout).not.toContain("The plan:");
  });

  it("refuses an unknown goal, a state without a goal, and a goal without a picture", async () => {
    const graph = ["check", tower, "--model", "none", "--graph", "-"];
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[...graph, "--goal", "tip"], 'did you mean "top"?'],
      [[...graph, "--state", "{}"], "is missing: give it with --goal"],
      [[...graph, "--goal", "top", "--state", '{ "floor": 9 }'], "/state/floor"],
      [["check", tower, "--model", "none", "--goal", "top"], "add --graph FILE"],
    ];
    for (const [command, message] of cases) {
      const { code, stdout, stderr } = await runCli([...command]);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(message);
    }
  });
});
