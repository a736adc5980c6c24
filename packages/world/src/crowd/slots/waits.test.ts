import { describe, expect, it } from "vitest";
import type { UseAhead } from "../promises.ts";
import { addedWait, waitsAt } from "./waits.ts";

const use = (arrival: number, length: number): UseAhead => ({ arrival, length });

describe("the wait that one more use of a station adds", () => {
  it.each([
    ["that stands unused", [], use(5, 3), 1, 0],
    ["behind an agent that is still on its way", [use(4, 3)], use(5, 3), 1, 2],
    ["where the last one is gone by then", [use(0, 3)], use(5, 3), 1, 0],
    ["for an agent that comes after it", [use(5, 3)], use(4, 3), 1, 2],
    ["behind a line", [use(0, 3), use(1, 3)], use(5, 3), 1, 1],
    ["with another place", [use(0, 3)], use(1, 3), 2, 0],
    ["with two places in use", [use(0, 3), use(0, 9)], use(1, 3), 2, 2],
  ])("%s", (_, uses, own, places, wait) => {
    expect(addedWait(uses, own, places)).toBe(wait);
  });

  it("grows with those that come just before it", () => {
    expect(waitsAt([use(0, 3)], use(1, 3), 1)).toEqual([2, 5, 8]);
  });
});
