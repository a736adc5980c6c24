import { expect, it } from "vitest";
import { importPddlInParts } from "../index.ts";
import { solveTask } from "../testing/solve-pddl.ts";

it("gives every action a turn before one that matches everything", () => {
  const size = 12;
  const names = Array.from({ length: size }, (_, index) => `o${index}`);
  const next = names.slice(1).map((name, index) => `(next o${index} ${name})`);
  const domain = `(define (domain d) (:predicates (at ?x) (next ?x ?y) (mark ?x ?y ?z))
    (:action scribble :parameters (?x ?y ?z) :precondition (at ?x) :effect (mark ?x ?y ?z))
    (:action walk :parameters (?x ?y) :precondition (and (at ?x) (next ?x ?y))
      :effect (and (at ?y) (not (at ?x)))))`;
  const problem = `(define (problem p) (:objects ${names.join(" ")}) (:init (at o0) ${next.join(" ")})
    (:goal (at o${size - 1})))`;
  const [part] = importPddlInParts({ domain, problem }, { maxGroundActions: 500 });
  if (part === undefined) throw new Error("no part");
  expect(part.isWhole).toBe(false);
  expect(solveTask(part, 1000)).toMatchObject({ result: { status: "solved" }, cost: size - 1 });
});

it("tries no action whose negated fact is never deleted", () => {
  const names = Array.from({ length: 20 }, (_, index) => `o${index}`);
  const domain = `(define (domain d) (:predicates (up ?x) (loose ?x) (near ?x ?y))
    (:action fell :parameters (?x) :precondition (and (up ?x) (loose ?x)) :effect (not (up ?x)))
    (:action pile :parameters (?x ?y) :precondition (not (up ?x)) :effect (near ?x ?y)))`;
  const problem = `(define (problem p) (:objects ${names.join(" ")})
    (:init ${names.map((name) => `(up ${name})`).join(" ")} (loose o3)) (:goal (near o3 o5)))`;
  const [whole] = importPddlInParts({ domain, problem }, { maxGroundActions: 21 });
  expect(whole?.isWhole).toBe(true);
  expect(whole?.definition.tools).toHaveLength(21);
});
