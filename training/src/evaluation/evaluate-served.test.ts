import { systemClock } from "@understudy/planner-core";
import { ScriptedLead } from "@understudy/planner-core/testing";
import { RandomWalkLead } from "@understudy/simulation";
import { afterEach, describe, expect, it, vi } from "vitest";
import { drawQuestions, type QuestionGroup } from "./draw-questions.ts";
import { evaluateServed } from "./evaluate-served.ts";
import { gainOf, renderServed } from "./render-served.ts";

const SETS = ["guard", "fresh"] as const;
const groups = drawQuestions(4, { demo: 12, domains: 4, problems: 3 }, SETS);
const budgetMs = 5000;
const asked = (group: QuestionGroup) => group.problems.filter(({ actions }) => actions.length > 0);

/** A lead that returns the teacher's plans, in order. */
function teacher(): ScriptedLead {
  const plans = groups.flatMap((group) => asked(group).map(({ actions }) => actions));
  const script = (_: unknown, call: number) => ({ answer: plans[call] ?? [] });
  return new ScriptedLead({ clock: systemClock, script });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the served plans", () => {
  it("are entirely the lead's if it writes optimal plans", async () => {
    const served = await evaluateServed(teacher(), groups, { budgetMs });
    expect(Object.keys(served)).toEqual(SETS);
    for (const { questions, plans, steps, leadSteps, costRatio } of Object.values(served)) {
      expect(questions).toBeGreaterThan(5);
      expect([plans, leadSteps]).toEqual([questions, steps]);
      expect(costRatio).toBeCloseTo(1);
    }
  });

  it("are the understudy's if the lead writes nothing useful", async () => {
    // A stopped clock, which would otherwise end the improvement search after two milliseconds.
    vi.spyOn(performance, "now").mockReturnValue(0);
    const silent = new ScriptedLead({ clock: systemClock, script: () => ({ answer: [] }) });
    const { guard } = await evaluateServed(silent, groups, { budgetMs });
    expect(guard).toMatchObject({ plans: 0, leadSteps: 0 });
    expect(guard?.costRatio).toBeCloseTo(1);
  });

  it("are compared with a random walk: the gain is the model's worth", async () => {
    const model = await evaluateServed(teacher(), groups, { budgetMs });
    const control = await evaluateServed(new RandomWalkLead(1), groups, { budgetMs });
    const comparison = { budgetMs, model, control };
    expect(control.guard?.plans).toBeGreaterThan(0);
    expect(gainOf(comparison, "guard")?.steps).toBeGreaterThan(0);
    expect(gainOf(comparison, "guard")?.costRatio).toBeLessThan(0);
    expect(gainOf({ ...comparison, control: model }, "fresh")?.plans).toBe(0);
    expect(gainOf(comparison, "village")).toBeUndefined();
    expect(renderServed(comparison)).toMatch(/\| guard \| \d+ \| 100\.0, \d+\.\d, \+\d+\.\d \|/);
  });
});
