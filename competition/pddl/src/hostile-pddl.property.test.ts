import { readFileSync } from "node:fs";
import { loadDomain } from "@understudy/planner-core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importPddl, PddlError } from "./index.ts";

const NAMES = ["blocks", "gripper", "delivery", "woodcutter", "briefcase"];

const tokens = (name: string, kind: string): readonly string[] => {
  const url = new URL(`../../../examples/pddl/${name}-${kind}.pddl`, import.meta.url);
  return readFileSync(url, "utf8").match(/;[^\n]*\n|[()]|[^\s();]+|\s+/g) ?? [];
};
const TASKS = NAMES.map((name) => [tokens(name, "domain"), tokens(name, "problem")] as const);

/** Replaces a token by another one of the file, or drops it. */
const edit = fc.record({
  inDomain: fc.boolean(),
  at: fc.nat(),
  from: fc.option(fc.nat(), { nil: undefined }),
});

describe("importPddl", () => {
  it("refuses damaged files with a PddlError, or loads the rest", () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(
        fc.constantFrom(...TASKS),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (task, edits) => {
          const [domain, problem] = task.map((text) => [...text]) as [string[], string[]];
          for (const { inDomain, at, from } of edits) {
            const text = inDomain ? domain : problem;
            const replacement = from === undefined ? "" : text[from % text.length];
            text[at % text.length] = replacement ?? "";
          }
          try {
            const texts = { domain: domain.join(""), problem: problem.join("") };
            const { definition, state, goal } = importPddl(texts, {
              maxGroundActions: 2000,
              maxWork: 1_000_000,
            });
            const loaded = loadDomain(definition);
            loaded.state(state);
            loaded.goal(goal);
            outcomes.add("loaded");
          } catch (error) {
            expect(error).toBeInstanceOf(PddlError);
            outcomes.add("refused");
          }
        },
      ),
      { numRuns: 500 },
    );
    expect([...outcomes].sort()).toEqual(["loaded", "refused"]);
  });
});
