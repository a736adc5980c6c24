import { TimePlanner } from "@understudy/classical/time";
import { describe, expect, it } from "vitest";
import {
  formatTemporalPlan,
  importPddl,
  loadPddlTask,
  PddlError,
  type PddlTexts,
} from "./index.ts";
import { playSchedule, type WrittenStep } from "./testing/play-schedule.ts";

/** Fuses are mended by the light of a match that burns for eight units, one at a time. */
const CELLAR = `(define (domain cellar)
  (:types match fuse)
  (:predicates (unused ?m - match) (lit) (hand-free) (open) (mended ?f - fuse))
  (:functions (work ?f - fuse))
  (:durative-action light
    :parameters (?m - match)
    :duration (= ?duration 8)
    :condition (and (at start (unused ?m)) (at start (not (lit))))
    :effect (and (at start (lit)) (at start (not (unused ?m))) (at end (not (lit)))))
  (:durative-action mend
    :parameters (?f - fuse)
    :duration (= ?duration (work ?f))
    :condition (and (at start (hand-free)) (at start (open)) (over all (lit)) (at end (lit)))
    :effect (and (at start (not (hand-free))) (at end (hand-free)) (at end (mended ?f)))))`;
const blackout = (goal: string, init = ""): PddlTexts => ({
  domain: CELLAR,
  problem: `(define (problem blackout) (:objects m1 m2 - match f1 f2 f3 - fuse)
    (:init (unused m1) (unused m2) (hand-free) (open)
      (= (work f1) 5) (= (work f2) 2.5) ${init})
    (:goal ${goal}))`,
});

/** A domain with one durative action, and a plain action by which the goal can be reached. */
const durative = (parts: string, more = "", start = ""): PddlTexts => ({
  domain: `(define (domain d) (:predicates (p) (q) (r) (s)) (:functions (fuel) (length) (spent))
    (:durative-action go :parameters () ${parts}) ${more})`,
  problem: `(define (problem p) (:init (= (fuel) 9) (= (length) 1) (= (spent) 0) ${start}) (:goal (p)))`,
});
const toolsOf = (texts: PddlTexts) => importPddl(texts).definition.tools;
const tool = (parts: string, more = "") =>
  toolsOf(durative(parts, more)).find(({ name }) => name === "go");
const REACH = ":duration (= ?duration 2) :condition () :effect (at end (p))";

function failureOf(texts: PddlTexts, steps: readonly WrittenStep[]): string | undefined {
  const proof = playSchedule(texts, steps);
  return proof.sound ? undefined : proof.failure.message;
}

