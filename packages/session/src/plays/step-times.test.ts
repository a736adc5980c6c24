import { describe, expect, it } from "vitest";
import { stepTimes } from "./step-times.ts";

const outcome = { goal: { name: "fed" }, status: "solved" } as never;
const hosted = (keepsToClock: boolean) =>
  ({
    orchestrator: {
      routes: { schedules: { playerFor: () => (keepsToClock ? {} : undefined) } },
    },
  }) as never;
const step = (startsAt: number) => ({ tool: "walk", args: {}, startsAt, duration: 1 });

describe("the times of a plan's remaining steps", () => {
  it("count from the state that the message is about", () => {
    const times = stepTimes([step(2.001), step(9)], outcome, hosted(false), 1000, 4000);
    expect(times).toEqual({ steps: [step(0), step(6)] });
  });

  it("are told on the game's clock where there are events or deadlines", () => {
    const steps = [step(0), step(2.001)];
    expect(stepTimes(steps, outcome, hosted(true), 1000, 1000)).toEqual({
      steps,
      fromMs: [1000, 3001],
    });
  });

  it("are none in a domain without time", () => {
    const steps = [{ tool: "walk" }];
    const times = stepTimes<{ readonly startsAt?: number }>(
      steps as never,
      outcome,
      hosted(true),
      0,
      5,
    );
    expect(times.steps).toBe(steps);
    expect(times).not.toHaveProperty("fromMs");
    expect(stepTimes([], outcome, hosted(true), 0, 5)).toEqual({ steps: [] });
  });
});
