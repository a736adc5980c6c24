import { expect, it } from "vitest";
import { CrowdRest } from "./crowd-rest.ts";

const DUE_MS = 1000;

/** A crowd for which there is nothing to do at the game time 10, and a world that can change. */
function restingCrowd() {
  const world = { changes: 3, nowMs: 10 };
  const rest = new CrowdRest(
    () => world.changes,
    () => world.nowMs,
  );
  rest.begin(DUE_MS);
  return { world, rest };
}

it("a crowd rests until the next period while nothing changes", () => {
  const { world, rest } = restingCrowd();
  world.nowMs = 49;
  expect(rest.goesOn(0)).toBe(true);
  world.nowMs = 50;
  expect(rest.goesOn(0)).toBe(false);
  world.nowMs = 10;
  expect(rest.goesOn(0)).toBe(false);
});

it.each<[string, (crowd: ReturnType<typeof restingCrowd>) => void]>([
  ["the world changes", ({ world }) => world.changes++],
  ["an agent asks", ({ rest }) => rest.stir()],
  ["an agent has other orders", ({ rest }) => rest.limit()],
  ["the game starts over", ({ world }) => (world.nowMs = -10)],
])("a crowd rests no more once %s", (_, happens) => {
  const crowd = restingCrowd();
  expect(crowd.rest.goesOn(0)).toBe(true);
  happens(crowd);
  expect(crowd.rest.goesOn(0)).toBe(false);
});

it("a crowd rests no more once an answer is due", () => {
  const { rest } = restingCrowd();
  expect(rest.goesOn(DUE_MS - 1)).toBe(true);
  expect(rest.goesOn(DUE_MS)).toBe(false);
});
