import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { LoadLimit } from "./load-limit.ts";

function setUp() {
  const clock = new FakeClock();
  const expired: string[] = [];
  const limit = new LoadLimit(clock, (model, limitMs) => {
    expired.push(`${model} after ${limitMs}`);
  });
  return { clock, expired, limit };
}

describe("LoadLimit", () => {
  it("reports a model that takes too long, once", async () => {
    const { clock, expired, limit } = setUp();
    limit.begin(1, 100);
    await clock.advance(99);
    expect(expired).toEqual([]);
    await clock.advance(1000);
    expect(expired).toEqual(["1 after 100"]);
  });

  it("starts the time of each load at the end of the previous one", async () => {
    const { clock, expired, limit } = setUp();
    limit.begin(1, 100);
    limit.begin(2, 50);
    limit.begin(3, 50);
    await clock.advance(90);
    limit.end(1);
    await clock.advance(40);
    limit.end(3);
    expect(expired).toEqual([]);
    await clock.advance(10);
    expect(expired).toEqual(["2 after 50"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("keeps no timer for a finished or unlimited load", async () => {
    const { clock, expired, limit } = setUp();
    limit.begin(1, Number.POSITIVE_INFINITY);
    expect(clock.pendingTimers).toBe(0);
    limit.begin(2, 100);
    limit.end(1);
    expect(clock.pendingTimers).toBe(1);
    limit.clear();
    await clock.advance(1000);
    expect([clock.pendingTimers, expired]).toEqual([0, []]);
  });
});
