import type { Rule } from "../chart.ts";
import type { Amount, ThingPick } from "../meaning.ts";
import type { Word } from "../senses/sense-words.ts";
import { rule } from "./rule.ts";

/** Prepositions between the ends of a range: "1 to 3", but "Lampe 1 an, 3 aus". */
const RANGE = /^(?:to|al?|à|aux?)$/i;

/** A plain amount. */
export const plainAmount = (value: number, said: string, more: Partial<Amount> = {}): Amount => ({
  ...{ value, units: [], rest: 0, said },
  ...more,
});

/** Things that are told apart by a number. */
export const numbered = ({ value, said }: Word): Partial<ThingPick> => ({
  isNumbered: true,
  amount: plainAmount(value, said),
});

/** A multiple of the number said before, and some more or less. */
export const ofLast = (value: number, said: string, rest = 0): Amount =>
  plainAmount(value, said, { isOfLast: true, rest });

const spanOf = (from: Word, to: Word, units: Amount["units"] = []): Amount | undefined =>
  from.value < to.value ? plainAmount(from.value, from.said, { units, most: to.value }) : undefined;

/** The grammar of amounts: numbers, units, ranges and bounds. */
export const AMOUNT_RULES: readonly Rule[] = [
  rule("amount", "number", ({ value, said }) => plainAmount(value, said)),
  rule("amount", "one number:", ({ value, said }) =>
    value > 1 ? plainAmount(value, said) : undefined,
  ),
  rule("amount", "one unit+", ({ said }, units) => plainAmount(1, said, { units })),
  rule("amount", "one? number: of? unit+:", ({ value, said }, units) =>
    plainAmount(value, said, { units }),
  ),
  // "a full stack"
  rule("amount", "one|number: whole unit+:", ({ value, said }, units) =>
    plainAmount(value || 1, said, { units }),
  ),
  rule("amount", "unit+", 1, (units) => plainAmount(1, "", { units })),
  rule("amount", "one|number?: unit: of unit:", (many, first, second) =>
    plainAmount(many?.value || 1, many?.said ?? "", { units: [first, second] }),
  ),
  // "a quarter of a stack"
  rule("amount", "one? share: of? one? unit+:", ({ value, said }, units) =>
    plainAmount(value, said, { units }),
  ),
  rule("amount", "half: one? unit+:", ({ said }, units) => plainAmount(0.5, said, { units })),
  rule("amount", "one half: unit+:", ({ said }, units) => plainAmount(0.5, said, { units })),
  rule("amount", "half: one", ({ said }) => plainAmount(0.5, said)),
  rule("halves", "and one? half:", (half) => half),
  rule("multiple", "twice", (word) => word),
  rule("upTo", "dash|until|thru", 0, (word) => word),
  rule("upTo", "to", 0, (word) => (RANGE.test(word.said) ? word : undefined)),
  rule("through", "upTo|in|or", (word) => word),
  rule("amount", "number: halves unit*:", ({ value, said }, units) =>
    plainAmount(value + 0.5, said, { units }),
  ),
  rule("amount", "one|number: unit+: halves", ({ value, said }, units) =>
    plainAmount((value || 1) + 0.5, said, { units }),
  ),
  rule("amount", "one|number: unit+: and number:", (one, units, { value, said }) =>
    plainAmount(one.value || 1, `${one.said} … ${said}`, { units, rest: value }),
  ),
  // "one dozen eggs" is one unit; "5 to 10", "two or three" are ranges, whose lower end counts.
  rule("amount", "of? number: through number: unit*:", (from, to, units) =>
    spanOf(from, to, units),
  ),
  rule("amount", "between number: and number:", (from, to) => spanOf(from, to)),
  rule("quantity", "amount", 0, (one) => one),
  rule("quantity", "exactly amount:", (one) => one),
  rule("quantity", "atLeast amount:", (one) => ({ ...one, isAtLeast: true })),
  rule("quantity", "amount: orMore", (one) => ({ ...one, isAtLeast: true })),
  rule("quantity", "above amount:", (one) => ({
    ...one,
    value: one.value + 1,
    isAtLeast: true,
  })),
  rule("quantity", "atMost amount", ({ said }, one) => ({
    ...{ ...one, isAtMost: true },
    // "zünde nicht mehr als zwei an" may forbid more, or ask for as many.
    ...(said.startsWith("nicht") && { limit: said }),
  })),
  rule("quantity", "amount: orLess", (one) => ({ ...one, isAtMost: true })),
  rule("quantity", "below amount:", (one) => ({
    ...one,
    value: one.value - 1,
    isAtMost: true,
  })),
  // "half as many", "twice that", "le double à Zoé"
  rule("quantity", "half: asMany|alike", 0.05, ({ said }) => ofLast(0.5, said)),
  rule("quantity", "twice: asMany|alike|it|them", 0.05, ({ value, said }) => ofLast(value, said)),
  // "one less"
  rule("quantity", "number|one: fewer", ({ value, said }) => ofLast(1, said, -(value || 1))),
  rule("quantity", "asMany", ({ said }) =>
    plainAmount(Number.POSITIVE_INFINITY, said, { isAtMost: true }),
  ),
  // "ten, no twelve"
  rule("quantity", "amount comma? correct comma? amount:", 0.05, (one) => one),
];
