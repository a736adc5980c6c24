import { seededRandom } from "@understudy/planner-core";
import type {
  SchedulePlanner,
  ScheduleResult,
  SquadProblem,
} from "@understudy/planner-core/schedule";
import { describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { comparePlanner } from "./compare.ts";
import { type DrawnQuestion, drawQuestion } from "./draw.ts";

/** A planner that gives one answer. */
function planner(result: ScheduleResult): Pick<SchedulePlanner, "startTogether"> {
  const search = { step: () => true, result: () => result, expansions: 0 };
  return { startTogether: (_: SquadProblem) => search };
}

type Solved = Extract<DrawnQuestion["answer"], { readonly status: "solved" }>;

/** The first question that takes time, with its best schedule as a planner's answer. */
function drawSolved() {
  const random = seededRandom(5);
  for (;;) {
    const drawn = drawQuestion(random);
    const { answer, question } = drawn;
    if (answer.status !== "solved" || answer.time === 0 || question.measure.time === 0) continue;
    return { drawn, right: resultOf(drawn, answer) };
  }
}

function resultOf({ question }: DrawnQuestion, answer: Solved) {
  return {
    status: "solved" as const,
    schedule: ask(question).scheduleOf(answer.schedule),
    scaledTime: answer.time,
    scaledCost: answer.cost,
    optimal: true,
    scaledLowerBound: answer.measure,
  };
}

describe("comparePlanner", () => {
  const { drawn, right } = drawSolved();
  const compare = (result: ScheduleResult) => comparePlanner(planner(result), drawn, 1);

  it("agrees with the best schedule", () => {
    expect(compare(right)).toEqual({ said: "optimal", difference: undefined });
    const cutOff = { status: "cut-off", scaledLowerBound: 0 } as const;
    expect(compare(cutOff)).toEqual({ said: "cut-off", difference: undefined });
  });

  it("finds a false verdict, a bound that is too high, and wrong figures", () => {
    expect(compare({ status: "unsolvable" }).difference).toMatch(/^a schedule has the measure/);
    expect(compare({ ...right, scaledLowerBound: right.scaledLowerBound + 1 }).difference).toMatch(
      /^the bound .* is above the least measure/,
    );
    expect(compare({ ...right, scaledTime: right.scaledTime + 1 }).difference).toMatch(
      /^time .* and cost .* are proved to be/,
    );
  });

  it("finds a schedule that does not work, or is not the best", () => {
    const { schedule } = right;
    const empty = { ...schedule, steps: [] };
    expect(compare({ ...right, schedule: empty }).difference).toMatch(/^the proof fails/);
    const steps = schedule.steps.map((step) => ({ ...step, scaledStart: step.scaledStart + 1 }));
    const later = { ...right, schedule: { ...schedule, steps }, scaledTime: right.scaledTime + 1 };
    expect(compare(later).difference).toMatch(/^the measure .* is not the least/);
    expect(compare({ ...later, optimal: false })).toEqual({
      said: "solved",
      difference: undefined,
    });
  });
});
