import { describe, expect, it } from "vitest";
import { importPddl } from "../import-pddl.ts";

describe("constraints and preferences", () => {
  it("may be listed without an (and …)", () => {
    const definition = (constraints: string) =>
      importPddl({
        domain: `(define (domain d) (:predicates (dry) (warm) (far))
          (:action swim :effect (and (far) (not (dry)) (not (warm)))))`,
        problem: `(define (problem p) (:init (dry) (warm)) (:goal (far)) (:constraints ${constraints}))`,
      }).definition;
    const joined = definition("(and (always (dry)) (at-most-once (far)) (always (warm)))");
    expect(definition("(always (dry)) (at-most-once (far)) (always (warm))")).toEqual(joined);
    expect(joined.maintain).toHaveLength(3);
  });

  it("become invariants, tracking facts, and soft goals", () => {
    const { definition, preferences, soft, metric } = importPddl({
      domain: `(define (domain d) (:predicates (dry ?x) (far)) (:functions (total-cost))
        (:action swim :parameters (?x) :effect (and (far) (not (dry ?x)) (increase (total-cost) 2)))
        (:action back :precondition (far) :effect (and (not (far)) (increase (total-cost) 2))))`,
      problem: `(define (problem p) (:objects ann bob) (:init (dry ann) (dry bob))
        (:constraints (and (always (dry bob)) (sometime (far))))
        (:goal (and (not (far)) (forall (?x) (preference dry (dry ?x)))))
        (:metric maximize (- 10 (+ (total-cost) (* 3 (is-violated dry))))))`,
    });
    expect(definition.maintain).toEqual([{ "dry.bob": true }]);
    expect(Object.keys(definition.state)).toContain("seen.1.");
    expect(preferences).toEqual([
      { name: "dry", goal: { "dry.ann": true }, weight: 3 },
      { name: "dry", goal: { "dry.bob": true }, weight: 3 },
    ]);
    expect(soft).toEqual(preferences.map(({ goal }) => ({ goal, utility: 3 })));
    expect(metric).toEqual({ constant: -10, isMaximized: true });
  });
});
