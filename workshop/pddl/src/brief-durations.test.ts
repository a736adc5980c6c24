import { TimePlanner } from "@understudy/classical/time";
import { describe, expect, it } from "vitest";
import { formatTemporalPlan, importPddl, loadPddlTask, stepsOfSchedule } from "./index.ts";

/** A plan of a lamp that is lit at once, by a durative action, and of what follows. */
function plan(duration: string, numbers = "") {
  const texts = {
    domain: `(define (domain d) (:predicates (a) (b) (c)) (:functions (d) (e))
      (:durative-action know :parameters () :duration ${duration}
        :condition (at start (a)) :effect (and (at start (not (a))) (at end (b))))
      (:durative-action act :parameters () :duration (= ?duration 5)
        :condition (at start (b)) :effect (at end (c))))`,
    problem: `(define (problem p) (:domain d) (:init (a) ${numbers}) (:goal (c)))`,
  };
  const { domain, schedule } = loadPddlTask(importPddl(texts));
  if (schedule === undefined) return "no schedule";
  const search = new TimePlanner().startTogether(schedule);
  search.step({ expansions: 5000 });
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
  ])("is planned as a start and then an end: %s", (_, duration, numbers) => {
    expect(plan(duration, numbers)).toEqual(["0.000: (know) [0.001]", "0.002: (act) [5.000]"]);
  });

  it.each([
    ["below 0", "(= ?duration -1)"],
    ["of a range without values", "(and (>= ?duration 0.0005) (<= ?duration 0.0002))"],
  ])("never happens with a duration %s", (_, duration) => {
    expect(plan(duration)).toBe("unsolvable");
  });
});
