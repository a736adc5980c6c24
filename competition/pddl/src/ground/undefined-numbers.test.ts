import { describe, expect, it } from "vitest";
import { solvePddl } from "../testing/solve-pddl.ts";

describe("numbers missing from :init", () => {
  const domain = `(define (domain d) (:predicates (sold ?x) (weighed)) (:functions (weight ?x) (idle))
    (:action weigh :parameters (?x) :effect (assign (weight ?x) 3))
    (:action eat :parameters (?x) :precondition (> (weight ?x) 0) :effect (decrease (weight ?x) 1))
    (:action nibble :parameters (?x) :effect (and (weighed) (decrease (weight ?x) 1)))
    (:action rest :effect (increase (idle) 1))
    (:action sell :parameters (?x) :precondition (not (> (weight ?x) 2)) :effect (sold ?x)))`;
  const stepsTo = (goal: string, start = ""): readonly string[] =>
    solvePddl(
      {
        domain: `; @bounds weight 0 5\n${domain}`,
        problem: `(define (problem p) (:objects a) (:init ${start}) (:goal ${goal}))`,
      },
      1000,
    ).tools;

  it("satisfy no comparison until assigned", () => {
    expect(stepsTo("(sold a)")).toEqual(["weigh.a", "eat.a", "sell.a"]);
    expect(stepsTo("(sold a)", "(= (weight a) 0)")).toEqual(["sell.a"]);
  });

  it("cannot be increased before that", () => {
    expect(stepsTo("(weighed)")).toEqual(["weigh.a", "nibble.a"]);
  });

  it("are refused if never assigned", () => {
    expect(() => stepsTo("(> (idle) 1)")).toThrow(/no value in :init/);
  });
});
