import { describe, expect, it } from "vitest";
import { importPddl, PddlError, type PddlTexts } from "../index.ts";
import { solvePddl } from "../testing/solve-pddl.ts";

function messageOf(texts: PddlTexts): string {
  try {
    importPddl(texts);
  } catch (error) {
    if (error instanceof PddlError) return error.message;
    throw error;
  }
  return "";
}

/** Pots that boil, each for its own time; what is cooked is served at once. */
const kitchen = (duration: string, goal: string, init = ""): PddlTexts => ({
  domain: `(define (domain kitchen) (:types pot) (:predicates (raw ?p - pot) (cooked ?p - pot) (served))
    (:functions (boil ?p - pot) (heat))
    (:durative-action cook :parameters (?p - pot) :duration ${duration}
      :condition (at start (raw ?p)) :effect (at end (cooked ?p)))
    (:action serve :parameters (?p - pot) :precondition (cooked ?p) :effect (served)))`,
  problem: `(define (problem supper) (:objects p1 p2 - pot)
    (:init (= (boil p1) 2) (raw p1) (raw p2) ${init}) (:goal ${goal}))`,
});

describe("a duration without a value", () => {
  const both = "(and (cooked p1) (cooked p2))";

  it.each([
    ["of a function", "(= ?duration (boil ?p))", both, "(boil p2)"],
    ["in a sum", "(= ?duration (+ 1 (* 2 (boil ?p))))", both, "(boil p2)"],
    ["that is a limit", "(<= ?duration (boil ?p))", both, "(boil p2)"],
    ["without objects", "(= ?duration (heat))", "(served)", "(heat)"],
  ])("%s is told with its place where nothing else reaches the goal", (_, duration, goal, name) => {
    const message = messageOf(kitchen(duration, goal));
    expect(message).toMatch(/^domain, line 3, column \d+: /);
    expect(message).toContain(`${name} has no value in :init: (cook p`);
    expect(message).toContain(`(add (= ${name} …) to :init)`);
  });

  it("leaves out an action that the goal can do without", () => {
    expect(messageOf(kitchen("(= ?duration (boil ?p))", "(served)"))).toBe("");
    expect(messageOf(kitchen("(= ?duration (boil ?p))", both, "(= (boil p2) 3)"))).toBe("");
  });
});

/** Roads between places, of which only some have a length. */
const map = (walk: string, init: string, goal = "(in z)"): PddlTexts => ({
  domain: `(define (domain map) (:predicates (in ?t) (road ?a ?b)) (:functions (far ?a ?b) (total-cost) (food) (size ?t))
    (:action go :parameters (?a ?b) ${walk}))`,
  problem: `(define (problem p) (:objects x y z)
    (:init (in x) (= (total-cost) 0) (= (food) 9) ${init}) (:goal ${goal}) (:metric minimize (total-cost)))`,
});
const PAID = `:precondition (in ?a)
  :effect (and (in ?b) (not (in ?a)) (increase (total-cost) (far ?a ?b)))`;
const FED = `:precondition (and (in ?a) (>= (food) (far ?a ?b)))
  :effect (and (in ?b) (not (in ?a)) (decrease (food) (far ?a ?b)))`;
const SMALL = ":precondition (and (in ?a) (> (size ?b) 2)) :effect (and (in ?b) (not (in ?a)))";
const ROADS = "(= (far x y) 2) (= (far y z) 2) (= (far x z) 5)";

describe("an amount or a comparison without a value", () => {
  it.each([
    ["that costs", PAID],
    ["that is tested and used up", FED],
  ])("is no way for an action %s", (_, walk) => {
    const { tools } = solvePddl(map(walk, ROADS), 1000);
    expect(tools.at(-1)).toMatch(/go\.[xy]\.z/);
    expect(tools).not.toContain("go.x.x");
  });

  it.each([
    ["that costs", PAID, "(= (far x y) 2)", "3", "(far x z)"],
    ["that is tested and used up", FED, "(= (far x y) 2)", "2", "(far x z)"],
    ["that is compared alone", SMALL, "(= (size y) 3)", "2", "(size x)"],
  ])("is told where nothing else reaches the goal: %s", (_, walk, init, line, name) => {
    const message = messageOf(map(walk, init));
    expect(message).toMatch(new RegExp(`^domain, line ${line}, column \\d+: `));
    expect(message).toContain(`${name} has no value in :init`);
    expect(message).toContain(`(add (= ${name} …) to :init)`);
  });

  it("is told of a goal", () => {
    const message = messageOf(map(PAID, ROADS, "(> (size x) 3)"));
    expect(message).toMatch(
      /^problem, line 2, .*\(size x\) has no value in :init: this never holds/,
    );
  });

  it("is told by name for a number that actions change", () => {
    const grow = ":precondition (< (size ?a) 4) :effect (increase (size ?a) 1)";
    expect(messageOf(map(grow, "", "(> (size y) 3)"))).toMatch(
      /\(size \w\), a number that is compared, has no value in :init \(add \(= \(size \w\) …\) to :init\)/,
    );
  });

  it("proves that there is no plan where no value is missing", () => {
    const all = ["x", "y", "z"].flatMap((a) =>
      ["x", "y", "z"].map((b) => `(= (far ${a} ${b}) 10)`),
    );
    expect(solvePddl(map(FED, all.join(" ")), 1000).result.status).toBe("unsolvable");
  });
});
