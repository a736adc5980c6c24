import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkPlan } from "./checker.ts";
import { collection } from "./collection.ts";
import { pddlTasks } from "./pddl-tasks.ts";

const example = (name: string) => {
  const read = (kind: string) =>
    readFileSync(
      new URL(`../../../../examples/pddl/${name}-${kind}.pddl`, import.meta.url),
      "utf8",
    );
  return { domain: read("domain"), problem: read("problem") };
};

describe("the plan checker", () => {
  const briefcase = example("briefcase");
  const plan = [
    "(pack pen home)",
    "(carry home bank)",
    "(pack purse bank)",
    "(carry bank office)",
    "(unpack pen)",
    "(unpack purse)",
  ];

  it("plays conditional effects, quantifiers and derived predicates", () => {
    expect(checkPlan(briefcase, plan)).toEqual({ isValid: true, cost: 6 });
  });

  it.each([
    ["a step is left out", plan.filter((step) => step !== "(pack purse bank)"), "step 5"],
    ["a step does not apply", ["(pack pen bank)"], "step 1"],
    ["what is derived stands in the way", plan.slice(0, -1), "goal"],
    ["an action does not exist", ["(fly home bank)"], "no action fly"],
    ["an object is of another type", ["(pack home home)"], "do not fit"],
  ])("finds out where %s", (_, steps, why) => {
    expect(checkPlan(briefcase, steps)).toMatchObject({
      isValid: false,
      why: expect.stringContaining(why),
    });
  });

  it("reads numbers as they change", () => {
    const counting = {
      domain: `(define (domain d) (:functions (n) (total-cost))
        (:action add :effect (and (increase (n) 2) (increase (total-cost) 3)))
        (:action take :precondition (>= (n) 3) :effect (decrease (n) 3)))`,
      problem: `(define (problem p) (:init (= (n) 0)) (:goal (= (n) 1))
        (:metric minimize (total-cost)))`,
    };
    const verdict = checkPlan(counting, ["(add)", "(add)", "(take)"]);
    expect(verdict).toEqual({ isValid: true, cost: 6 });
    expect(checkPlan(counting, ["(add)", "(take)"]).isValid).toBe(false);
    const sum = "(+ (* 2 (total-cost)) (total-time))";
    const timed = { ...counting, problem: counting.problem.replace("(total-cost)", sum) };
    expect(checkPlan(timed, ["(add)", "(add)", "(take)"])).toEqual({ isValid: true, cost: 15 });
  });

  it("reads words without spaces between them", () => {
    const flight = {
      domain: `(define (domain d) (:predicates (plane ?p) (away ?p))
        (:action fly :parameters (?p) :precondition (and (plane?p)) :effect (away?p)))`,
      problem: "(define (problem p) (:objects a b) (:init (plane a)) (:goal (away a)))",
    };
    expect(checkPlan(flight, ["(fly a)"])).toEqual({ isValid: true, cost: 1 });
    expect(checkPlan(flight, ["(fly b)"]).isValid).toBe(false);
  });

  it("reads types declared below themselves", () => {
    const visit = {
      domain: `(define (domain d) (:types place object thing - other other - thing)
        (:predicates (seen ?x - object)) (:action see :parameters (?x - place) :effect (seen ?x)))`,
      problem: "(define (problem p) (:objects a - place b - thing) (:init) (:goal (seen a)))",
    };
    expect(checkPlan(visit, ["(see a)"])).toEqual({ isValid: true, cost: 1 });
    expect(checkPlan(visit, ["(see b)"]).isValid).toBe(false);
  });
});

describe("the collection", () => {
  it("has sixty tasks in twenty styles", () => {
    const styles = new Set(collection().map(({ name }) => name.split("-")[0]));
    expect([collection().length, styles.size]).toEqual([60, 20]);
  });

  it("is deterministic", () => {
    expect(collection()).toEqual(collection());
  });

  it.each(
    pddlTasks(undefined)
      .filter(({ problem }) => problem?.endsWith("-1"))
      .map((task) => [task.problem, task] as const),
  )("%s has a plan that the checker finds valid", async (_, task) => {
    const workload = await task.setup();
    await workload.check();
    const { solved = 0, valid } = (await workload.counts?.()) ?? {};
    expect(valid).toBe(solved);
  });
});
