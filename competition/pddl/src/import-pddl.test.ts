import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatPddlPlan, importPddl, type PddlTexts } from "./index.ts";
import { solvePddl } from "./testing/solve-pddl.ts";

function example(name: string): PddlTexts {
  const read = (kind: string) =>
    readFileSync(new URL(`../../../examples/pddl/${name}-${kind}.pddl`, import.meta.url), "utf8");
  return { domain: read("domain"), problem: read("problem") };
}

function solve(texts: PddlTexts) {
  const { task, result, tools, cost } = solvePddl(texts, 200_000);
  const isOptimal = result.status === "solved" && result.scaledLowerBound >= result.scaledCost;
  return {
    task,
    status: result.status,
    cost,
    isOptimal,
    plan: formatPddlPlan(tools.map((tool) => ({ tool }))),
  };
}

const domain = (...sections: string[]) => `(define (domain d) ${sections.join("\n")})`;
const problem = (...sections: string[]) =>
  `(define (problem p) (:domain d) ${sections.join("\n")})`;

describe("importPddl", () => {
  it.each([
    ["blocks", 6, 6],
    ["gripper", 11, 11],
    ["delivery", 42, 14],
    ["woodcutter", 14, 14],
    ["briefcase", 6, 6],
  ])("%s has an optimal plan of cost %i in %i steps", (name, cost, steps) => {
    const answer = solve(example(name));
    expect(answer).toMatchObject({ status: "solved", cost, isOptimal: true });
    expect(answer.plan).toHaveLength(steps);
  });

  it("grounds only reachable actions", () => {
    const { definition } = importPddl(example("delivery"));
    const names = definition.tools.map(({ name }) => name);
    expect(names).toContain("drive.van.farm.town");
    expect(names).not.toContain("drive.van.farm.port");
    expect(names).not.toContain("load.cheese.van.isle");
    expect(Object.keys(definition.state)).not.toContain("road.farm.town");
  });

  it("distinguishes an action from a derived predicate of the same name", () => {
    const { task, plan } = solve({
      domain: domain(
        "(:predicates (open ?x) (flow ?x) (wet ?x))",
        "(:derived (flow ?x) (open ?x))",
        "(:action turn :parameters (?x) :effect (open ?x))",
        "(:action flow :parameters (?x) :precondition (flow ?x) :effect (wet ?x))",
      ),
      problem: problem("(:objects a)", "(:init)", "(:goal (wet a))"),
    });
    expect(plan).toEqual(["(turn a)", "(flow a)"]);
    expect(Object.keys(task.state)).toEqual(["open.a", "wet.a"]);
  });

  it("formats steps in PDDL", () => {
    expect(solve(example("blocks")).plan.slice(0, 2)).toEqual([
      "(unstack red green)",
      "(put-down red)",
    ]);
  });

  it("supports hierarchies, either, constants and upper case", () => {
    const { plan } = solve({
      domain: domain(
        "(:TYPES cat dog - pet pet stone)",
        "(:constants Rex - dog)",
        "(:predicates (fed ?x - object) (warm ?x - (either cat stone)))",
        "(:action FEED :parameters (?p - pet) :effect (fed ?p))",
        "(:action warm-up :parameters (?x - (either cat stone)) :effect (warm ?x))",
      ),
      problem: problem(
        "(:objects tom - cat pebble - stone)",
        "(:init)",
        "(:goal (and (fed rex) (FED Tom) (warm pebble)))",
      ),
    });
    expect([...plan].sort()).toEqual(["(feed rex)", "(feed tom)", "(warm-up pebble)"]);
  });

  it("supports a type without objects, as written by task generators", () => {
    const { plan } = solve({
      domain: domain(
        "(:types dog stone)",
        "(:predicates (fed ?x - dog))",
        "(:action feed :parameters (?x - dog) :effect (fed ?x))",
      ),
      problem: problem("(:objects rex - dog\n - stone)", "(:init)", "(:goal (fed rex))"),
    });
    expect(plan).toEqual(["(feed rex)"]);
  });

  it("adds after deleting", () => {
    const { cost } = solve({
      domain: domain("(:predicates (p) (q))", "(:action a :effect (and (p) (not (p)) (q)))"),
      problem: problem("(:init)", "(:goal (and (p) (q)))"),
    });
    expect(cost).toBe(1);
  });

  it("detects goals that already hold, and goals that never can", () => {
    const texts = (goal: string) => ({
      domain: domain("(:predicates (p) (q))", "(:action a :precondition (q) :effect (p))"),
      problem: problem("(:init)", `(:goal ${goal})`),
    });
    expect(solve(texts("(and)"))).toMatchObject({ status: "solved", plan: [] });
    expect(solve(texts("(not (p))"))).toMatchObject({ status: "solved", plan: [] });
    expect(solve(texts("(p)"))).toMatchObject({ status: "unsolvable" });
  });

  it("prefers free steps, at cost 0", () => {
    const answer = solve({
      domain: domain(
        "(:predicates (p) (q) (r))",
        "(:functions (total-cost) - number)",
        "(:action slow :precondition (q) :effect (r))",
        "(:action start :effect (q))",
        "(:action end :precondition (r) :effect (p))",
        "(:action dear :effect (and (p) (increase (total-cost) 0.5)))",
      ),
      problem: problem("(:init)", "(:goal (p))", "(:metric minimize (total-cost))"),
    });
    expect(answer).toMatchObject({ status: "solved", cost: 0, isOptimal: true });
    expect(answer.task.freeSteps).toBe(1000);
  });
});

