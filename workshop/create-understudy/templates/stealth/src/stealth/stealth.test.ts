import { expect, it } from "vitest";
import { Stealth } from "./stealth.ts";

it("the thief is found within a minute, and no guard is idle", () => {
  const stealth = new Stealth();
  const busy = stealth.guards.map(() => 0);
  const done = new Set<string>();
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 50) {
    // Much longer than a frame, so that the machine's speed does not matter.
    stealth.live(nowMs, 10_000);
    for (const [index, { doing }] of stealth.guards.entries()) {
      done.add(doing);
      if (doing !== "thinks") busy[index] = nowMs;
    }
  }
  expect(Math.min(...busy)).toBeGreaterThan(55_000);
  expect([...done]).toEqual(expect.arrayContaining(["walk", "check", "search", "catch"]));
  const { unsolvable, ...told } = stealth.told;
  expect(unsolvable).toBe(0);
  for (const [what, count] of Object.entries(told)) expect(count, what).toBeGreaterThan(0);
});
