import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

describe("durations", () => {
  it("are parsed", () => {
    const read = ["20", "90s", "5m", "2h", "1h30m", "500ms", "1.5m"].map(parseDuration);
    expect(read).toEqual([20, 90, 300, 7200, 5400, 0.5, 90]);
    for (const text of ["", "x", "5d", "m", "1h30", "-5", "5 m x"]) {
      expect(() => parseDuration(text)).toThrow("It must be a time");
    }
  });

  it("are formatted", () => {
    expect([5, 0.5, 90, 300, 5400, 3661].map(formatDuration)).toEqual([
      "5 s",
      "0.5 s",
      "90 s",
      "5 m",
      "1 h 30 m",
      "1 h 1 m",
    ]);
  });
});
