import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CompiledCondition } from "../../rules/condition/condition.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import type { Condition } from "../../rules/domain/definition/definition.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
} from "../../testing/random/arbitraries.ts";
import { coveredShare, implies, requirementOf } from "./requirement.ts";

describe("the share of all states", () => {
  const domain = loadDomain({
    name: "shares",
    state: {
      at: { type: "enum", values: ["home", "forest", "mine", "river"] },
      wood: { type: "integer", min: 1, max: 10 },
      stone: { type: "integer", min: 1, max: 10 },
    },
    tools: [{ name: "rest" }],
    goals: [{ name: "home", when: { at: "home" } }],
  });
  const shareOf = (definition: Condition): number => {
    const { variables } = domain;
    return coveredShare(requirementOf(domain.condition(definition), variables), variables);
  };

  it("counts the values of each variable, and half for a disjunction or a relation", () => {
    expect(shareOf({ at: "home" })).toBe(1 / 4);
    expect(shareOf({ at: "home", wood: { ">=": 6 } })).toBe(1 / 8);
    expect(shareOf({ wood: { "!=": 5 } })).toBe(9 / 10);
    expect(shareOf({ wood: { ">": { var: "stone" } } })).toBe(1 / 2);
    expect(shareOf({ anyOf: [{ at: "home" }, { at: "forest" }] })).toBe(1 / 2);
    const both = { anyOf: [{ at: "home" }, { at: "forest" }], wood: { ">": { var: "stone" } } };
    expect(shareOf(both)).toBe(1 / 4);
  });
});

describe("a requirement", () => {
  const cases = arbitraryDomain({ maxStates: 150 }).chain((domain) =>
    fc.record({
      domain: fc.constant(domain),
      wide: arbitraryCondition(domain, 2),
      more: arbitraryCondition(domain, 2),
    }),
  );

  it("implies another only if it does so in every state, and mostly if it contains it", () => {
    let shown = 0;
    let parts = 0;
    let runs = 0;
    fc.assert(
      fc.property(cases, ({ domain, wide, more }) => {
        const { variables } = domain;
        const requirement = (...definitions: (typeof wide)[]) => {
          const children = definitions.map((one) => domain.condition(one).node);
          const node = simplify({ kind: "all", children }, variables);
          return requirementOf(new CompiledCondition(node), variables);
        };
        const whole = requirement(wide, more);
        const part = requirement(wide);
        const other = requirement(more);
        runs++;
        if (implies(whole, part, variables)) parts++;
        expect(implies(part, part, variables)).toBe(true);
        for (const [narrow, wider] of [
          [whole, part],
          [part, other],
          [other, part],
        ] as const) {
          if (!implies(narrow, wider, variables)) continue;
          shown++;
          for (const state of allStates(domain)) {
            if (narrow.condition.holds(state) && !wider.condition.holds(state)) {
              expect.fail(
                `${domain.format(narrow.condition)} does not imply ${domain.format(wider.condition)}`,
              );
            }
          }
        }
        const share = coveredShare(part, variables);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
    expect(shown).toBeGreaterThan(37);
    expect(parts / runs).toBeGreaterThan(0.8);
  });
});
