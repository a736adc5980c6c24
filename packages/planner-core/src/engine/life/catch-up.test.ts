import { describe, expect, it } from "vitest";
import { catchUp } from "./catch-up.ts";

describe("catchUp", () => {
  it("comes to the present although something is due again and again, and never comes", () => {
    let ticks = 0;
    let last = 0;
    const tick = (atMs: number): string => {
      ticks++;
      last = atMs;
      return "idle";
    };
    const advancing = { tick, dueMs: () => last + 0.001, hasHappened: () => false };
    expect(catchUp(advancing, 0, 3_600_000)).toEqual([{ atMs: 3_600_000, tick: "idle" }]);
    expect(ticks).toBeLessThan(1100);
  });
});
