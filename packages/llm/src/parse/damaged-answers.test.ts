import { readFileSync } from "node:fs";
import type { Step } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toolYard as domain } from "../testing/tool-yard.ts";
import { parsePlan } from "./parse-plan.ts";
import { writePlan } from "./write-plan.ts";

interface Fixture {
  readonly name: string;
  readonly text: string;
  readonly kind: "plan" | "invalid-json" | "invalid-plan";
  readonly steps?: readonly Step[];
  readonly damage?: string;
}
const url = new URL("./__fixtures__/damaged-answers.json", import.meta.url);
const fixtures = JSON.parse(readFileSync(url, "utf8")) as readonly Fixture[];

describe("damaged answers", () => {
  it.each(fixtures)("$name", ({ text, kind, steps, damage }) => {
    const parsed = parsePlan(domain, text);
    expect(parsed.kind).toBe(kind);
    if (parsed.kind !== "plan") return;
    expect(parsed.steps).toEqual(steps);
    expect(parsed.damage).toBe(damage);
  });

  const step = fc.constantFrom<Step>(
    { tool: "goto", args: { place: "forest" } },
    { tool: "chop", args: {} },
    { tool: "set", args: { n: 2, open: true } },
  );
  const plans = fc.array(step, { minLength: 1, maxLength: 8 });

  it("keep the complete steps of a plan truncated anywhere", () => {
    fc.assert(
      fc.property(plans, fc.nat(), (steps, pick) => {
        const json = writePlan(steps);
        const cut = json.slice(0, pick % json.length);
        const parsed = parsePlan(domain, cut);
        // A step is complete with its last brace.
        const complete = steps.filter(
          (_step, index) => cut.length >= writePlan(steps.slice(0, index + 1)).length - 2,
        );
        if (complete.length === 0) expect(parsed.kind).toBe("invalid-json");
        else {
          // Once the list is closed, nothing of the plan is missing.
          const damage = cut.endsWith("]") ? "repaired" : "truncated";
          expect(parsed).toMatchObject({ kind: "plan", steps: complete, damage });
        }
      }),
    );
  });

  it("may be written as in Python or JavaScript", () => {
    const python = (value: unknown): string =>
      JSON.stringify(value)
        .replaceAll('"', "'")
        .replaceAll("true", "True")
        .replaceAll("false", "False");
    const script = (value: unknown): string => JSON.stringify(value).replaceAll('"', "");
    fc.assert(
      fc.property(plans, fc.constantFrom(python, script), (steps, write) => {
        expect(parsePlan(domain, write({ steps }))).toMatchObject({ kind: "plan", steps });
      }),
    );
  });

  const pieces = fc.constantFrom(
    ...['{"steps":[', "{'steps':", "{steps:", "[{tool:", "{", "}", "[", "]", '"', "'", "`"],
    ...["“", "”", "\\", "\n", " ", ",", ":", "=", "//", "/*", "*/", "#", "null", "True", "1e9"],
    ...["<think>", "</think>", '{"tool":"chop"}', "😀", "\uD800", "__proto__", "\\u00"],
  );
  const hostile = fc
    .array(fc.tuple(pieces, fc.nat(40)), { maxLength: 30 })
    .map((parts) => parts.map(([piece, count]) => piece.repeat(count + 1)).join(""));

  it("never make the parser throw", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(["plan", "invalid-json", "invalid-plan"]).toContain(parsePlan(domain, text).kind);
      }),
      { numRuns: 2000 },
    );
  });
});