describe("a durative action", () => {
  it("becomes a tool that may run beside all others", () => {
    const mend = toolsOf(blackout("(mended f1)")).find(({ name }) => name === "mend.f1");
    expect(mend).toMatchObject({
      description: "(mend f1)",
      duration: 5,
      when: { "hand-free": true },
      during: { lit: true },
      finish: { lit: true },
      start: { "hand-free": false },
      then: { "hand-free": true, "mended.f1": true },
      alongside: true,
    });
  });

  it("is left out for objects without a duration", () => {
    const names = toolsOf(blackout("(mended f1)")).map(({ name }) => name);
    expect(names).toEqual(["light.m1", "light.m2", "mend.f1", "mend.f2"]);
  });

  it("starts only where what never changes lets it end", () => {
    const rooms = Array.from({ length: 30 }, (_, index) => `r${index}`);
    const doors = rooms.slice(1).map((room, index) => `(door r${index} ${room})`);
    const texts = {
      domain: `(define (domain rooms) (:predicates (at ?r) (open ?r) (door ?r ?s))
        (:durative-action go :parameters (?r ?s) :duration (= ?duration 1)
          :condition (and (over all (and (open ?s) (door ?r ?s))) (at end (not (= ?r ?s))))
          :effect (and (at start (not (at ?r))) (at end (at ?s)))))`,
      problem: `(define (problem p) (:objects ${rooms.join(" ")})
        (:init (at r0) (open r0) (open r1) (open r2) ${doors.join(" ")}) (:goal (at r2)))`,
    };
    const { tools } = importPddl(texts, { maxGroundActions: 4 }).definition;
    expect(tools.map(({ name, during, finish }) => ({ name, during, finish }))).toEqual([
      { name: "go.r0.r1", during: undefined, finish: undefined },
      { name: "go.r1.r2", during: undefined, finish: undefined },
    ]);
  });

  it("reads what its condition mentions, also where that makes no difference", () => {
    const texts = {
      domain: `(define (domain orders) (:types order product)
        (:predicates (includes ?o - order ?p - product) (started ?o - order) (made ?p - product) (far))
        (:functions (stock))
        (:durative-action begin :parameters (?o - order) :duration (= ?duration 1)
          :condition () :effect (and (at end (started ?o)) (at end (increase (stock) 1))))
        (:durative-action make :parameters (?p - product) :duration (= ?duration 2)
          :condition (at start (and (or (not (far)) (< (stock) 3))
            (forall (?o - order) (imply (includes ?o ?p) (started ?o)))))
          :effect (at end (made ?p))))`,
      problem: `(define (problem p) (:objects o1 o2 - order p1 - product)
        (:init (includes o1 p1) (= (stock) 0)) (:goal (and (made p1) (started o2) (< (stock) 9))))`,
    };
    expect(toolsOf(texts).find(({ name }) => name === "make.p1")?.when).toEqual({
      "started.o1": true,
      "started.o2": { in: [true, false] },
      stock: { ">=": 0 },
    });
    const first = ["begin.o1", 0, 1000] as const;
    const other = (scaledStart: number) =>
      failureOf(texts, [first, ["begin.o2", scaledStart, 1000], ["make.p1", 1001, 2000]]);
    expect(other(1)).toMatch(/started\.o2|stock/);
    expect(other(2)).toBeUndefined();
    const { schedule } = loadPddlTask(importPddl(texts));
    const search = new TimePlanner().startTogether(schedule as NonNullable<typeof schedule>);
    search.step({});
    expect(search.result()).toMatchObject({ status: "solved", scaledTime: 3001 });
  });

  it("overlaps what it needs", () => {
    const both = blackout("(and (mended f1) (mended f2))");
    const steps = [
      ["light.m1", 0, 8000],
      ["mend.f1", 1, 5000],
      ["mend.f2", 5002, 2500],
    ] as const;
    expect(playSchedule(both, steps)).toMatchObject({ sound: true, scaledTime: 8000 });
    // The match goes out in the moment in which the second fuse must be lit.
    const late = [...steps.slice(0, 2), ["mend.f2", 5500, 2500]] as const;
    expect(failureOf(both, late)).toMatch(/light/);
    // At the end of a step with light, it burns on.
    expect(failureOf(both, [["mend.f1", 0, 5000], ...steps.slice(2)])).toMatch(/lit/);
  });

  it("is bounded by facts that change at known times", () => {
    const closing = blackout("(mended f1)", "(at 3 (not (open)))");
    const from = (scaledStart: number) =>
      failureOf(closing, [
        ["light.m1", 0, 8000],
        ["mend.f1", scaledStart, 5000],
      ]);
    expect(from(2999)).toBeUndefined();
    expect(from(3001)).toMatch(/open/);
  });

  it("may leave its duration to the planner", () => {
    const range = ":duration (and (>= ?duration 1.0004) (<= ?duration (* 2 (length))))";
    const parts = `${range} :effect (at end (p))`;
    expect(tool(parts)?.duration).toEqual({ from: 1.001, to: 2 });
    const growing = "(:action grow :precondition (<= (length) 4) :effect (increase (length) 0.5))";
    expect(tool(parts, growing)?.duration).toEqual({ from: 1.001, to: "1 * length" });
    const least = tool(":duration (<= ?duration 3) :effect (at end (p))")?.duration;
    expect(least).toEqual({ from: 0.001, to: 3 });
  });

  it("lasts as long as the state at its start says", () => {
    const texts = durative(
      ":duration (= ?duration (+ 1 (length))) :effect (at end (p))",
      "(:action grow :precondition (<= (length) 2) :effect (increase (length) 0.25))",
    );
    const grown = [
      ["grow", 0, 0],
      ["go", 1, 2250],
    ] as const;
    expect(playSchedule(texts, grown)).toMatchObject({ sound: true, scaledTime: 2251 });
    expect(failureOf(texts, [["go", 0, 2250]])).toMatch(/2/);
  });

  it("has a duration in thousandths", () => {
    const thirds = durative(":duration (= ?duration (/ 10 3)) :effect (at end (p))");
    expect(toolsOf(thirds)[0]?.duration).toBe(3.333);
    expect(importPddl(thirds).time).toMatchObject({ isRounded: true });
    expect(importPddl(durative(REACH)).time).toMatchObject({ isRounded: false });
  });

  it("may have effects under a condition of their own moment", () => {
    const RING = "(:action ring :effect (and (q) (r) (s)))";
    const when = (text: string) =>
      `:duration (= ?duration 2) :effect (and (at start (when (q) (not ${text}))) (when (at end (r)) (at end (p))))`;
    expect(tool(when("(s)"), RING)?.if).toEqual([
      { when: { q: true }, start: { s: false } },
      { when: { r: true }, then: { p: true } },
    ]);
    const broken = durative(when("(r)"), RING);
    const broke = failureOf(broken, [
      ["ring", 0, 0],
      ["go", 1, 2000],
    ]);
    expect(broke).toMatch(/p/);
    const late = playSchedule(broken, [
      ["go", 0, 2000],
      ["ring", 1, 0],
    ]);
    expect(late).toMatchObject({ sound: true });
  });

  it("changes numbers at its ends, also by its duration", () => {
    const burn = `:duration (= ?duration 3) :condition (at start (>= (fuel) 6))
      :effect (and (at start (decrease (fuel) (* 2 ?duration))) (at end (p)))`;
    expect(tool(burn)).toMatchObject({ when: { fuel: { ">=": 6 } }, start: { fuel: { "-": 6 } } });
  });

  it("changes numbers at its start by a duration that the state decides", () => {
    const fill = `:duration (= ?duration (- 12 (fuel)))
      :effect (and (at start (increase (fuel) ?duration)) (at end (p)))`;
    const burn = `(:action burn :precondition (>= (fuel) 4) :effect (decrease (fuel) 4))`;
    const texts = durative(fill, burn);
    const full = texts.problem.replace("(:goal (p))", "(:goal (and (p) (>= (fuel) 12)))");
    const both = { ...texts, problem: full };
    expect(importPddl(both).definition.state["fuel"]).toMatchObject({ max: 12 });
    expect(failureOf(both, [["go", 0, 3000]])).toBeUndefined();
    const burnt = [
      ["burn", 0, 0],
      ["go", 1, 7000],
    ] as const;
    expect(failureOf(both, burnt)).toBeUndefined();
    expect(failureOf(both, [...burnt, ["go", 9000, 1]])).toMatch(/./);
  });

  it("bounds what it takes and gives back", () => {
    const seats = `:duration (= ?duration 2) :condition (at start (>= (fuel) 1))
      :effect (and (at start (decrease (fuel) 1)) (at end (increase (fuel) 1)) (at end (p)))`;
    expect(importPddl(durative(seats)).definition.state["fuel"]).toMatchObject({ min: 0, max: 9 });
  });

  it("is named where a number has no bounds", () => {
    const leak =
      ":duration (= ?duration 2) :effect (and (at start (decrease (fuel) 1)) (at end (p)))";
    const texts = durative(leak);
    const tested = {
      ...texts,
      problem: texts.problem.replace("(:goal (p))", "(:goal (<= (fuel) 3))"),
    };
    expect(() => importPddl({ ...tested, domain: tested.domain })).not.toThrow();
    const both = { ...tested, problem: tested.problem.replace("(<= (fuel) 3)", "(= (fuel) 3)") };
    expect(importPddl(both).definition.state["fuel"]).toMatchObject({ min: 2 });
    const free = durative(
      ":duration (= ?duration 2) :effect (and (at end (increase (fuel) (length))) (at end (p)))",
      "(:action use :precondition (>= (fuel) 1) :effect (decrease (fuel) 1))",
    );
    const asked = {
      ...free,
      problem: free.problem.replace("(:goal (p))", "(:goal (= (fuel) 20))"),
    };
    expect(() => importPddl(asked)).toThrow(/no upper bound: the end of go increases it/);
  });

  it("keeps its order beside plain actions", () => {
    const texts = durative(REACH, "(:action ring :precondition (p) :effect (q))");
    const goal = { ...texts, problem: texts.problem.replace("(:goal (p))", "(:goal (q))") };
    expect(
      playSchedule(goal, [
        ["go", 0, 2000],
        ["ring", 2001, 0],
      ]),
    ).toMatchObject({ sound: true });
    expect(
      failureOf(goal, [
        ["go", 0, 2000],
        ["ring", 2000, 0],
      ]),
    ).toBeDefined();
  });
});

