import { expect, it } from "vitest";
import { type Cube, orderedCube, TURNS, type Turn, turned } from "./testing/cube.ts";
import { solveCube } from "./testing/solve-cube.ts";

const after = (cube: Cube, turns: readonly number[]): Cube =>
  turns.reduce((each, index) => turned(each, TURNS[index] as Turn), cube);

it.each([
  [2, [1, 6]],
  [3, [1, 6]],
] as const)("solves a cube of width %i", (size, turns) => {
  const goal = orderedCube(size);
  const { end, steps } = solveCube(after(goal, turns), goal);
  expect(end).toEqual(goal);
  expect(steps.length).toBeGreaterThan(0);
});

it("turns a whole side of a cube at once, although each effect reads another's target", () => {
  const goal = orderedCube(2);
  const [there, back] = [TURNS[2] as Turn, TURNS[3] as Turn];
  const answer = solveCube(turned(goal, there), goal);
  expect(answer).toEqual({ steps: [`(${back.name})`], end: goal });
});

it.each(TURNS)("turns $name into its result on a cube", (turn) => {
  const start = after(orderedCube(2), [0, 7, 10]);
  const { end, steps } = solveCube(start, turned(start, turn), [turn]);
  expect(steps).toEqual([`(${turn.name})`]);
  expect(end).toEqual(turned(start, turn));
});
