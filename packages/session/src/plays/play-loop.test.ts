import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { PlayLoop } from "./play-loop.ts";

describe("PlayLoop", () => {
  it.each(["before", "after"])("leaves no timer if its tick stops the play %s it waits", (when) => {
    const clock = new FakeClock();
    let ticks = 0;
    const loop: PlayLoop = new PlayLoop({ clock, later: (work) => void work() }, () => {
      ticks++;
      if (when === "before") loop.stop();
      loop.wait(100);
      if (when === "after") loop.stop();
      return undefined;
    });
    loop.soon();
    clock.advance(1000);
    loop.soon();
    expect([ticks, clock.pendingTimers]).toEqual([1, 0]);
  });

  it("starts over with the client's clock, also in the loop of the next play", async () => {
    const clock = new FakeClock();
    const parts = { clock, later: () => {} };
    const loop = new PlayLoop(parts, () => undefined);
    loop.heard(10_000);
    await clock.advance(200);
    expect(loop.nowMs).toBe(10_200);
    loop.heard(10_150);
    // The client's clock is slower than that of the server.
    expect(loop.nowMs).toBe(10_200);
    loop.heard(0);
    await clock.advance(50);
    expect(loop.nowMs).toBe(50);
    const next = new PlayLoop(parts, () => undefined, loop);
    expect(next.nowMs).toBe(50);
    next.heard(-5);
    expect(next.nowMs).toBe(-5);
  });
});
