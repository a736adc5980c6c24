import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { Watchdog } from "./watchdog.ts";

const LIMIT_MS = 1000;

describe("Watchdog", () => {
  it("waits for progressing work, however long it takes", async () => {
    const clock = new FakeClock();
    const watchdog = new Watchdog(LIMIT_MS, clock);
    let finish: (value: string) => void = () => {};
    const working = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const watched = watchdog.watch(working);
    for (let step = 0; step < 100; step++) {
      await clock.advance(LIMIT_MS - 1);
      watchdog.step();
    }
    finish("done");
    expect(await watched).toBe("done");
    expect(clock.pendingTimers).toBe(0);
  });

  it("gives up hanging work, and says so", async () => {
    const clock = new FakeClock();
    const watched = new Watchdog(LIMIT_MS, clock).watch(new Promise<never>(() => {}));
    const failed = expect(watched).rejects.toThrow("it hangs: nothing was done for 1 s");
    await clock.advance(LIMIT_MS);
    await failed;
  });

  it("passes on a failure, and ignores later steps", async () => {
    const clock = new FakeClock();
    const watchdog = new Watchdog(LIMIT_MS, clock);
    await expect(watchdog.watch(Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    watchdog.step();
    expect(clock.pendingTimers).toBe(0);
  });
});
