import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Heap size in megabytes with room for a file of the largest size and its contents. */
const HEAP_MB = 320;

const program = `
import { PlanLibrary } from "../plan-library.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
const domain = loadDomain({
  name: "hut",
  state: { wood: { type: "integer", min: 0, max: 9 }, lit: { type: "boolean" } },
  tools: [
    { name: "a", then: { wood: { "+": 1 } } },
    { name: "b", when: { wood: { ">=": 2 } }, then: { lit: true } },
  ],
  goals: [{ name: "warm", when: { lit: true } }],
});
const head = JSON.stringify({
  format: "understudy-plan-library", version: 3, domain: { name: "hut", hash: domain.hash },
}).slice(0, -1);
const file = (partitions) => head + ',"partitions":' + partitions + "}";
const many = (text, length) => "[" + (text + ",").repeat(length / (text.length + 1)) + text + "]";
const plans = (list) => file('[{"goal":"warm","plans":' + list + "}]");
const step = '{"tool":"a"}';
const FULL = 31e6;
const files = {
  "partitions that are none": file(many("{}", FULL)),
  "partitions that are none, as many as are looked at": file(many("0", 7e6)),
  "lists in lists": file(many("[[[[]]]]", 8e6)),
  "partitions of unknown goals": file(many('{"goal":"x","plans":[]}', 2e5)),
  "goals of their own": file("[" + Array.from({ length: 9999 }, (_, i) =>
    '{"goal":{"wood":' + (i % 10) + '},"key":"k' + i + '","plans":[{"steps":[' + step + "]}]}") + "]"),
  "plans that are none": plans(many("0", 99_000)),
  "plans that do not work": plans(many('{"steps":[{"tool":"b"},' + step + ',{"tool":"c"}]}', 1.2e6)),
  "plans of as many steps as may be": plans(many('{"steps":' + many(step, 12_900) + "}", 4e6)),
  "a plan of a million steps": plans('[{"steps":' + many(step, 6e6) + "}]"),
  "questions left to the planner": file('[{"goal":"warm","plans":[],"leftToPlanner":[' + Array.from(
    { length: 20_000 }, (_, i) => '{"state":{"wood":' + (i % 10) + ',"lit":false,"x":' + i + '},"reason":"r"}') + "]}]"),
  "one long word": file('[{"goal":"' + "x".repeat(8e6) + '","plans":[]}]'),
  "many keys": plans('[{"steps":[],' + Array.from({ length: 2e5 }, (_, i) => '"k' + i + '":0') + "}]"),
};
for (const [name, text] of Object.entries(files)) {
  let result;
  try {
    const { report } = PlanLibrary.load(domain, text);
    result = { refused: report.refusedCount, kept: report.refused.length };
  } catch (error) {
    result = { error: error.code };
  }
  console.log(JSON.stringify({ name, ...result }));
}
`;

describe("a hostile plan library file", () => {
  it("takes bounded memory, and ends as a plan library or an error with a reason", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        `--max-old-space-size=${HEAP_MB}`,
        "--import",
        "tsx",
        "--input-type=module",
        "--eval",
        program,
      ],
      { cwd: fileURLToPath(new URL(".", import.meta.url)), encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const tooMany = { error: "invalid-plan-library" };
    const results = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(results).toEqual([
      { name: "partitions that are none", ...tooMany },
      { name: "partitions that are none, as many as are looked at", ...tooMany },
      { name: "lists in lists", ...tooMany },
      { name: "partitions of unknown goals", refused: 8334, kept: 1000 },
      { name: "goals of their own", refused: 1000, kept: 1000 },
      { name: "plans that are none", refused: 49_501, kept: 1000 },
      { name: "plans that do not work", refused: 23_530, kept: 1000 },
      { name: "plans of as many steps as may be", refused: 0, kept: 0 },
      { name: "a plan of a million steps", refused: 1, kept: 1 },
      { name: "questions left to the planner", refused: 20_000, kept: 1000 },
      { name: "one long word", refused: 1, kept: 1 },
      { name: "many keys", refused: 1, kept: 1 },
    ]);
  });
});
