import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode } from "../../rules/condition/code.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
} from "../../testing/random/arbitraries.ts";
import { writeCondition } from "./write-condition.ts";

const formOf = (node: ConditionNode, domain: Domain): number[] => [
  ...encode(simplify(node, domain.variables)),
];

describe("writeCondition", () => {
  it("writes conditions that read back with the same meaning (every state of 300 domains)", () => {
    let written = 0;
    const cases = arbitraryDomain({ maxStates: 200 }).chain((domain) =>
      fc.tuple(fc.constant(domain), arbitraryCondition(domain, 6)),
    );
    fc.assert(
      fc.property(cases, ([domain, definition]) => {
        const condition = domain.condition(definition);
        const text = writeCondition(condition.node, domain.variables);
        if (text === undefined) {
          // Only unsatisfiable conditions cannot be expressed: written conditions compare plain variables.
          for (const state of allStates(domain)) expect(condition.holds(state)).toBe(false);
          return;
        }
        written++;
        const again = domain.condition(JSON.parse(JSON.stringify(text)));
        // A file's plans are stored by their written form, which must lead to the same place.
        expect(formOf(again.node, domain)).toEqual(formOf(condition.node, domain));
        for (const state of allStates(domain)) {
          if (again.holds(state) !== condition.holds(state)) {
            expect.fail(`${JSON.stringify(text)} at ${JSON.stringify(domain.read(state))}`);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(written).toBeGreaterThan(18);
  });
});
