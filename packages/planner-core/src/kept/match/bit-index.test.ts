import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { BitIndex } from "./bit-index.ts";
import { requirementOf } from "./requirement.ts";

/** Two ranges with direct look-up, two with binary search. */
const { variables } = loadDomain({
  name: "ranges",
  state: {
    flag: { type: "boolean" },
    small: { type: "integer", min: -3, max: 4 },
    wide: { type: "integer", min: -50_000, max: 50_000 },
    widest: { type: "integer", min: -1_000_000_000, max: 1_000_000_000 },
  },
  tools: [{ name: "wait" }],
});

/** Few different values, so that states satisfy conditions; the ends of the ranges are among them. */
const codeOf = (variable: number): fc.Arbitrary<number> => {
  const min = variables.min[variable] as number;
  const max = variables.max[variable] as number;
  const near = fc.integer({ min: Math.max(min, -4), max: Math.min(max, 5) });
  return fc.oneof(near, fc.constantFrom(min, min + 1, max - 1, max));
};
const variable = fc.nat(variables.all.length - 1);
const test: fc.Arbitrary<ConditionNode> = variable.chain((id) =>
  fc.record({
    kind: fc.constant("test" as const),
    operator: fc.constantFrom("=", "!=", "<=", ">="),
    variable: fc.constant(id),
    value: codeOf(id),
  }),
);
const node: fc.Arbitrary<ConditionNode> = fc.oneof(
  { weight: 5, arbitrary: test },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("any" as const),
      children: fc.array(test, { minLength: 2, maxLength: 3 }),
    }),
  },
);
const condition = fc
  .array(node, { maxLength: 4 })
  .map((children) => new CompiledCondition(simplify({ kind: "all", children }, variables)));
const state = fc
  .tuple(...variables.all.map(({ id }) => codeOf(id)))
  .map((codes) => Int32Array.from(codes));

describe("BitIndex", () => {
  it("finds matches in order, whatever the ranges (300 sets of conditions)", () => {
    let found = 0;
    const sets = fc.record({
      conditions: fc.array(condition, { maxLength: 90, size: "max" }),
      states: fc.array(state, { minLength: 20, maxLength: 20 }),
    });
    fc.assert(
      fc.property(sets, ({ conditions, states }) => {
        const requirements = conditions.map((one) => requirementOf(one, variables));
        const index = new BitIndex(requirements, variables);
        for (const one of states) {
          const fits = (position: number): boolean =>
            (conditions[position] as CompiledCondition).holds(one);
          const answered: number[] = [];
          for (let position = index.first(one); position >= 0; position = index.next()) {
            // The caller evaluates conditions over several variables.
            if (requirements[position]?.rest.length === 0 || fits(position))
              answered.push(position);
          }
          expect(answered).toEqual([...conditions.keys()].filter(fits));
          found += answered.length;
        }
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(1000);
  });
});
