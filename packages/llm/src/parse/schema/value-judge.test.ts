import { expect, it } from "vitest";
import { shorten } from "./value-judge.ts";

it("an unexpected value is shown in full up to 60 characters, and truncated beyond", () => {
  const text = (length: number): string => "x".repeat(length);
  expect(shorten(text(58))).toBe(`"${text(58)}"`);
  expect(shorten(text(59))).toBe(`"${text(59)}…`);
  expect(shorten(undefined)).toBe("undefined");
  expect(shorten([1, 2], 3)).toBe("[1,…");
});
