import { describe, expect, it } from "vitest";
import { StartTimes } from "./start-times.ts";

const steps = [
  { tool: "walk", args: {}, startsAt: 0 },
  { tool: "buy", args: {}, startsAt: 2.001 },
] as const;

describe("a step of a plan", () => {
  it("begins at its time at the earliest", () => {
    const times = new StartTimes();
    expect(times.isDue(steps[1], 0)).toBe(true);
    times.set(steps, [500, 3001]);
    const due = [499, 500, 3000].map((ms) => steps.map((step) => times.isDue(step, ms)));
    expect(due).toEqual([
      [false, false],
      [true, false],
      [true, false],
    ]);
    expect(times.isDue(steps[1], 3001)).toBe(true);
  });

  it("keeps to the times of a local plan", () => {
    const times = new StartTimes();
    times.keep([...steps, { tool: "sing", args: {} }], 1000);
    expect(steps.map((step) => times.isDue(step, 3000))).toEqual([true, false]);
    expect(times.isDue(steps[1], 3001)).toBe(true);
  });

  it("goes on at once in a local plan without a wait, however soon a step ends", () => {
    const times = new StartTimes();
    const quick = [{ ...steps[0], duration: 2 }, steps[1]];
    times.keep(quick, 1000);
    expect(times.isDue(steps[1], 1500)).toBe(true);
  });
});