describe("timed facts", () => {
  it("change facts and numbers at their times", () => {
    const start = "(at 7 (q)) (at 2.5 (= (fuel) 3)) (at 7 (not (r))) (at 5 lamp)";
    const reads = `:duration (= ?duration 2) :condition (and (at start (q)) (over all (not (r)))
      (at end (<= (fuel) 3))) :effect (at end (p))`;
    const texts = durative(reads, "(:action ring :effect (r))", start);
    const domain = texts.domain.replace("(:predicates", "(:predicates (at ?n ?t)");
    const problem = texts.problem.replace("(:init", "(:objects 5 lamp) (:init");
    expect(importPddl({ domain, problem }).definition.events).toEqual([
      { at: 2.5, then: { fuel: 3 } },
      { at: 7, then: { q: true, r: false } },
    ]);
  });

  it("are over before a goal that they may break", () => {
    const texts = durative(REACH, "", "(at 5 (not (p)))");
    expect(failureOf(texts, [["go", 0, 2000]])).toMatch(/at 5 .*needs p=true/);
    expect(playSchedule(texts, [["go", 4000, 2000]])).toMatchObject({ sound: true });
  });
});

describe("the metric of a task with time", () => {
  const PRICED = `:duration (= ?duration 2) :effect (and (at end (p)) (at start (increase (spent) 3))
    (at end (increase (spent) 4)))`;
  const measured = (metric: string) => {
    const { domain, problem } = durative(PRICED);
    return importPddl({ domain, problem: problem.replace(/\)$/, ` ${metric})`) });
  };

  it("is the time, a sum of costs, or both", () => {
    expect(measured("").time).toMatchObject({ weight: 1, measure: { time: 1, cost: 0 } });
    expect(measured("(:metric minimize (total-time))").time?.measure).toEqual({ time: 1, cost: 0 });
    const costs = measured("(:metric minimize (spent))");
    expect(costs.time?.measure).toEqual({ time: 0, cost: 1 });
    expect(costs.costs.get("go")).toBe(7);
    const both = measured("(:metric minimize (+ (* 2 (total-time)) (* 0.5 (spent)) 10))");
    expect(both).toMatchObject({
      time: { weight: 2, measure: { time: 2, cost: 1 } },
      metric: { constant: 10 },
      freeSteps: undefined,
    });
    expect(both.costs.get("go")).toBe(3.5);
  });

  it("says how many free steps may hide a thousandth of time", () => {
    const { domain, problem } = durative(PRICED, "(:action ring :effect (q))");
    const mixed = "(:metric minimize (+ (total-time) (spent)))";
    const task = importPddl({ domain, problem: problem.replace(/\)$/, ` ${mixed})`) });
    const { time, definition, freeSteps } = task;
    const free = definition.tools.find(({ name }) => name === "ring")?.cost as number;
    expect((freeSteps as number) * free * (time?.measure.cost as number)).toBeLessThanOrEqual(
      0.001,
    );
    expect(freeSteps).toBeGreaterThan(100);
  });
});

