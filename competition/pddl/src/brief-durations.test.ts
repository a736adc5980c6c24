import { TimePlanner } from "@understudy/classical/time";
import { describe, expect, it } from "vitest";
import { formatTemporalPlan, importPddl, loadPddlTask, stepsOfSchedule } from "./index.ts";

const KNOW = ":condition (at start (a)) :effect (and (at start (not (a))) (at end (b)))";
const BRIEFLY = ["0.000: (know) [0.001]", "0.002: (act) [5.000]"];
const AT_ONCE = ["0.000: (know) [0.000]", "0.001: (act) [5.000]"];

/** A plan of a durative action that takes no time, and of one that it enables. */
function plan(duration: string, numbers = "", know = KNOW, more = "", goal = "(c)") {
  const texts = {
    domain: `(define (domain d) (:predicates (a) (b) (c) (lit)) (:functions (d) (e) (n))
      (:durative-action know :parameters () :duration ${duration} ${know})
      (:durative-action act :parameters () :duration (= ?duration 5)
        :condition (at start (b)) :effect (at end (c))) ${more})`,
    problem: `(define (problem p) (:domain d) (:init (a) ${numbers}) (:goal ${goal}))`,
  };
  const { domain, schedule } = loadPddlTask(importPddl(texts));
  if (schedule === undefined) return "no schedule";
  const search = new TimePlanner().startTogether(schedule);
  search.step({ expansions: 50 });
  const result = search.result();
  if (result.status !== "solved") return result.status;
  return formatTemporalPlan(stepsOfSchedule(domain, result.schedule));
}

describe("a durative action of no length", () => {
  it.each([
    ["a constant", "(= ?duration 0)", ""],
    ["a function", "(= ?duration (d))", "(= (d) 0)"],
    ["a range", "(and (>= ?duration 0) (<= ?duration 0))", ""],
    ["a range of functions", "(and (>= ?duration (d)) (<= ?duration (e)))", "(= (d) 0) (= (e) 0)"],
    ["a limit alone", "(<= ?duration 0)", ""],
    ["less than a thousandth", "(= ?duration 0.0004)", ""],
    ["a range below a thousandth", "(and (>= ?duration 0.0001) (<= ?duration 0.0002))", ""],
  ])("is planned at once: %s", (_, duration, numbers) => {
    expect(plan(duration, numbers)).toEqual(AT_ONCE);
  });

  it.each([
    ["half a thousandth", "(= ?duration 0.0005)"],
    ["a range that ends later", "(and (>= ?duration 0) (<= ?duration 3))"],
  ])("takes a thousandth where it is rounded to one: %s", (_, duration) => {
    expect(plan(duration)).toEqual(BRIEFLY);
  });

  it.each([
    ["takes what the end gives back", "(and (at start (not (a))) (at end (a)) (at end (b)))"],
    ["tests what the end takes", "(and (at end (not (a))) (at end (b)))"],
    [
      "sets what the end changes",
      "(and (at start (assign (n) 1)) (at end (increase (n) 1)) (at end (b)))",
    ],
  ])("takes a thousandth where its start %s, as they cannot be one moment", (_, effect) => {
    const know = `:condition (at start (a)) :effect ${effect}`;
    const goal = "(and (c) (<= (n) 2))";
    const steps = plan("(= ?duration 0)", "(= (n) 0)", know, "", goal);
    expect(steps).toEqual(BRIEFLY);
  });

  it("adds up what start and end change by amounts", () => {
    const effect = "(and (at start (increase (n) 1)) (at end (increase (n) 2)) (at end (b)))";
    const know = `:condition (at start (and (a) (<= (d) 0))) :effect ${effect}`;
    const goal = "(and (c) (= (n) 3))";
    expect(plan("(= ?duration 0)", "(= (n) 0) (= (d) 0)", know, "", goal)).toEqual(AT_ONCE);
  });

  it("has no time in which a condition could be broken", () => {
    const know = ":condition (and (at start (a)) (over all (lit))) :effect (at end (b))";
    const light = "(:action light :parameters () :effect (lit))";
    expect(plan("(= ?duration 0)", "", know, light)).toEqual(AT_ONCE);
    expect(plan("(= ?duration 1)", "", know, light)).toHaveLength(3);
  });

  it.each([
    ["at its end", "(at end (increase (n) ?duration))"],
    ["at its start", "(at start (increase (n) (* 2 ?duration)))"],
    ["of a function", "(at end (increase (n) (+ ?duration 1)))", "(= ?duration (d))"],
  ])("may be an amount: %s", (_, amount, duration = "(= ?duration 0)") => {
    const know = `:condition (at start (a)) :effect (and ${amount} (at end (b)))`;
    const goal = "(and (c) (<= (n) 1))";
    expect(plan(duration, "(= (n) 0) (= (d) 0)", know, "", goal)).toEqual(AT_ONCE);
  });

  it.each([
    ["below 0", "(= ?duration -1)"],
    ["of a range without values", "(and (>= ?duration 0.0005) (<= ?duration 0.0002))"],
  ])("never happens with a duration %s", (_, duration) => {
    expect(plan(duration)).toBe("unsolvable");
  });
});

