import { expect, it } from "vitest";
import { Kitchen } from "./kitchen.ts";

it("keeps up with its guests for five minutes, and nothing burns", async () => {
  const kitchen = new Kitchen();
  const seen = new Set<string>();
  for (let nowMs = 0; nowMs < 300_000; nowMs += 50) {
    kitchen.live(nowMs, 3);
    for (const { doing } of kitchen.cooks) seen.add(doing);
  }
  // There are 38 orders, one every eight seconds.
  expect(kitchen.told.served).toBeGreaterThan(30);
  expect(kitchen.told).toMatchObject({ burnt: 0, late: 0 });
  expect(kitchen.orders.length).toBeLessThan(6);
  expect([...seen]).toEqual(expect.arrayContaining(["chop", "fry", "wash", "waits"]));
});