describe("formatTemporalPlan", () => {
  it("writes plans as validators read them, in the order of the starts", () => {
    const steps = [
      { step: { tool: "mend.f1" }, startsAt: 0.001, duration: 2.5 },
      { step: { tool: "ring" }, startsAt: 12, duration: 0 },
      { step: { tool: "light.m1" }, startsAt: 0, duration: 8 },
    ];
    expect(formatTemporalPlan(steps)).toEqual([
      "0.000: (light m1) [8.000]",
      "0.001: (mend f1) [2.500]",
      "12.000: (ring)",
    ]);
  });
});

describe("what durative actions cannot say", () => {
  const effect = (text: string, length = "(= ?duration 2)") =>
    durative(`:duration ${length} :effect ${text}`);
  const condition = (text: string) =>
    durative(`:duration (= ?duration 2) :condition ${text} :effect (at end (p))`);
  const requiring = (text: string) => {
    const { domain, problem } = durative(REACH);
    return { domain, problem: problem.replace(/\)$/, ` ${text})`) };
  };
  const starting = (text: string) => durative(REACH, "", text);

  it.each([
    ["a continuous effect", effect("(and (at end (p)) (decrease (fuel) (* #t 2)))"), 2, /#t/],
    ["an effect without a time", effect("(p)"), 2, /effect .* has no time \(write \(at start/],
    ["an effect over all", effect("(over all (p))"), 2, /an effect has one moment/],
    [
      "a condition of another time",
      effect("(when (at start (q)) (at end (p)))"),
      2,
      /another time/,
    ],
    ["a condition without a time", condition("(q)"), 2, /condition .* has no time/],
    ["a choice of times", condition("(or (at start (q)) (at end (q)))"), 2, /has no time/],
    ["no duration", durative(":effect (at end (p))"), 2, /no duration \(add :duration \(= \?d/],
    ["a duration at end", effect("(at end (p))", "(at end (= ?duration 2))"), 2, /not a duration/],
    ["a strict limit", effect("(at end (p))", "(< ?duration 2)"), 2, /not a duration/],
    ["two durations", effect("(at end (p))", "(and (= ?duration 2) (<= ?duration 3))"), 2, /twice/],
    [
      "an amount by a chosen duration",
      effect("(and (at end (p)) (at end (increase (fuel) ?duration)))", "(<= ?duration 3)"),
      2,
      /the planner chooses/,
    ],
    ["a precondition", durative(`${REACH} :precondition (q)`), 2, /did you mean :condition/],
    ["a process", durative(REACH, "(:process rot :effect (p))"), 2, /a process/],
    ["an event", durative(REACH, "(:event rot :effect (p))"), 2, /an event .* known times/],
    ["a time finer than thousandths", starting("(at 0.0005 (q))"), 1, /0\.0005 is not a time/],
    ["an event under a condition", starting("(at 5 (when (q) (r)))"), 1, /event under a condition/],
    ["a preference", requiring("(:constraints (preference a (always (q))))"), 1, /preference/],
    ["an order of steps", requiring("(:constraints (at-most-once (q)))"), 1, /at-most-once/],
  ] as const)("%s", (_, texts, line, message) => {
    let error: unknown;
    try {
      loadPddlTask(importPddl(texts));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PddlError);
    const { issues } = error as PddlError;
    expect((error as PddlError).message).toMatch(message);
    expect(issues[0]?.place).toMatchObject({ line });
    expect(issues[0]?.hint).toMatch(/\w{2,}/);
  });
});
