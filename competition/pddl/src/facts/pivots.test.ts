import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importPddl } from "../import-pddl.ts";
import { PivotIndex } from "./pivots.ts";
import type { ReachabilityRule } from "./reachability-rules.ts";

describe("the condition index", () => {
  it("finds the conditions that match a fact's objects, in order", () => {
    const terms = fc.array(fc.integer({ min: -4, max: 2 }), { minLength: 3, maxLength: 3 });
    const tuple = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3));
    fc.assert(
      fc.property(fc.array(terms), tuple, (all, fact) => {
        const index = new PivotIndex();
        const rules = all.map(
          (own) => ({ positive: [{ name: "at", terms: own }] }) as unknown as ReachabilityRule,
        );
        for (const rule of rules) index.add(rule, 0);
        const found = index.of("at", fact).map(({ rule }) => rule);
        const fits = (rule: ReachabilityRule): boolean =>
          rule.positive[0]?.terms.every((term, at) => term >= 0 || ~term === fact[at]) === true;
        // May include others, which binding rules out.
        expect(found.filter(fits)).toEqual(rules.filter(fits));
        expect(index.of("on", fact)).toEqual([]);
      }),
    );
  });

  it("skips actions about other constants", () => {
    const count = 200;
    const places = Array.from({ length: count }, (_, index) => `p${index}`);
    const moves = places.slice(1).map(
      (place, index) =>
        `(:action move${index} :precondition (at p${index})
          :effect (and (not (at p${index})) (at ${place})))`,
    );
    const domain = `(define (domain d) (:constants ${places.join(" ")}) (:predicates (at ?p))
      ${moves.join(" ")})`;
    const problem = `(define (problem p) (:init (at p0)) (:goal (at p${count - 1})))`;
    const task = importPddl({ domain, problem }, { maxWork: 20 * count });
    expect(task.definition.tools).toHaveLength(count - 1);
  });
});
