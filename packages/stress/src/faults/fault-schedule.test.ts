import { describe, expect, it } from "vitest";
import { FaultSchedule, isActive, serverFaults } from "./fault-schedule.ts";
import { faultPreset } from "./presets.ts";

const window = { kind: "http_503", startSeconds: 1, durationSeconds: 2, share: 0.5 };

describe("FaultSchedule", () => {
  it("hits the window's share of calls, and none outside the window", () => {
    const schedule = new FaultSchedule([window], 1);
    const hits = Array.from({ length: 1000 }, () => schedule.at(1.5)).filter(Boolean).length;
    expect(hits).toBeGreaterThan(430);
    expect(hits).toBeLessThan(570);
    expect([schedule.at(0.5), schedule.at(3), schedule.at(Number.NEGATIVE_INFINITY)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("takes the server down where every call is refused", () => {
    const schedule = new FaultSchedule(faultPreset("outage", 30), 1);
    expect([5, 12, 25].map((second) => schedule.isDown(second))).toEqual([false, true, false]);
  });

  it("ignores faults of the machine", () => {
    expect(serverFaults(faultPreset("storm", 30)).some(({ kind }) => kind.includes("-"))).toBe(
      false,
    );
    expect(isActive({ ...window, durationSeconds: 0 }, 1)).toBe(false);
  });
});
