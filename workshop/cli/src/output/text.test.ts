import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../input/duration.ts";
import { bar, line, partWidths, sparkline } from "./text.ts";

describe("line", () => {
  it("measures before colouring", () => {
    const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
    expect(line([{ text: "abcdef", paint: red }], 4)).toBe(red("abc…"));
    expect(bar(0.5, 4)).toEqual({ full: "━━", rest: "──" });
  });
});

describe("partWidths", () => {
  it("fills the bar exactly, each part within one character of its share", () => {
    const bars = [[1, 1, 1], [997, 2, 1], [0, 5, 0, 5], [1], [3, 3, 3, 3, 3, 3, 3]];
    for (const parts of bars) {
      const sum = parts.reduce((total, part) => total + part, 0);
      for (let width = 1; width < 90; width += 7) {
        const widths = partWidths(parts, width);
        expect(widths.reduce((total, each) => total + each, 0)).toBe(width);
        for (const [index, part] of parts.entries()) {
          expect(Math.abs((widths[index] ?? 0) - (part / sum) * width)).toBeLessThan(1);
        }
      }
    }
    expect(partWidths([0, 0], 10)).toEqual([0, 0]);
  });
});

describe("sparkline", () => {
  it("shows the latest values by height", () => {
    expect(sparkline([9, 0, 7, 14], 3)).toBe("▁▅█");
    expect(sparkline([], 5)).toBe("");
    expect(sparkline([0, 0], 5)).toBe("▁▁");
  });

  it("scales to a limit, optionally logarithmic", () => {
    expect(sparkline([7], 5, { most: 14 })).toBe("▅");
    expect(sparkline([0.01, 1, 100], 5, { isLogarithmic: true })).toBe("▁▅█");
  });
});

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
