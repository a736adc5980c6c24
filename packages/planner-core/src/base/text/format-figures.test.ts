import { describe, expect, it } from "vitest";
import { formatBytes, formatCount, formatMs } from "./format-figures.ts";

describe("formatted figures", () => {
  it("group the digits of a count", () => {
    const counts = [0, 7, 7.25, 999.6, 1_234_567, -1234, 2 ** 60, Number.NaN];
    expect(counts.map(formatCount)).toEqual([
      "0",
      "7",
      "7.3",
      "1,000",
      "1,234,567",
      "-1,234",
      "1.2e+18",
      "–",
    ]);
  });

  it("show an amount of memory with three digits", () => {
    const amounts = [0, 999, 1000, 5_237_000, 12_340_000, 999_600_000, 3.8e9, 1e18, Number.NaN];
    expect(amounts.map(formatBytes)).toEqual([
      "0 bytes",
      "999 bytes",
      "1.00 kB",
      "5.24 MB",
      "12.3 MB",
      "1.00 GB",
      "3.80 GB",
      "1.0e+9 GB",
      "–",
    ]);
  });

  it("show a duration in significant digits only", () => {
    const durations = [0, 0.0534, 0.41, 12.34, 123.4, 1234, 12_340, Number.NaN];
    expect(durations.map(formatMs)).toEqual([
      "0 ms",
      "53 µs",
      "0.41 ms",
      "12.3 ms",
      "123 ms",
      "1.23 s",
      "12.3 s",
      "–",
    ]);
  });
});
