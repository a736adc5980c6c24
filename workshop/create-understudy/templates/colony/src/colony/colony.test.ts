import { expect, it } from "vitest";
import { Colony } from "./colony.ts";

it("all jobs are done within a minute, and no settler is idle before the last ones", () => {
  const colony = new Colony();
  const idle = new Map<string, number>();
  const done = new Set<string>();
  let longest = 0;
  // On a busy machine plans may differ, and the last job may take longer.
  const mayGoOn = (nowMs: number): boolean => nowMs <= 60_000 || colony.jobs > 0;
  for (let nowMs = 0; nowMs <= 120_000 && mayGoOn(nowMs); nowMs += 100) {
    // Much longer than a frame, so that the machine's speed does not matter.
    colony.live(nowMs, 10_000);
    for (const { name, doing } of colony.settlers) {
      done.add(doing);
      // The last jobs do not suffice for everyone.
      const isIdle = doing === "thinks" && colony.jobs > colony.settlers.length;
      idle.set(name, isIdle ? (idle.get(name) ?? 0) + 100 : 0);
      longest = Math.max(longest, idle.get(name) ?? 0);
    }
  }
  expect(colony.jobs).toBe(0);
  expect(colony.told).toEqual({ felled: 16, hauled: 16, built: 8 });
  expect([...done]).toEqual(
    expect.arrayContaining(["go", "take", "fell", "deliver", "build", "eat_at"]),
  );
  expect(longest).toBeLessThan(20_000);
});
