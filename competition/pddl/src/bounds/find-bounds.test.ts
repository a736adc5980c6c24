import { describe, expect, it } from "vitest";
import { importPddl, PddlError, type PddlTexts } from "../index.ts";
import { solvePddl } from "../testing/solve-pddl.ts";

const task = (
  actions: string,
  {
    functions = "(a) (b) (c)",
    predicates = "(p)",
    init = "(= (a) 3) (= (b) 0) (= (c) 0)",
    goal = "(and (= (b) 2) (>= (a) 0))",
    more = "",
  } = {},
): PddlTexts => ({
  domain: `(define (domain d) (:types thing) (:predicates ${predicates}) (:functions ${functions})
    ${actions})`,
  problem: `(define (problem p) (:objects x y z - thing) (:init ${init}) ${more} (:goal ${goal}))`,
});

const rangeOf = (texts: PddlTexts, name: string) => importPddl(texts).definition.state[name];

const planned = (texts: PddlTexts): number | string => {
  const { result, tools } = solvePddl(texts, 50_000);
  return result.status === "solved" && result.optimal ? tools.length : result.status;
};

const MOVE =
  "(:action move :precondition (>= (a) 1) :effect (and (decrease (a) 1) (increase (b) 1)))";
const BACK =
  "(:action back :precondition (>= (b) 1) :effect (and (decrease (b) 1) (increase (a) 1)))";

describe("implicit bounds", () => {
  it("follow from an invariant sum", () => {
    const texts = task(MOVE + BACK);
    expect(rangeOf(texts, "a")).toMatchObject({ min: 0, max: 3 });
    expect(rangeOf(texts, "b")).toMatchObject({ min: 0, max: 3 });
    expect(planned(texts)).toBe(2);
  });

  it("follow from a consumed resource, at any rate", () => {
    const bake = `(:action bake :precondition (>= (a) 2) :effect (and (decrease (a) 2) (increase (b) 3)))
      (:action eat :precondition (>= (b) 2) :effect (and (decrease (b) 2) (increase (c) 5)))`;
    const goal = "(and (>= (c) 5) (<= (+ (b) (c)) 90) (!= (b) 40))".replace(
      "(!= (b) 40)",
      "(not (= (b) 40))",
    );
    const texts = task(bake, { init: "(= (a) 7) (= (b) 0) (= (c) 0)", goal });
    expect(rangeOf(texts, "b")).toMatchObject({ min: 0, max: 10 });
    expect(planned(texts)).toBe(2);
  });

  it("follow from a limit on an action's applications", () => {
    const once = `(:action use :parameters (?t - thing) :precondition (new ?t)
        :effect (and (not (new ?t)) (increase (a) 4)))
      (:action spend :precondition (>= (a) 1) :effect (and (decrease (a) 1) (increase (b) 1)))`;
    const shared = {
      predicates: "(new ?t - thing)",
      init: "(new x) (new y) (= (a) 0) (= (b) 0) (= (c) 0)",
    };
    const texts = task(once, { ...shared, goal: "(= (b) 5)" });
    expect(rangeOf(texts, "a")).toMatchObject({ min: 0, max: 8 });
    expect(planned(texts)).toBe(7);
    const never = once
      .replace("(new ?t)\n", "(not (new ?t))\n")
      .replace("(not (new ?t)) (inc", "(new ?t) (inc");
    expect(rangeOf(task(never, { ...shared, goal: "(= (b) 2)" }), "a")).toMatchObject({ max: 4 });
  });

  it("follow from capacities that are sums", () => {
    const load = `(:action load :precondition (<= (+ (a) (* 2 (b))) 7) :effect (increase (a) (+ (b) 1)))
      (:action grow :precondition (< (b) 3) :effect (increase (b) 1))
      (:action drop :precondition (>= (a) 1) :effect (decrease (a) 1))`;
    expect(rangeOf(task(load, { goal: "(= (a) 1)" }), "a")).toMatchObject({ min: 0, max: 8 });
  });

  it("follow from values that numbers exchange", () => {
    const swap = "(:action swap :effect (and (assign (a) (b)) (assign (b) (a))))";
    expect(rangeOf(task(swap, { goal: "(= (b) 3)" }), "b")).toMatchObject({ min: 0, max: 3 });
    expect(planned(task(swap, { goal: "(= (b) 3)" }))).toBe(1);
  });

  it("end where values become irrelevant, in both directions", () => {
    const count = "(:action up :effect (increase (a) 2)) (:action down :effect (decrease (b) 3))";
    const texts = task(count, { goal: "(and (> (a) 8) (< (b) -4))" });
    expect(rangeOf(texts, "b")).toMatchObject({ min: expect.any(Number), max: 0 });
    expect(planned(texts)).toBe(5);
    // Two growing numbers are compared with a bounded one.
    const race = task(`(:action up :effect (increase (a) 2)) ${BACK.replaceAll("(a)", "(c)")}`, {
      goal: "(> (a) (+ (b) 9))",
    });
    expect(planned(race)).toBe(4);
  });

  it("are those of amounts added to an assigned value", () => {
    const go = `(:action go :precondition (<= 1 (a)) :effect (and (p) (assign (a) (- (a) 1)))) 
      (:action stay :effect (assign (c) (/ (* 2 (c)) 2)))`;
    expect(planned(task(go, { goal: "(and (p) (= (a) 1) (= (c) 0))" }))).toBe(2);
  });

  it("are reported with number and action if they do not exist, once per function", () => {
    const walk = `(:action earn :parameters (?t - thing) :effect (increase (n ?t) 2))
      (:action pay :parameters (?t - thing) :precondition (>= (n ?t) 3) :effect (and (p) (decrease (n ?t) 3)))`;
    const init = "(= (n x) 0) (= (n y) 0) (= (n z) 0)";
    const texts = task(walk, { functions: "(n ?t - thing)", init, goal: "(p)" });
    expect(() => importPddl(texts)).toThrow(
      /^domain, line 2, column 5: \(n x\) has no upper bound: earn increases it without limit \(add a precondition such as \(<= \(n x\) 99\), or a comment: ; @bounds \(n x\) 0 100\)$/,
    );
  });
});

