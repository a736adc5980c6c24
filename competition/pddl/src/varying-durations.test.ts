import { TimePlanner } from "@understudy/classical/time";
import { describe, expect, it } from "vitest";
import { importPddl, loadPddlTask, type PddlTexts, stepsOfSchedule } from "./index.ts";
import { playSchedule, type WrittenStep } from "./testing/play-schedule.ts";

/** A lamp burns oil, and is filled up by a pump at a rate. */
const lamp = (effect: string, goal: string, rate = 7): PddlTexts => ({
  domain: `(define (domain lamp) (:predicates (lit)) (:functions (oil) (rate))
    (:durative-action fill :parameters () :duration (= ?duration (/ (- 30 (oil)) (rate)))
      :condition (at start (<= (oil) 30)) :effect ${effect})
    (:durative-action burn :parameters () :duration (= ?duration 1)
      :condition (at start (>= (oil) 3))
      :effect (and (at start (decrease (oil) 3)) (at end (lit)))))`,
  problem: `(define (problem p) (:init (= (oil) 19) (= (rate) ${rate})) (:goal ${goal}))`,
});
const FULL = "(at end (assign (oil) 30))";
const MORE = "(at end (increase (oil) (* ?duration (rate))))";

const fillOf = (texts: PddlTexts) =>
  importPddl(texts).definition.tools.find(({ name }) => name === "fill");

function failureOf(texts: PddlTexts, ...steps: readonly WrittenStep[]): string | undefined {
  const proof = playSchedule(texts, steps);
  return proof.sound ? undefined : proof.failure.message;
}

describe("a duration with a factor finer than a thousandth", () => {
  const texts = lamp(FULL, "(and (lit) (>= (oil) 30))");

  it("is a sum divided by a number, rounded to thousandths", () => {
    expect(fillOf(texts)?.duration).toEqual({ sum: "-1 * oil + 30", per: 7 });
    expect(importPddl(texts).time?.isRounded).toBe(true);
    const burnt = ["burn", 0, 1000] as const;
    // 14 of 7 a unit, then 11.
    expect(failureOf(texts, burnt, ["fill", 1001, 2000])).toBeUndefined();
    expect(failureOf(texts, ["fill", 0, 1571], ["burn", 0, 1000])).toMatch(/./);
    expect(failureOf(texts, ["fill", 0, 1571])).not.toMatch(/duration|lasts/);
    expect(failureOf(texts, ["fill", 0, 1570])).toMatch(/lasts|duration/);
  });

  it("is refused if no whole numbers can be that large", () => {
    expect(() => importPddl(lamp(FULL, "(lit)", 1_000_003))).toThrow(/finer than a thousandth/);
  });
});

describe("an amount at the end by a duration that the state decides", () => {
  it("is that of the start, whatever happens meanwhile", () => {
    const texts = lamp(MORE, "(and (lit) (>= (oil) 27))", 10);
    const { definition } = importPddl(texts);
    expect(definition.state["oil"]).toMatchObject({ type: "integer", min: 0 });
    expect(fillOf(texts)?.start).toEqual({ "amount.0.fill.": { var: "-1 * oil + 30" } });
    const fill = ["fill", 0, 1100] as const;
    expect(failureOf(texts, fill, ["burn", 1, 1000])).toBeUndefined();
    // Two burn while it is filled: 19 + 11 - 6 are too few.
    expect(failureOf(texts, fill, ["burn", 1, 1000], ["burn", 1001, 1000])).toMatch(/goal/);
  });

  it("starts only where its duration is a whole number of thousandths, as the amount is not rounded", () => {
    const texts = lamp(MORE, "(and (lit) (>= (oil) 27))");
    const length = { sum: "-1 * oil + 30", per: 7 };
    expect(fillOf(texts)?.duration).toEqual({ from: length, to: length });
    expect(importPddl(texts).time?.isRounded).toBe(false);
    // From 19, no multiple of 0.001 is 11 / 7.
    for (const length of [1571, 1572]) {
      expect(failureOf(texts, ["fill", 0, length], ["burn", 1, 1000])).toMatch(/fill/);
    }
    const { domain, schedule } = loadPddlTask(importPddl(texts));
    const search = new TimePlanner().startTogether(schedule as NonNullable<typeof schedule>);
    search.step({});
    const result = search.result();
    expect(result).toMatchObject({ status: "solved", scaledTime: 2001, optimal: true });
    if (result.status !== "solved") return;
    expect(stepsOfSchedule(domain, result.schedule)).toMatchObject([
      { step: { tool: "burn" }, startsAt: 0, duration: 1 },
      { step: { tool: "fill" }, startsAt: 0.001, duration: 2 },
    ]);
  });

  it("is as exact at the start", () => {
    const texts = lamp("(at start (increase (oil) (* ?duration (rate))))", "(lit)");
    expect(fillOf(texts)?.duration).toMatchObject({ from: { per: 7 }, to: { per: 7 } });
  });

  it.each([
    [
      "another number that changes",
      "(and (at end (assign (oil) (+ ?duration (used)))) (at end (increase (used) 1)))",
    ],
    ["each object", "(forall (?o) (at end (increase (oil) (* ?duration (share ?o)))))"],
    ["a test at the end", "(at end (when (> ?duration 2) (increase (oil) 1)))"],
  ])("is refused beside %s", (_, effect) => {
    const { domain, problem } = lamp(effect, "(lit)");
    const more = domain.replace("(rate)", "(rate) (used) (share ?o)");
    const texts = { domain: more, problem: problem.replace(":init", ":init (= (used) 0)") };
    expect(() => importPddl(texts)).toThrow(/^domain, line 3, .*depends on oil, which changes/);
  });

  it("has no bounds where what it reads has none", () => {
    const texts = lamp("(and (at end (lit)) (at end (increase (oil) ?duration)))", "(lit)", 1);
    const domain = texts.domain.replace("(- 30 (oil))", "(oil)").replace("(<= (oil) 30)", "(lit)");
    expect(() => importPddl({ ...texts, domain })).toThrow(
      /^[^\n]*\(oil\) has no upper bound: the end of fill increases it[^\n]*$/,
    );
  });
});
