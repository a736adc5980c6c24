import { expect, it } from "vitest";
import { AWAKE, RestingAgents } from "./resting-agents.ts";

it("an agent rests until a time of its own clock, or until its answer is due by the world's", () => {
  const resting = new RestingAgents(2);
  resting.tick(1, 1000);
  expect(resting.dueMs(1, 5000)).toBeUndefined();
  resting.rest(1, 1100, 6000);
  expect(resting.dueMs(1, 5000)).toBe(6000);
  expect(resting.dueMs(1, 6000)).toBeUndefined();
  resting.tick(1, 1099);
  expect(resting.dueMs(1, 5000)).toBe(6000);
  resting.tick(1, 1100);
  expect(resting.dueMs(1, 5000)).toBeUndefined();
  expect(resting.dueMs(0, 5000)).toBeUndefined();
});

it("is woken alone by its own question, and with all others by orders and constraints", () => {
  const resting = new RestingAgents(2);
  resting.update(7);
  for (const at of [0, 1]) {
    resting.tick(at, 0);
    resting.rest(at, Number.POSITIVE_INFINITY, 100);
  }
  resting.wake(0);
  expect([0, 1].map((at) => resting.dueMs(at, 0))).toEqual([undefined, 100]);
  resting.update(7);
  expect(resting.dueMs(1, 0)).toBe(100);
  resting.update(8);
  expect(resting.dueMs(1, 0)).toBeUndefined();
});

it("an agent without a place never rests", () => {
  const { among, at } = AWAKE;
  among.tick(at, 0);
  among.rest(at, 100, 100);
  expect(among.dueMs(at, 0)).toBeUndefined();
});
