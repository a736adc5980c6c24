import fc from "fast-check";
import { expect, it } from "vitest";
import { type ChartWords, Grammar, ParseChart, type Rule } from "./chart.ts";

/** The costs of the best readings by end, by trying all rules with all parts at all places. */
function referenceOf(
  rules: readonly Rule[],
  text: readonly string[],
  symbol: string,
  at: number,
): Map<number, number> {
  const own = rules.filter((rule) => rule.symbol === symbol);
  const best = new Map<number, number>();
  const add = (end: number, cost: number): void => {
    best.set(end, Math.min(cost, best.get(end) ?? Number.POSITIVE_INFINITY));
  };
  if (own.length === 0 && text[at] === symbol) add(at + 1, 0);
  for (const { parts, cost } of own) {
    let reached = new Map([[at, cost]]);
    for (const part of parts) {
      const next = new Map(part.endsWith("?") ? reached : []);
      for (const [from, before] of reached)
        for (const [end, more] of referenceOf(rules, text, part.replace("?", ""), from))
          next.set(end, Math.min(before + more, next.get(end) ?? Number.POSITIVE_INFINITY));
      reached = next;
    }
    for (const [end, total] of reached) if (end > at) add(end, total);
  }
  return best;
}

const words = ["a", "b", "c"];
/** Symbols refer to later ones and to words alone, so that none refers to itself. */
const symbols = ["S", "T", "U", "V"];
const rule = fc.integer({ min: 0, max: symbols.length - 1 }).chain((at) => {
  const part = fc
    .tuple(fc.constantFrom(...words, ...symbols.slice(at + 1)), fc.boolean())
    .map(([symbol, isOptional]) => (isOptional ? `${symbol}?` : symbol));
  return fc.record({
    symbol: fc.constant(symbols[at] as string),
    parts: fc.array(part, { minLength: 1, maxLength: 4 }),
    cost: fc.integer({ min: 0, max: 3 }),
    make: fc.constant((...values: readonly never[]): unknown => values),
  });
});
const grammar = fc.array(rule, { minLength: 4, maxLength: 14 });

it("finds the cheapest reading for each end, whatever parts rules share", () => {
  fc.assert(
    fc.property(
      grammar,
      fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }),
      (rules, text) => {
        // A symbol without rules would be a word.
        const used = rules.map((one) => ({
          ...one,
          parts: one.parts.filter(
            (part) =>
              words.includes(part.replace("?", "")) ||
              rules.some(({ symbol }) => symbol === part.replace("?", "")),
          ),
        }));
        const whole = used.filter(({ parts }) => parts.length > 0);
        const all = whole.filter(({ parts }) =>
          parts.every(
            (part) =>
              words.includes(part.replace("?", "")) ||
              whole.some(({ symbol }) => symbol === part.replace("?", "")),
          ),
        );
        const chartWords: ChartWords = {
          at: (index) =>
            new Map(
              index < text.length
                ? [[text[index] as string, [{ end: index + 1, cost: 0, value: text[index] }]]]
                : [],
            ),
          passing: () => [],
        };
        const chart = new ParseChart(new Grammar(all), chartWords);
        for (const symbol of new Set(all.map((one) => one.symbol))) {
          const found = chart.read(symbol, 0);
          const costs = new Map(found.map(({ end, cost }) => [end, cost]));
          expect(costs).toEqual(referenceOf(all, text, symbol, 0));
        }
      },
    ),
    { numRuns: 300 },
  );
});

it("takes the first of two rules that cost the same", () => {
  const make =
    (name: string) =>
    (...values: readonly never[]) => [name, ...values];
  const rules: Rule[] = [
    { symbol: "S", parts: ["a", "b", "b?"], cost: 1, make: make("first") },
    { symbol: "S", parts: ["a", "T"], cost: 1, make: make("second") },
    { symbol: "S", parts: ["a", "b"], cost: 1, make: make("third") },
    { symbol: "T", parts: ["b"], cost: 0, make: make("T") },
  ];
  const chart = new ParseChart(new Grammar(rules), {
    at: (index) =>
      new Map(
        ["a", "b"]
          .slice(index, index + 1)
          .map((one) => [one, [{ end: index + 1, cost: 0, value: one }]]),
      ),
    passing: () => [],
  });
  expect(chart.read("S", 0).map(({ value }) => value)).toEqual([["first", "a", "b", undefined]]);
});
