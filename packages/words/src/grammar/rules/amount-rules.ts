import type { Rule } from "../chart.ts";
import type { Amount } from "../meaning.ts";
import { rule } from "./rule.ts";

const TIMES = /^(?:times?|mal|veces|vez|fois)$/i;

/** A plain amount. */
export const plainAmount = (value: number, said: string, more: Partial<Amount> = {}): Amount => ({
  ...{ value, units: [], rest: 0, said },
  ...more,
});

/** A multiple of the number said before, and some more or less. */
export const ofLast = (value: number, said: string, rest = 0): Amount =>
  plainAmount(value, said, { isOfLast: true, rest });

const times = (one: Amount, factor: number): Amount => ({ ...one, value: one.value * factor });

/** The grammar of amounts: numbers, units, ranges and bounds. */
export const AMOUNT_RULES: readonly Rule[] = [
  rule("amount", ["number"], ({ value, said }) => plainAmount(value, said)),
  rule("amount", ["one", "number"], (_, { value, said }) =>
    value > 1 ? plainAmount(value, said) : undefined,
  ),
  rule("amount", ["one", "unit+"], ({ said }, units) => plainAmount(1, said, { units })),
  rule("amount", ["one?", "number", "of?", "unit+"], (_, { value, said }, _of, units) =>
    plainAmount(value, said, { units }),
  ),
  // "1 1/2 stacks"
  rule("amount", ["number", "number", "unit+"], (whole, { value }, units) =>
    value < 1 ? plainAmount(whole.value + value, whole.said, { units }) : undefined,
  ),
  rule("amount", ["unit+"], (units) => plainAmount(1, "", { units }), 1),
  rule("amount", ["one?", "unit", "of", "unit"], (_, first, _of, second) =>
    plainAmount(1, "", { units: [first, second] }),
  ),
  rule("amount", ["number", "unit", "of", "unit"], ({ value, said }, first, _of, second) =>
    plainAmount(value, said, { units: [first, second] }),
  ),
  // "a quarter of a stack"
  rule(
    "amount",
    ["one?", "share", "of?", "one?", "unit+"],
    (_, { value, said }, _of, _one, units) => plainAmount(value, said, { units }),
  ),
  rule("amount", ["half", "one?", "unit+"], ({ said }, _, units) =>
    plainAmount(0.5, said, { units }),
  ),
  rule("amount", ["one", "half", "unit+"], (_, { said }, units) =>
    plainAmount(0.5, said, { units }),
  ),
  rule("amount", ["half", "one"], ({ said }) => plainAmount(0.5, said)),
  rule("halves", ["and", "one?", "half"], (_, _one, half) => half),
  rule("multiple", ["twice"], (word) => word),
  rule("multiple", ["number", "span"], ({ value, said }, span) =>
    TIMES.test(span.said) ? { value, said } : undefined,
  ),
  rule("through", ["dash|to|until|in|or"], (word) => word),
  rule("amount", ["number", "halves", "unit*"], ({ value, said }, _, units) =>
    plainAmount(value + 0.5, said, { units }),
  ),
  rule("amount", ["number", "unit+", "halves"], ({ value, said }, units) =>
    plainAmount(value + 0.5, said, { units }),
  ),
  rule("amount", ["one", "unit+", "halves"], ({ said }, units) =>
    plainAmount(1.5, said, { units }),
  ),
  rule("amount", ["number", "unit+", "and", "number"], (one, units, _, { value, said }) =>
    plainAmount(one.value, `${one.said} … ${said}`, { units, rest: value }),
  ),
  rule("amount", ["one", "unit+", "and", "number"], (one, units, _, { value, said }) =>
    plainAmount(1, `${one.said} … ${said}`, { units, rest: value }),
  ),
  // "one dozen eggs" is one unit; "5 to 10", "two or three" are ranges, whose lower end counts.
  rule("amount", ["number", "through", "number", "unit*"], (from, _, to, units) =>
    from.value < to.value
      ? plainAmount(from.value, from.said, { units, most: to.value })
      : undefined,
  ),
  rule("amount", ["of", "number", "through", "number"], (_, from, _to, to) =>
    from.value < to.value ? plainAmount(from.value, from.said, { most: to.value }) : undefined,
  ),
  rule("amount", ["between", "number", "and", "number"], (_, from, _and, to) =>
    from.value < to.value ? plainAmount(from.value, from.said, { most: to.value }) : undefined,
  ),
  rule("quantity", ["amount"], (one) => one, 0),
  rule("quantity", ["amount", "multiple"], (one, { value }) => times(one, value), 0.2),
  rule("quantity", ["exactly", "amount"], (_, one) => one),
  rule("quantity", ["atLeast", "amount"], (_, one) => ({ ...one, isAtLeast: true })),
  rule("quantity", ["amount", "orMore"], (one) => ({ ...one, isAtLeast: true })),
  rule("quantity", ["above", "amount"], (_, one) => ({
    ...one,
    value: one.value + 1,
    isAtLeast: true,
  })),
  rule("quantity", ["atMost", "amount"], ({ said }, one) => ({
    ...{ ...one, isAtMost: true },
    // "zünde nicht mehr als zwei an" may forbid more, or ask for as many.
    ...(said.startsWith("nicht") && { limit: said }),
  })),
  rule("quantity", ["amount", "orLess"], (one) => ({ ...one, isAtMost: true })),
  rule("quantity", ["below", "amount"], (_, one) => ({
    ...one,
    value: one.value - 1,
    isAtMost: true,
  })),
  // "half as many", "twice that", "le double à Zoé"
  rule("quantity", ["half", "asMany|alike"], ({ said }) => ofLast(0.5, said), 0.05),
  rule(
    "quantity",
    ["twice", "asMany|alike|it|them"],
    ({ value, said }) => ofLast(value, said),
    0.05,
  ),
  // "one less"
  rule("quantity", ["number|one", "fewer"], ({ value, said }) => ofLast(1, said, -(value || 1))),
  rule("quantity", ["asMany"], ({ said }) =>
    plainAmount(Number.POSITIVE_INFINITY, said, { isAtMost: true }),
  ),
  // "ten, no twelve"
  rule(
    "quantity",
    ["amount", "comma?", "correct", "comma?", "amount"],
    (_, _c, _no, _d, one) => one,
    0.05,
  ),
];
