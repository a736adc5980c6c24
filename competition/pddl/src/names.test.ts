import { expect, it } from "vitest";
import { solvePddl } from "./testing/solve-pddl.ts";

it("allows a predicate and a function of the same name", () => {
  const { tools, task } = solvePddl(
    {
      domain: `(define (domain d) (:predicates (sugar ?x) (sum ?x)) (:functions (sugar ?x))
        (:action add :parameters (?x) :precondition (sugar ?x)
          :effect (and (increase (sugar ?x) 1) (not (sugar ?x))))
        (:action fetch :parameters (?x) :precondition (and (not (sugar ?x)) (< (sugar ?x) 5))
          :effect (sugar ?x)))`,
      problem: `(define (problem p) (:objects tea) (:init (sugar tea) (= (sugar tea) 0))
        (:goal (and (not (sugar tea)) (= (sugar tea) 2))))`,
    },
    1000,
  );
  expect(tools).toEqual(["add.tea", "fetch.tea", "add.tea"]);
  expect(task.state).toEqual({ "sugar.tea": true, "sugar.tea.value.": 0 });
});
