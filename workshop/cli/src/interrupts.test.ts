import { expect, it } from "vitest";
import { distinct } from "./interrupts.ts";

it("counts a signal repeated by a runner once, and a second Ctrl+C separately", () => {
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
