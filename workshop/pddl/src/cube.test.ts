import { expect, it } from "vitest";
import { orderedCube, TURNS, type Turn, turned } from "./testing/cube.ts";
import { solveCube } from "./testing/solve-cube.ts";

it("turns a whole side of a cube at once, although each effect reads another's target", () => {
  const goal = orderedCube(2);
  const [there, back] = [TURNS[2] as Turn, TURNS[3] as Turn];
  const answer = solveCube(turned(goal, there), goal);
  expect(answer).toEqual({ steps: [`(${back.name})`], end: goal });
});