describe("a metric", () => {
  const trip = (metric: string, more = "") => ({
    domain: domain(
      "(:types car) (:predicates (there)) (:functions (fuel ?c - car) (price) (walked))",
      `(:action drive :parameters (?c - car) ${more}
        :effect (and (there) (increase (fuel ?c) 3)))`,
      "(:action walk :effect (and (there) (increase (walked) 5)))",
    ),
    problem: problem(
      "(:objects old new - car) (:init (= (fuel old) 0) (= (fuel new) 0) (= (walked) 0) (= (price) 4))",
      "(:goal (there))",
      `(:metric minimize ${metric})`,
    ),
  });

  it("adds weighted functions, including constants", () => {
    const cheapest = (metric: string) => {
      const { plan, cost, isOptimal } = solve(trip(metric));
      return [plan, cost, isOptimal];
    };
    const both = "(+ (fuel old) (fuel new))";
    expect(cheapest(`(+ ${both} (walked))`)).toMatchObject([
      [expect.stringContaining("drive")],
      3,
      true,
    ]);
    expect(cheapest(`(+ (* (price) ${both}) (walked))`)).toMatchObject([["(walk)"], 5, true]);
    expect(cheapest("(+ (* 2 (fuel old)) (+ (fuel new) (walked)))")).toMatchObject([
      ["(drive new)"],
      3,
      true,
    ]);
    expect(cheapest("(walked)")).toMatchObject([[expect.stringContaining("drive")], 0, true]);
  });

  it("counts a plan's time as its steps", () => {
    const { plan, cost } = solve(
      trip("(+ (total-time) (+ (fuel old) (+ (fuel new) (/ (walked) 10))))"),
    );
    expect([plan, cost]).toEqual([["(walk)"], 1.5]);
    expect(solve(trip("(total-time)"))).toMatchObject({ cost: 1 });
  });

  it("may be read by conditions, and then needs bounds like any number", () => {
    const full = ":precondition (<= (fuel ?c) 6)";
    expect(solve(trip("(fuel old)", full))).toMatchObject({ status: "solved" });
    expect(() => importPddl(trip("(fuel old)", ":precondition (>= (fuel ?c) (walked))"))).toThrow(
      /no upper bound/,
    );
  });

  it("is refused if a step would lower it", () => {
    expect(() => importPddl(trip("(- (walked) (fuel new))"))).toThrow(/only be increased/);
  });
});

