import { expect, it } from "vitest";
import type { TimeTask } from "../task/time-task.ts";
import { BoardClocks } from "./board-clocks.ts";

const [X, Y, Z] = [0, 1, 2];

/** Clocks with the variables that they read and change, and their ends. */
function clocksOf(...clocks: (readonly [reads: number[], writes: number[], end: number])[]) {
  const all = clocks.map(([reads, writes]) => ({ reads, writes }));
  const made = new BoardClocks({ clocks: all, events: [] } as unknown as TimeTask, []);
  for (const [clock, [, , end]] of clocks.entries()) made.ends[clock] = end;
  return made;
}

it("lets clocks of one moment end together that have to do with each other through others", () => {
  const clocks = clocksOf([[], [X], 5], [[], [Y], 5], [[], [X, Y], 5], [[], [Z], 5]);
  for (const clock of [0, 1, 2]) expect(clocks.endingBefore(clock)).toEqual([0, 1, 2]);
  expect(clocks.endingBefore(3)).toEqual([3]);
});

it("lets an earlier clock end first that has to do with one of these", () => {
  const clocks = clocksOf([[], [X], 5], [[Z], [Y], 5], [[], [X, Y], 5], [[], [Z], 4]);
  expect(clocks.endingBefore(0)).toEqual([3]);
});
