import { describe, expect, it } from "vitest";
import type { LateOutcome } from "../tally/ledger.ts";
import { judgeLateness } from "./lateness.ts";

const late = (latenessMs: number, servedMs: number): LateOutcome => ({
  agent: "Ada",
  source: "classical",
  reason: "timeout",
  latenessMs,
  deadlineMs: servedMs - latenessMs,
  servedMs,
});

describe("judgeLateness", () => {
  it("accepts outcomes in time", () => {
    expect(judgeLateness([], [{ fromMs: 0, toMs: 500 }])).toEqual({
      kept: true,
      late: 0,
      worstMs: 0,
      worstUnexplainedMs: 0,
    });
  });

  it("excuses lateness by a simultaneous stall", () => {
    const verdict = judgeLateness([late(40, 1040)], [{ fromMs: 999, toMs: 1040 }]);
    expect(verdict).toMatchObject({ kept: true, late: 1, worstMs: 40, worstUnexplainedMs: 0 });
  });

  it("does not excuse it by a stall at another time", () => {
    const verdict = judgeLateness([late(40, 1040)], [{ fromMs: 2000, toMs: 2100 }]);
    expect(verdict).toMatchObject({ kept: false, worstUnexplainedMs: 40 });
  });

  it("allows only a millisecond beyond the stall", () => {
    const stalls = [{ fromMs: 990, toMs: 1010 }];
    expect(judgeLateness([late(11, 1011)], stalls).kept).toBe(true);
    expect(judgeLateness([late(11.5, 1011.5)], stalls).kept).toBe(false);
  });

  it("adds up consecutive stalls, from the deadline on", () => {
    const stalls = [
      { fromMs: 900, toMs: 1010 },
      { fromMs: 1010.5, toMs: 1020 },
    ];
    expect(judgeLateness([late(20, 1020)], stalls).worstUnexplainedMs).toBeCloseTo(0.5);
  });
});
