import { expect, it } from "vitest";
import type { TimeTask } from "../task/time-task.ts";
import { later, limitSince, startZone } from "../task/zone.ts";
import { missesEnd } from "./time-node.ts";

/** A step has run for a second when the happening of a rank takes place; the action 4 ends it. */
function isMissed(rank: number, to: number): boolean {
  const zone = later(startZone(1));
  limitSince(zone, 0, 1000, 1000);
  const node = { open: [0], to: [to], zone, rank, reads: new Uint32Array(1) };
  const task = { joint: { steps: [{ ends: [4] }] }, events: [] } as unknown as TimeTask;
  return missesEnd(node, task, 5);
}

it("misses an end that must be now, but whose turn in the moment is over", () => {
  expect(isMissed(4, 1000)).toBe(true);
  expect(isMissed(3, 1000)).toBe(false);
  // It may end later.
  expect(isMissed(4, 1001)).toBe(false);
});
