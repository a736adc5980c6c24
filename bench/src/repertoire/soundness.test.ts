import { expect, it } from "vitest";
import { proveShipped } from "./testing/soundness.ts";

it("proves the shipped repertoires' plans, and that no other would have worked", () => {
  const found = proveShipped(6_000, 7);
  expect(found).toHaveLength(3);
  for (const { served, compared, unsound, inexact } of found) {
    expect(served).toBeGreaterThan(1000);
    expect(compared).toBeGreaterThan(500);
    expect(unsound).toBe(0);
    expect(inexact).toBe(0);
  }
});
