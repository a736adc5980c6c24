import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { Traffic } from "./ending-connections.ts";
import { quiet } from "./quiet.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock with late timers, as on a busy machine. */
class LateClock extends FakeClock {
  lateMs = 0;

  override setTimer(callback: () => void, delayMs: number): ReturnType<FakeClock["setTimer"]> {
    return super.setTimer(callback, delayMs + this.lateMs);
  }
}

/** Waits for quiet, with a callback after each step of the clock. @returns the time taken, and whether it was quiet */
async function waited(
  traffic: Traffic,
  clock = new LateClock(),
  each: () => void = () => {},
): Promise<readonly [ms: number, isQuiet: boolean]> {
  const beganMs = clock.now();
  let found: boolean | undefined;
  void quiet(clock, () => [traffic], 5000).then((isQuiet) => {
    found = isQuiet;
  });
  for (;;) {
    for (let count = 0; count < 5; count++) await turn();
    if (found !== undefined) return [clock.now() - beganMs, found];
    each();
    await clock.advance(10);
  }
}

const idle: Traffic = { events: 0, pending: 0, isOpen: true };

describe("a server before shutdown", () => {
  it("is quiet after half a second without traffic, and at once without clients", async () => {
    const [ms, isQuiet] = await waited(idle);
    expect(isQuiet).toBe(true);
    expect(ms).toBeGreaterThanOrEqual(500);
    expect(ms).toBeLessThanOrEqual(600);
    expect(await waited({ ...idle, isOpen: false })).toEqual([0, true]);
  });

  it("is not quiet while requests arrive or wait for an answer", async () => {
    const traffic = { ...idle };
    const clock = new LateClock();
    const [ms] = await waited(traffic, clock, () => {
      if (clock.now() < 2000 && clock.now() % 400 === 0) traffic.events++;
    });
    expect(ms).toBeGreaterThanOrEqual(2000);
    expect(await waited({ ...idle, pending: 1 })).toEqual([5000, false]);
  });

  it("ignores silence on a busy machine, whose clients are late too", async () => {
    const clock = new LateClock();
    clock.lateMs = 40;
    const [ms, isQuiet] = await waited(idle, clock, () => {
      if (clock.now() >= 3000) clock.lateMs = 0;
    });
    expect(isQuiet).toBe(true);
    expect(ms).toBeGreaterThanOrEqual(3500);
  });
});
