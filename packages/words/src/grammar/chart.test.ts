import { describe, expect, it } from "vitest";
import { type ChartWords, Grammar, ParseChart } from "./chart.ts";

const grammar = new Grammar([
  { symbol: "list", parts: ["item+"], cost: 0, make: (items: never) => items },
  { symbol: "item", parts: ["word"], cost: 1, make: (word: never) => word },
  { symbol: "item", parts: ["word", "item", "item?"], cost: 1, make: (word: never) => word },
]);

/** As many words as there are, each of which says nothing if need be, alone or with the next one. */
const wordsOf = (length: number): ChartWords => ({
  at: (index) =>
    index < length
      ? new Map([["word", [{ end: index + 1, cost: 0, value: index }]]])
      : new Map<string, never[]>(),
  passing: (index) =>
    [1, 2].flatMap((count) =>
      index + count <= length ? [{ end: index + count, cost: count * 0.9 }] : [],
    ),
});

describe("a chart of words that can be read in very many ways", () => {
  it("finds the cheapest way to pass over all of them", () => {
    const chart = new ParseChart(grammar, wordsOf(200));
    expect(chart.passes(0, 200)).toBeCloseTo(180);
  });

  it("ends after as many tries as it may make, and says so", () => {
    const chart = new ParseChart(grammar, wordsOf(60), 5000);
    chart.read("list", 0);
    expect(chart.isCutShort).toBe(true);
    expect(chart.tried).toBeLessThan(10_000);
    const short = new ParseChart(grammar, wordsOf(3), 5000);
    expect(short.read("list", 0).map(({ end }) => end)).toContain(3);
    expect(short.isCutShort).toBe(false);
  });
});