/** Nothing in these tasks takes time. */
describe("a task whose steps take no time", () => {
  const timeless = (actions: string, init = "(a)") => {
    const { domain, schedule } = loadPddlTask(
      importPddl({
        domain: `(define (domain d) (:predicates (a) (b) (lit)) (:functions (d)) ${actions})`,
        problem: `(define (problem p) (:domain d) (:init ${init} (= (d) 0)) (:goal (b)))`,
      }),
    );
    if (schedule === undefined) return "no schedule";
    const search = new TimePlanner().startTogether(schedule);
    search.step({ expansions: 50 });
    const result = search.result();
    if (result.status !== "solved") return result.status;
    return formatTemporalPlan(stepsOfSchedule(domain, result.schedule));
  };
  const never = "(:durative-action never :parameters () :duration (= ?duration 5)";
  const know = (duration: string) =>
    `(:durative-action know :parameters () :duration ${duration} ${KNOW})`;

  it.each([
    ["as all durations are 0", know("(= ?duration 0)"), ["0.000: (know) [0.000]"]],
    ["by a function", know("(<= ?duration (d))"), ["0.000: (know) [0.000]"]],
    [
      "as steps with a duration are of no use",
      `${never} :effect (at end (lit))) (:action act :parameters () :precondition (a) :effect (b))`,
      ["0.000: (act)"],
    ],
    [
      "as steps with a duration never happen",
      `${never} :condition (at start (lit)) :effect (at end (b)))
        (:action act :parameters () :precondition (a) :effect (b))`,
      ["0.000: (act)"],
    ],
  ])("is one with time, %s", (_, actions, steps) => {
    expect(timeless(actions)).toEqual(steps);
    expect(timeless(actions, "")).toBe("unsolvable");
  });
});

/** A tank that is filled for as long as it takes; the state decides whether that is no time. */
describe("a duration that is 0 in some states", () => {
  const use = "(:action use :parameters () :precondition (>= (n) 2) :effect (decrease (n) 2))";
  const fill = (duration: string, effect: string, level: number) =>
    plan(
      duration,
      `(= (n) ${level}) (= (d) 9)`,
      `:condition (at start (<= (n) 9)) :effect (and ${effect} (at end (b)))`,
      use,
    );

  it.each([
    ["a function", "(= ?duration (n))", 0],
    ["a difference", "(= ?duration (- 9 (n)))", 9],
    ["a quotient", "(= ?duration (/ (- (d) (n)) 7))", 9],
    ["a limit", "(<= ?duration (n))", 0],
  ])("takes no time there: %s", (_, duration, level) => {
    expect(fill(duration, "(at start (not (a)))", level)).toEqual(AT_ONCE);
  });

  it.each([
    ["a function", "(= ?duration (n))", 0],
    ["a difference", "(= ?duration (- 9 (n)))", 9],
    ["a limit", "(<= ?duration (n))", 0],
  ])("takes a thousandth there if its end gives back what its start takes: %s", (_, ...asked) => {
    const [duration, level] = asked;
    const effect = "(at start (not (a))) (at end (a))";
    expect(fill(duration, effect, level)).toEqual(BRIEFLY);
  });

  it("takes no time there as an amount of its start, too", () => {
    const effect = "(at start (increase (n) ?duration))";
    expect(fill("(= ?duration (- 9 (n)))", effect, 9)).toEqual(AT_ONCE);
  });

  it("takes time where its end changes what its start reads", () => {
    const effect = "(at end (increase (n) ?duration))";
    expect(fill("(= ?duration (- 9 (n)))", effect, 9)).toEqual([
      "0.000: (use)",
      "0.001: (know) [2.000]",
      "2.002: (act) [5.000]",
    ]);
  });

  it("takes its time elsewhere", () => {
    const steps = fill("(= ?duration (- 9 (n)))", "(at end (assign (n) 9))", 7);
    expect(steps).toEqual(["0.000: (know) [2.000]", "2.001: (act) [5.000]"]);
  });

  it("is not written twice where it is never 0", () => {
    const domain = `(define (domain d) (:predicates (b)) (:functions (n))
      (:durative-action know :parameters () :duration (= ?duration (+ 1 (n))) :effect (at end (b)))
      (:action grow :parameters () :precondition (<= (n) 3) :effect (increase (n) 1)))`;
    const names = (start: number) =>
      importPddl({
        domain,
        problem: `(define (problem p) (:init (= (n) ${start})) (:goal (b)))`,
      }).definition.tools.map(({ name }) => name);
    expect(names(0)).toEqual(["grow", "know"]);
    expect(names(-1)).toEqual(["grow", "know", "know.instant."]);
  });
});
