import { expect, it } from "vitest";
import { Kitchen } from "./kitchen.ts";

it("guests get their dishes in time, and nothing burns", async () => {
  const kitchen = new Kitchen();
  const seen = new Set<string>();
  for (let nowMs = 0; nowMs < 90_000; nowMs += 50) {
    kitchen.live(nowMs, 1000);
    for (const { doing } of kitchen.cooks) seen.add(doing);
  }
  expect(kitchen.told.served).toBeGreaterThan(5);
  expect(kitchen.told).toMatchObject({ burnt: 0 });
  expect([...seen]).toEqual(expect.arrayContaining(["chop", "fry", "wash", "waits"]));
});
