import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allStates, arbitraryCondition, arbitraryDomain } from "../testing/arbitraries.ts";
import { encode } from "./code.ts";
import { CompiledCondition } from "./condition.ts";
import type { ConditionNode } from "./node.ts";
import { simplify } from "./simplify.ts";

describe("simplify", { timeout: 60_000 }, () => {
  const cases = arbitraryDomain({ maxStates: 300 }).chain((domain) =>
    fc.tuple(fc.constant(domain), arbitraryCondition(domain, 8)),
  );

  it("keeps the meaning in every state (1,500 conditions)", () => {
    fc.assert(
      fc.property(cases, ([domain, definition]) => {
        const written = domain.condition(definition);
        const simple = new CompiledCondition(simplify(written.node, domain.variables));
        for (const state of allStates(domain)) {
          if (written.holds(state) !== simple.holds(state)) {
            expect.fail(`${domain.format(simple)} at ${JSON.stringify(domain.read(state))}`);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("takes no longer for deep nesting than for a wide condition", () => {
    const count = 32;
    const ranges = { min: new Int32Array(count), max: new Int32Array(count).fill(9) };
    const test = (variable: number, operator: "=" | "!=", value: number): ConditionNode => ({
      kind: "test",
      operator,
      variable,
      value,
    });
    let nested: ConditionNode = test(0, "=", 3);
    for (let variable = 1; variable < count; variable++) {
      // What is learnt on each level decides nothing, or comes out of a group.
      const undecided = test(variable, "!=", 3);
      const emergent: ConditionNode = {
        kind: "any",
        children: [
          test(variable, "!=", 4),
          { kind: "all", children: [test(variable, "=", 5), test(variable, "=", 6)] },
        ],
      };
      const choice: ConditionNode = { kind: "any", children: [nested, test(variable, "=", 5)] };
      nested = { kind: "all", children: [undecided, choice, emergent] };
    }
    const start = performance.now();
    simplify(nested, ranges);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("has nothing left to do the second time", () => {
    fc.assert(
      fc.property(cases, ([domain, definition]) => {
        const once = simplify(domain.condition(definition).node, domain.variables);
        const twice = simplify(once, domain.variables);
        expect([...encode(twice)]).toEqual([...encode(once)]);
      }),
      { numRuns: 1500 },
    );
  });
});
