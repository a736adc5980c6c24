import { describe, expect, it } from "vitest";
import { percent } from "./figures.ts";

describe("percent", () => {
  it.each([
    [0, "0.0 %"],
    [0.5, "50.0 %"],
    [0.98765, "98.77 %"],
    [1, "100.0 %"],
  ])("writes %d", (share, text) => {
    expect(percent(share)).toBe(text);
  });
});
