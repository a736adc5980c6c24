import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allStates, arbitraryCondition, arbitraryDomain } from "../testing/arbitraries.ts";
import { encode } from "./code.ts";
import { CompiledCondition } from "./condition.ts";
import { simplify } from "./simplify.ts";

describe("simplify", () => {
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
