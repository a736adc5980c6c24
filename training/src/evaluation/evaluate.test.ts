import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@understudy/planner-core";
import { ScriptedLead } from "@understudy/planner-core/testing";
import { afterAll, describe, expect, it } from "vitest";
import type { Contestant } from "../../../workshop/cli/src/trial/asking/contestant.ts";
import { drawChoiceQuestions } from "./draw-choice-questions.ts";
import { drawQuestions } from "./draw-questions.ts";
import { evaluate } from "./evaluate.ts";
import { renderReport } from "./render-report.ts";

const SETS = ["guard", "courier", "renamed", "fresh"] as const;
const plans = drawQuestions(4, { demo: 6, domains: 2, problems: 2 }, SETS);
const choices = drawChoiceQuestions(3, 2, 5);
const root = mkdtempSync(join(tmpdir(), "understudy-evaluation-"));
afterAll(() => rmSync(root, { recursive: true }));

/** The questions in order, by the answers that the teacher knows. */
const teachers = {
  plan: plans.flatMap(({ problems }) => problems.map(({ actions }) => actions)),
  choice: choices.flatMap(({ problems }) => problems.map(({ index }) => index)),
};

/** A model whose leads answer from lists. */
function contestant(
  plan: readonly (readonly number[])[],
  choice: readonly number[] = teachers.choice,
): Contestant {
  const lead = (answers: readonly (readonly number[] | number)[]): ScriptedLead =>
    new ScriptedLead({
      clock: systemClock,
      script: (_: unknown, call: number) => {
        const answer = answers[call] ?? [];
        return typeof answer === "number"
          ? { answer: { kind: "choice", index: answer, text: "" } as const }
          : { answer };
      },
    });
  return {
    leads: { free: lead(plan), held: lead(plan), choice: lead(choice) },
    facts: () => ({ loadMs: 0, template: "none" }),
    fingerprint: "scripted",
    dispose: () => Promise.resolve(),
  };
}

const evaluated = (one: Contestant) => {
  const folder = mkdtempSync(join(root, "answers-"));
  return evaluate("scripted", { contestant: one, plans, choices, seed: 1, folder });
};

describe("an evaluation", () => {
  it("finds the teacher's own answers optimal, and worth more than a walk", async () => {
    const report = await evaluated(contestant(teachers.plan));
    expect(Object.keys(report.sets)).toEqual(SETS);
    for (const { parts, optimal, model, walk } of Object.values(report.sets)) {
      expect([parts.free?.right.share, parts.held?.right.share, optimal]).toEqual([1, 1, 1]);
      expect(model).toMatchObject({ plans: 100, steps: 100 });
      expect(model.costRatio).toBeCloseTo(1);
      expect(walk.steps).toBeLessThanOrEqual(100);
    }
    const { courier } = report.sets;
    expect(courier?.walk.steps).toBeLessThan(100);
    expect(courier?.parts.held?.chance).toBeLessThan(1);
    expect(report.choices?.right.share).toBe(1);
    const counted = Object.values(report.byRule);
    expect(counted.reduce((sum, { right }) => sum + right, 0)).toBe(teachers.choice.length);
    const text = renderReport(report);
    expect(text).toMatch(/^\| guard \| 6 \| 100\.0 \| 100\.0 \| 100\.0 \| \d+\.\d \| - \|$/m);
    expect(text).toMatch(/^\| all \| \d+ \| 100\.0 \(by chance \d+\.\d\) \|$/m);
  });

  it("counts what goes wrong, and serves the planner's plans instead", async () => {
    const report = await evaluated(contestant([], []));
    const { guard } = report.sets;
    expect(guard?.parts.free?.faults).not.toEqual({});
    expect(guard?.model).toMatchObject({ plans: 0, steps: 0 });
    expect(guard?.model.costRatio).toBeCloseTo(1);
    expect(report.choices?.right.share).toBe(0);
  });

  it("ends with the reason if the model fails again and again", async () => {
    const broken = new ScriptedLead({
      clock: systemClock,
      script: () => ({ rejects: new Error("the server is gone") }),
    });
    const leads = { free: broken, held: broken };
    const one = { ...contestant([]), leads };
    await expect(evaluated(one)).rejects.toThrow("the server is gone");
  });
});
