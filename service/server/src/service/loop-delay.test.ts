import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { LoopDelay } from "./loop-delay.ts";

/** A simulated event loop. */
function loop() {
  let nowMs = 1000;
  const waiting: (() => void)[] = [];
  const delay = new LoopDelay({
    now: () => nowMs,
    idleMs: () => 0,
    afterReading: (callback) => waiting.push(callback),
  });
  return {
    delay,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** Ends the turn, with all input read. */
    endTurn: () => {
      for (const callback of waiting.splice(0)) callback();
    },
  };
}

describe("the delay of a thread", () => {
  it("is the smaller of the last two", () => {
    const delay = new LoopDelay();
    delay.note(80);
    expect(delay.sustainedMs).toBe(0);
    delay.note(60);
    expect(delay.sustainedMs).toBe(60);
    delay.note(1);
    expect(delay.sustainedMs).toBe(0);
  });

  it("counts as none below five milliseconds", () => {
    const delay = new LoopDelay();
    delay.note(4.9);
    expect(delay.longestMs).toBe(0);
    delay.note(5);
    expect(delay.longestMs).toBe(5);
  });

  it("is remembered for a while, then forgotten", () => {
    const delay = new LoopDelay();
    delay.note(80);
    for (let look = 0; look < 50; look++) delay.note(2);
    expect(delay.longestMs).toBe(80);
    for (let look = 0; look < 50; look++) delay.note(2);
    expect(delay.longestMs).toBe(0);
  });
});

describe("a server with a clock of its own", () => {
  it("is never late by the machine's, however busy that is", async () => {
    const delay = LoopDelay.by(new FakeClock());
    delay.start();
    const seen = [delay.waitedMs];
    const untilMs = performance.now() + 60;
    while (performance.now() < untilMs);
    seen.push(delay.waitedMs);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect([...seen, delay.longestMs, delay.busy[0]]).toEqual([0, 0, 0, 0]);
    delay.stop();
  });
});

describe("the load of a thread", () => {
  it("is shared with other threads as a moving average", () => {
    const delay = new LoopDelay();
    expect(delay.busy.buffer).toBeInstanceOf(SharedArrayBuffer);
    delay.note(0, 20);
    expect(delay.busy[0]).toBe(250);
    for (let look = 0; look < 50; look++) delay.note(20, 30);
    expect(delay.busy[0]).toBe(750);
    for (let look = 0; look < 50; look++) delay.note(1, 0);
    expect(delay.busy[0]).toBe(0);
  });
});

describe("the wait of a request before it was read", () => {
  it("is zero on an idle thread", () => {
    const { delay, pass, endTurn } = loop();
    expect(delay.waitedMs).toBe(0);
    endTurn();
    endTurn();
    pass(500);
    expect(delay.waitedMs).toBe(0);
  });

  it("includes earlier requests of the same turn", () => {
    const { delay, pass } = loop();
    expect(delay.waitedMs).toBe(0);
    pass(30);
    expect(delay.waitedMs).toBe(30);
    pass(5);
    expect(delay.waitedMs).toBe(35);
  });

  it("includes at most the turn before", () => {
    const { delay, pass, endTurn } = loop();
    expect(delay.waitedMs).toBe(0);
    pass(40);
    endTurn();
    pass(2);
    expect(delay.waitedMs).toBe(42);
  });

  it("includes a blocked thread, even for a new connection", () => {
    const { delay, pass, endTurn } = loop();
    delay.note(1300, 1310);
    expect(delay.waitedMs).toBe(1310);
    pass(10);
    endTurn();
    expect(delay.waitedMs).toBe(1310);
    endTurn();
    endTurn();
    endTurn();
    pass(10);
    expect(delay.waitedMs).toBe(0);
  });
});
