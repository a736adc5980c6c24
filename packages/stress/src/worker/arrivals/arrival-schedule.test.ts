import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WorkerBoard } from "../../measure/board.ts";
import { RunControl } from "../../thread/control.ts";
import { ArrivalSchedule } from "./arrival-schedule.ts";
import { dropUntil } from "./open-loop.ts";

describe("ArrivalSchedule", () => {
  it("spreads questions over their slots, in order, deterministically by seed", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1_000_000), (seed, question) => {
        const schedule = new ArrivalSchedule(1000, 50, seed);
        const dueMs = schedule.dueMs(question);
        expect(dueMs).toBeGreaterThanOrEqual(1000 + 20 * question);
        expect(dueMs).toBeLessThan(1000 + 20 * (question + 1));
        expect(new ArrivalSchedule(1000, 50, seed).dueMs(question)).toBe(dueMs);
      }),
    );
  });

  it("assigns drops to the right part of the run", () => {
    const board = new WorkerBoard();
    const control = new RunControl();
    control.begin(0, 1000, 3000);
    dropUntil({ board, control }, new ArrivalSchedule(0, 10, 1), 9999);
    expect(board.warmUp.count("dropped")).toBe(10);
    expect(board.measured.count("dropped")).toBe(20);
    expect(board.next).toBe(30);
  });
});