describe("numbers", () => {
  const counting = (condition: string, effect: string, goal: string, note = "") => ({
    domain: domain(
      "(:functions (n) (m) (size))",
      `(:action count :precondition ${condition} :effect ${effect})`,
    ),
    problem: `${note}\n${problem("(:init (= (n) 0) (= (m) 3) (= (size) 4))", `(:goal ${goal})`)}`,
  });

  it("get bounds from their comparisons if they only grow", () => {
    const { task, cost } = solve(counting("()", "(increase (n) 3)", "(> (n) 7)"));
    expect(cost).toBe(3);
    expect(task.definition.state["n"]).toMatchObject({ min: 0, max: 9 });
  });

  it("get bounds from preconditions", () => {
    const condition = "(and (<= (+ (n) 1) (size)) (>= (m) 1))";
    const both = "(and (increase (n) 1) (decrease (m) 1))";
    const { task, status } = solve(counting(condition, both, "(= (n) 3)"));
    expect(status).toBe("solved");
    expect(task.definition.state).toMatchObject({ n: { min: 0, max: 4 }, m: { min: 0, max: 3 } });
  });

  it("may be compared with each other", () => {
    const { cost } = solve(
      counting("(<= (n) 6)", "(increase (n) 1)", "(and (< (* 2 (m)) (* 2 (n))) (> (m) 0))"),
    );
    expect(cost).toBe(4);
  });

  it("are scaled if they have fractions", () => {
    const texts = {
      domain: domain(
        "(:predicates (there)) (:functions (fuel) (burn) (used))",
        `(:action drive :precondition (and (>= (fuel) (burn)) (< (fuel) 2.6))
          :effect (and (decrease (fuel) (burn)) (increase (used) (burn)) (there)))`,
        "(:action fill :precondition (<= (fuel) 2) :effect (increase (fuel) (/ 1 2)))",
      ),
      problem: problem(
        "(:init (= (fuel) 0.2) (= (burn) 1.25) (= (used) 0))",
        "(:goal (and (there) (<= (fuel) 0.45)))",
        "(:metric minimize (used))",
      ),
    };
    const { task, plan, cost, isOptimal } = solve(texts);
    expect([plan, cost, isOptimal]).toEqual([
      ["(fill)", "(fill)", "(fill)", "(drive)"],
      1.25,
      true,
    ]);
    expect(task.scales.get("fuel")).toBe(20);
    expect(task.state).toMatchObject({ fuel: 4 });
    expect(task.definition.state["fuel"]).toMatchObject({ min: 4 - 0.2 * 20, max: 50 });
    const half = { ...texts, problem: `; @bounds fuel 0 3\n${texts.problem}` };
    expect(importPddl(half).definition.state["fuel"]).toMatchObject({ min: 0, max: 60 });
    const shrinking = "(:action halve :effect (decrease (fuel) (/ (fuel) 2)))";
    const endless = {
      ...texts,
      domain: texts.domain.replace("(:action fill", `${shrinking} (:action fill`),
    };
    expect(() => importPddl(endless)).toThrow(/fraction/);
  });

  it("stay within annotated bounds, which no step exceeds", () => {
    const texts = (max: number) =>
      counting("()", "(and (increase (n) 2) (decrease (m) 1))", "(>= (n) 4)", notes(max));
    const notes = (max: number) => `; @bounds n 0 ${max}\n; @bounds (m) 0 3`;
    expect(solve(texts(4))).toMatchObject({ status: "solved", cost: 2 });
    expect(solve(texts(3))).toMatchObject({ status: "unsolvable" });
  });

  it("may be summed in comparisons, with factors", () => {
    const condition = "(and (<= (+ (* 2 (n)) (m)) 11) (<= (n) 9))";
    const grow = "(and (increase (n) 1) (assign (m) 3))";
    const { cost, task } = solve(counting(condition, grow, "(> (+ (n) (m)) 7.5)"));
    expect(cost).toBe(5);
    expect(solve(counting(condition, grow, "(> (+ (n) (m)) 8.5)")).status).toBe("unsolvable");
    expect(JSON.stringify(task.definition.tools)).toContain("2 * n + m");
  });

  it("may be amounts of each other, within bounds from preconditions", () => {
    const payment = "(and (decrease (n) (m)) (assign (m) 3))";
    const pay = counting("(>= (n) (m))", payment, "(= (n) 1)");
    const rich = pay.problem.replace("(= (n) 0)", "(= (n) 13)");
    const { cost, task } = solve({ ...pay, problem: rich });
    expect(cost).toBe(4);
    expect(task.definition.state["n"]).toMatchObject({ min: 0, max: 13 });
  });

  it("as amounts of each other stay within annotated bounds", () => {
    const note = (max: number) => `; @bounds n 0 ${max}\n; @bounds m 0 20`;
    const grow = "(and (increase (n) (- (* 2 (m)) 1)) (assign (m) (+ (n) 1)))";
    const texts = (max: number) => counting("()", grow, "(>= (n) 6)", note(max));
    // From n = 0, m = 3: 5 and 1, then 6 and 6, each computed from the previous state.
    expect(solve(texts(6))).toMatchObject({ status: "solved", cost: 2 });
    expect(solve(texts(5))).toMatchObject({ status: "unsolvable" });
  });

  it.each([
    ["(= (/ (n) 3) 4)", 12],
    ["(>= (/ (n) 3) 4)", 12],
    ["(>= (/ (n) 7) 1)", 7],
    ["(> (/ (n) 3) 3)", 10],
    ["(and (> (n) 10) (<= (/ (n) 6) 2))", 11],
    ["(= (n) (* 6 (/ (size) 3)))", 8],
    ["(= (n) (* 3 (/ 4 3)))", 4],
    ["(>= (* 10000000 (n)) 30000001)", 4],
    ["(>= (* 0.0000004 (n)) 0.0000008)", 2],
    ["(>= (* -0.0000004 (n)) 0)", 0],
    ["(> (+ (/ (n) 3) (/ (m) 3)) 1.9999999)", 3],
    ["(= (/ (n) 3) (/ (m) 3))", 3],
    ["(>= (- (/ (n) 3) (/ (m) 7)) 1)", 5],
    ["(< (- (m) (n)) 0.5)", 3],
    ["(>= (* 1.0000000000000000000001 (n)) 2)", 2],
    ["(and (> (n) 0) (not (= (+ (* 2 (n)) (* 2 (m))) 7.5)))", 1],
  ])("are compared exactly: %s after %i steps", (goal, steps) => {
    const texts = counting(
      "()",
      "(and (increase (n) 1) (increase (m) 0))",
      goal,
      "; @bounds n 0 30",
    );
    expect(solve(texts)).toMatchObject({ status: "solved", cost: steps, isOptimal: true });
  });

  it.each(["(= (/ (n) 3) 1.3333333)", "(= (* 0.0000004 (n)) 0.0000001)", "(= (+ (n) (n)) 3)"])(
    "never come to a fraction: %s",
    (goal) => {
      const texts = counting("()", "(increase (n) 1)", goal, "; @bounds n 0 30");
      expect(solve(texts)).toMatchObject({ status: "unsolvable" });
    },
  );

  it.each([
    [`(= (n) ${"9".repeat(80)})`, /too many digits/],
    [`(= (n) ${"9".repeat(60)})`, /too many digits/],
    [`(> (n) (* ${Array(9).fill("0.123456789").join(" ")}))`, /too many digits/],
    ["(= (+ (n) (* 1000001 (m))) 3)", /beyond 1000000/],
    ["(= (n) 1e400)", /too many digits/],
  ])("are refused where they cannot be held exactly: %s", (goal, message) => {
    const changing = "(and (increase (n) 1) (increase (m) 1))";
    const notes = "; @bounds n 0 30\n; @bounds m 0 30";
    expect(() => importPddl(counting("()", changing, goal, notes))).toThrow(message);
  });

  it("stay within annotated bounds even if otherwise unused", () => {
    const both = "(and (increase (n) 1) (decrease (m) 1))";
    const goal = (count: number) => counting("()", both, `(>= (n) ${count})`, "; @bounds m 0 3");
    expect(solve(goal(3))).toMatchObject({ status: "solved", cost: 3 });
    expect(solve(goal(4))).toMatchObject({ status: "unsolvable" });
    const unused = counting("()", "(increase (n) 1)", "(>= (n) 1)", "; @bounds m 0 3");
    expect(Object.keys(solve(unused).task.state)).toEqual(["n"]);
  });

  it("are dropped if only effects without consequences read them", () => {
    const { task, plan } = solve({
      domain: domain(
        "(:predicates (p)) (:functions (n) (m))",
        "(:action idle :precondition (>= (n) (m)) :effect (decrease (n) (m)))",
        "(:action other :effect (when (>= (m) 1) (increase (n) 1)))",
        "(:action go :effect (p))",
      ),
      problem: problem("(:init (= (n) 1) (= (m) 1))", "(:goal (p))"),
    });
    expect(plan).toEqual(["(go)"]);
    expect(Object.keys(task.state)).toEqual(["p"]);
    expect(task.definition.tools.map(({ name }) => name)).toEqual(["go"]);
  });

  it("are dropped if unread", () => {
    const { task } = solve(counting("()", "(and (decrease (m) 1) (increase (n) 1))", "(> (n) 1)"));
    expect(Object.keys(task.state)).toEqual(["n"]);
  });
});

describe("whitespace, letters and dashes", () => {
  it("are read as in other planners", () => {
    const { tools } = solvePddl(
      {
        domain:
          "\uFEFF(DEFINE\t(Domain D)\r; a comment\r(:Types Thing)\r\n(:predicates(HELD?x -thing))\r" +
          "(:Action TAKE\t:Parameters(?X\u00a0- Thing):effect(held ?x)))\r\n",
        problem: "(define (problem p)(:objects A -THING b - thing)(:init)(:goal(Held a)))",
      },
      100,
    );
    expect(tools).toEqual(["take.a"]);
  });
});
