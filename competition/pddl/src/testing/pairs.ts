import type { PddlTexts } from "../import-pddl.ts";

/** A task with an action for each pair of objects. */
export function pairsOf(count: number): PddlTexts {
  const names = Array.from({ length: count }, (_, index) => `o${index}`).join(" ");
  return {
    domain: `(define (domain d) (:predicates (on ?x) (near ?x ?y))
    (:action put :parameters (?x ?y) :precondition (on ?x) :effect (and (on ?y) (not (on ?x)))))`,
    problem: `(define (problem p) (:objects ${names}) (:init (on o0)) (:goal (on o3)))`,
  };
}