const NINE = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
const added = NINE.map((each) => `(n${each})`).reduce((sum, each) => `(+ ${sum} ${each})`);
const garden = (extra: string, goal: string, more = "") => {
  const pour = NINE.map(
    (each) => `(:action pour-${each} :precondition (and (>= (tank) 1) (<= (n${each}) 19))
      :effect (and (decrease (tank) 1) (increase (n${each}) 1) (increase (poured) 1)))`,
  ).join("\n");
  const functions = NINE.map((each) => `(n${each})`).join(" ");
  const init = `${NINE.map((each) => `(= (n${each}) 0)`).join(" ")} (= (tank) 12) (= (poured) 0)`;
  return task(`${pour}\n${extra}`, { functions: `${functions} (tank) (poured)`, init, goal, more });
};

describe("sums of many numbers", () => {
  it("are supported in goals, conditions, constraints and preferences", () => {
    expect(planned(garden("", `(and (= (na) 2) (= (poured) ${added}))`))).toBe(2);
    const ring = `(:action ring :precondition (>= ${added} 3) :effect (p))`;
    expect(planned(garden(ring, "(p)"))).toBe(4);
    const limit = `(:constraints (always (<= ${added} 2)))`;
    expect(planned(garden(ring, "(p)", limit))).toBe("unsolvable");
    const { preferences } = importPddl(garden(ring, `(preference dry (<= ${added} 1))`));
    expect(preferences).toHaveLength(1);
  });

  it("are amounts", () => {
    const back = `(:action back :precondition (<= ${added} 4) :effect (and (p) (increase (tank) ${added})))
      ; @bounds tank 0 20
      `;
    expect(planned(garden(back, "(and (p) (= (tank) 15))"))).toBe(5);
    expect(planned(garden(back, "(and (p) (= (tank) 12) (>= (poured) 3))"))).toBe(4);
  });

  it("are refused at their place if too large", () => {
    const texts = task(
      `(:action up :precondition (and (<= (a) 30000) (<= (c) 3000)) :effect (and (increase (a) (c)) (p)))
       (:action more :precondition (and (<= (c) 3000) (<= (a) 30000)) :effect (increase (c) (a)))`,
      { init: "(= (a) 1) (= (b) 0) (= (c) 1)", goal: "(p)" },
    );
    let issue: unknown;
    try {
      importPddl(texts);
    } catch (error) {
      if (error instanceof PddlError) [issue] = error.issues;
    }
    expect(issue).toMatchObject({
      place: { source: "domain", line: 3 },
      message: expect.stringMatching(/^this sum makes more than/),
      hint: expect.stringContaining("@bounds"),
    });
  });
});
