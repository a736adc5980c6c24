import { expect, it } from "vitest";
import { distinct } from "./interrupts.ts";

it("takes a signal that a runner passes on as well for one, and a second Ctrl+C for another", () => {
  let now = 1000;
  let heard = 0;
  const hear = distinct(
    () => heard++,
    () => now,
  );
  hear();
  hear();
  now += 5;
  hear();
  expect(heard).toBe(1);
  now += 1000;
  hear();
  expect(heard).toBe(2);
});
