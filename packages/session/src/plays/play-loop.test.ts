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
});
