import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { HttpStatusError } from "./http-errors.ts";
import { ServerLimit } from "./server-limits.ts";

const refusal = (retryAfterMs?: number): HttpStatusError =>
  new HttpStatusError("S answered 429: slow down", {
    ...{ status: 429, transient: true, code: "overloaded", retryAfterMs, isLimit: true },
  });
const HOUR = 3_600_000;

function stage() {
  const clock = new FakeClock();
  const limit = new ServerLimit(clock, ["https://host", "key"]);
  const refuse = (ms?: number): void => limit.refused(refusal(ms), clock.now());
  const isOpen = (): boolean => {
    try {
      limit.enter().leave();
      return true;
    } catch {
      return false;
    }
  };
  /** Lets questions through as soon as the limit does, and has each refused. @returns their times */
  const refusedTimes = async (untilMs: number, ms?: number, stepMs = 1000): Promise<number[]> => {
    const times: number[] = [];
    while (clock.now() < untilMs) {
      if (isOpen()) {
        times.push(clock.now());
        limit.refused(refusal(ms), clock.now());
      }
      await clock.advance(stepMs);
    }
    return times;
  };
  return { clock, limit, refuse, isOpen, refusedTimes };
}

describe("ServerLimit", () => {
  it("keeps everybody away for as long as the server says, and says until when", async () => {
    const { clock, limit, refuse, isOpen } = stage();
    expect(isOpen()).toBe(true);
    refuse(1200);
    expect(() => limit.enter()).toThrow(/slow down; it takes no requests until .*Z \(in 1\.2 s\)/);
    await clock.advance(1199);
    expect(isOpen()).toBe(false);
    expect(() => limit.enter()).toThrow(
      expect.objectContaining({ code: "overloaded", retryAfterMs: 1 }),
    );
    await clock.advance(1);
    expect(isOpen()).toBe(true);
  });

  it("lets one question through at its end, and the others once that is taken", async () => {
    const { clock, limit, refuse, isOpen } = stage();
    refuse(1000);
    await clock.advance(1000);
    const probe = limit.enter();
    expect(isOpen()).toBe(false);
    probe.taken();
    expect(isOpen()).toBe(true);
    probe.leave();
    limit.answered();
    expect(isOpen()).toBe(true);
  });

  it("lets another question through if that one ends without an answer", async () => {
    const { clock, limit, refuse, isOpen } = stage();
    refuse(1000);
    await clock.advance(1000);
    const probe = limit.enter();
    expect(isOpen()).toBe(false);
    probe.leave();
    expect(isOpen()).toBe(true);
  });

  it("asks earlier where the wait is long, with growing gaps, and at least each hour", async () => {
    const { refuse, refusedTimes } = stage();
    refuse(15 * HOUR);
    const times = await refusedTimes(5 * HOUR, 15 * HOUR, 60_000);
    const minutes = times.map((ms) => Math.round(ms / 60_000));
    expect(minutes.slice(0, 6)).toEqual([1, 3, 7, 15, 31, 63]);
    const gaps = minutes.slice(6).map((at, index) => at - (minutes[index + 5] as number));
    expect(new Set(gaps)).toEqual(new Set([60]));
  });

  it("does not ask within a minute's wait", async () => {
    const { refuse, refusedTimes } = stage();
    refuse(60_000);
    expect(await refusedTimes(3 * 60_000, 60_000)).toEqual([60_000, 120_000]);
  });

  it("waits longer after each refusal without a time, from the second on", async () => {
    const { refuse, isOpen, refusedTimes } = stage();
    refuse();
    expect(isOpen()).toBe(true);
    expect(await refusedTimes(40_000)).toEqual([0, 1000, 3000, 7000, 15_000, 31_000]);
  });

  it("forgets refusals once a question was answered to its end", async () => {
    const { clock, limit, refuse, isOpen } = stage();
    for (let each = 0; each < 5; each++) refuse();
    await clock.advance(8000);
    const probe = limit.enter();
    probe.taken();
    probe.leave();
    // A server may take a question, and refuse it in its stream.
    refuse();
    expect(isOpen()).toBe(false);
    await clock.advance(16_000);
    limit.enter().taken();
    limit.answered();
    refuse();
    expect(isOpen()).toBe(true);
  });

  it("counts questions that were on their way together as one", async () => {
    const { clock, limit, isOpen } = stage();
    const askedMs = clock.now();
    await clock.advance(10);
    for (let each = 0; each < 4; each++) limit.refused(refusal(), askedMs);
    expect(isOpen()).toBe(true);
    limit.refused(refusal(5000), askedMs);
    limit.refused(refusal(1000), askedMs);
    await clock.advance(4999);
    expect(isOpen()).toBe(false);
    await clock.advance(1);
    expect(isOpen()).toBe(true);
  });

  it("is that of one server and key, for all that ask them by the same clock", () => {
    const { clock, refuse } = stage();
    refuse(1000);
    const opens = (parts: readonly string[], by = clock): (() => void) => {
      return () => new ServerLimit(by, parts).enter();
    };
    expect(opens(["https://host", "key"])).toThrow("slow down");
    expect(opens(["https://host", "other"])).not.toThrow();
    expect(opens(["https://other", "key"])).not.toThrow();
    expect(opens(["https://host", "key"], new FakeClock())).not.toThrow();
  });

  it("is remembered for a thousand servers at most", () => {
    const clock = new FakeClock();
    const limits = Array.from({ length: 1001 }, (_, index) => new ServerLimit(clock, [`${index}`]));
    for (const limit of limits) limit.refused(refusal(1000), 0);
    expect(() => limits[0]?.enter()).not.toThrow();
    expect(() => limits[1]?.enter()).toThrow("slow down");
    expect(() => limits[1000]?.enter()).toThrow("slow down");
  });
});
