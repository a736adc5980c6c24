import type { Rule } from "../chart.ts";
import type { ThingPick, ThingSet } from "../meaning.ts";
import { isBehindNumber, numberedAs, withRanges } from "../numbered-sets.ts";
import { AMOUNT_RULES, numbered, plainAmount } from "./amount-rules.ts";
import { one } from "./clauses/join-clauses.ts";
import { ANYTHING, FOR, isNumber, isPassed, MAJORITY, YOUR } from "./join-things.ts";
import { PICK_RULES } from "./pick-rules.ts";
import { called, QUALITY_RULES } from "./quality-rules.ts";
import { rule } from "./rule.ts";
import { SET_RULES } from "./set-rules.ts";

/** Articles of several things. */
const SEVERAL = /^(?:les|ces|mes|tes|los|las|mis|tus|estos|estas|esos|esas|these|those)$/i;
/** Definite articles of the Romance languages. */
const ROMANCE = /^(?:l[aeo]s?|el)$/i;
const ROMANCE_ONE = /^(?:l[ae]|el)$/i;
const NOT_UNDERSTOOD = 8;
/** A preposition of places that names the recipient, too. */
const TOWARDS = /^[aà]$/i;
const ONE = /^one$/i;
const OTHER = /^others?$/i;
const OTHERS = /(?:others|else|rest|remain|left|en|ist|bleibt|os|as|que |qui |autres)/i;

const MODIFIERS: readonly Rule[] = [
  rule("modifier", "det", ({ said }) => ({
    ...{ isDefinite: true, said },
    ...(SEVERAL.test(said) && { isPlural: true }),
    ...(YOUR.test(said) && { yours: one({ ...ANYTHING, said, refers: "you" }) }),
  })),
  rule("modifier", "one", ({ said }) => ({ isOne: true, amount: plainAmount(1, said) })),
  rule("modifier", "any", () => ({ isAny: true })),
  rule("modifier", "all of?", () => ({ amount: "all" })),
  // "all but one of the ghosts"
  rule("modifier", "all|everything except amount: of det?", (less) => ({
    ...{ amount: "all", but: one({ ...ANYTHING, amount: less }) },
  })),
  rule("modifier", "everything of", 0.5, () => ({ amount: "all" })),
  rule("modifier", "no", 0.4, ({ said }) => ({ isNone: true, amount: "all", said })),
  rule("modifier", "both: of?", ({ said }) => ({
    isDefinite: true,
    amount: plainAmount(2, said),
  })),
  rule("modifier", "quantity of?", (amount, of) => ({ amount, ...(of && { isOfSome: true }) })),
  // "two of the three torches"
  rule("modifier", "quantity: of det amount", (some) => ({ amount: some })),
  rule("modifier", "number: times", 0.02, ({ value, said }) => ({
    amount: plainAmount(value, said),
  })),
  rule("modifier", "half of?", () => ({ share: 0.5 })),
  rule("modifier", "one? share: of", ({ value }) => ({ share: value })),
  rule("modifier", "det? number: share: of?", ({ value }, share) => ({
    share: value * share.value,
  })),
  // "most of the carts", "die meisten Loren"
  rule("modifier", "det? most: of?", ({ said }) => ({ share: MAJORITY, said })),
  rule("modifier", "more", ({ said }) => ({ isMore: true, said })),
  rule("modifier", "more amount:", 0, (amount) => ({ isMore: true, amount })),
  rule("modifier", "another", 0.15, ({ said }) => ({
    isMore: true,
    amount: plainAmount(1, said),
  })),
  // "another stack of cobblestone"
  rule("modifier", "another: unit+: of?", 0, ({ said }, units) => ({
    isMore: true,
    amount: plainAmount(1, said, { units }),
  })),
  // "the next three"
  rule("modifier", "det nextOnes: amount:", 0, ({ said }, amount) =>
    amount.value > 1 ? { ...othersSaid(said), isNext: true, isPlural: true, amount } : undefined,
  ),
  rule("modifier", "det amount: nextOnes:", 0, (amount, { said }) =>
    amount.value > 1 ? { ...othersSaid(said), isNext: true, isPlural: true, amount } : undefined,
  ),
  // "one other", but "deux autres" are two more
  rule("modifier", "number other", 0, ({ value, said: many }, { said }) =>
    OTHER.test(said)
      ? { ...othersSaid(said), isDefinite: false, amount: plainAmount(value, many) }
      : undefined,
  ),
  rule("modifier", "det? other:", ({ said }) => othersSaid(said)),
  rule("modifier", "whole of?", 0.25, () => ({ isSet: true })),
  rule("modifier", "one? vague: of?", ({ said }) => ({ vague: said })),
  rule("modifier", "owner", ({ things }) => ({
    qualities: [{ is: "owned", by: ownerOf(things) }],
  })),
  rule("modifier", "possessive", 0.12, ({ said }) => ({
    isDefinite: true,
    said,
    qualities: [{ is: "owned", by: one({ ...ANYTHING, refers: "it", said }) }],
  })),
  // "your own"
  rule("modifier", "yours", 0, ({ said }) => ({
    isDefinite: true,
    said,
    qualities: [{ is: "owned", by: one({ ...ANYTHING, refers: "you", said }) }],
  })),
  rule("modifier", "says", (one) => ({ qualities: [one] })),
  // Cheaper than to pass it over, as a refusal of "only Ash" is none of Ash.
  rule("modifier", "only", 0.05, ({ said }) => ({ only: said })),
  // "the second torch", "the first two", "las dos primeras"
  rule("modifier", "det ordinal", ({ said }, { value, said: word }) =>
    ordered(said, { position: value, ...(value === 0 && { middle: word }) }),
  ),
  rule("modifier", "det amount ordinal", ({ said }, amount, { value }) =>
    ordered(said, { position: value, amount }),
  ),
  rule("modifier", "all ordinal", ({ said }, { value }) =>
    value > 1 ? ordered(said, { step: value, amount: "all" }) : undefined,
  ),
  // "number 3", "la 3"
  rule("modifier", "det? numbered number:", (number) => ({
    isDefinite: true,
    ...numbered(number),
  })),
  rule("modifier", "det number", ({ said }, number) =>
    ROMANCE_ONE.test(said) ? { isDefinite: true, ...numbered(number) } : undefined,
  ),
  rule("modifier", "unknown", NOT_UNDERSTOOD, ({ said }) => ({ unread: [said] })),
];

const ordered = (said: string, order: Partial<ThingPick>): Partial<ThingPick> => ({
  ...{ isDefinite: true, said },
  ...order,
});

const othersSaid = (said: string): Partial<ThingPick> => ({
  ...{ refers: "other", isDefinite: true, isPlural: OTHERS.test(said) },
});

const ownerOf = (things: readonly string[]): ThingSet => one({ ...ANYTHING, things });

const BEHIND: readonly Rule[] = [
  rule("behind", "ones", 1, () => ({})),
  // "ten stone blocks"
  rule("behind", "unit", 0.5, (unit) => (unit === 1 ? {} : undefined)),
  rule("behind", "more", 0.3, () => ({ isMore: true })),
  rule("behind", "says", (each) => ({ qualities: [each] })),
  // "la puerta del medio"
  rule("behind", "of: det? ordinal:", ({ said }, { value, said: word }) =>
    value === 0 ? ordered(said, { position: value, middle: word }) : undefined,
  ),
  // "two crates of food or rope"
  rule("behind", "of det? enum: or of? enum:", 0, (one, other) => ({
    qualities: [{ is: "any", of: [called(one), called(other)] }],
  })),
  rule("behind", "of|to det? enum:", 0.2, (each) => ({ qualities: [called(each)] })),
  // "the books about dragons"
  rule("behind", "about det? enum:", 0, (each) => ({ qualities: [called(each)] })),
  rule("owners", "pick", 0, (pick) =>
    pick.things.length === 0 && pick.qualities.some(({ is }) => is === "compared")
      ? undefined
      : one(pick),
  ),
  // "the horses of Odo and Mina", "los caballos de Odo y de Mina"
  rule("owners", "agent: and of|to|in? agent:", 0, (first, second) => ({
    picks: [first, second],
    isOr: false,
  })),
  rule("behind", "comma? relative? alien owners:", 0, (by) => ({
    // "que no es de nadie"
    qualities: by.picks.some(({ isNone }) => isNone)
      ? [{ is: "owned", by }]
      : [{ is: "not", of: { is: "owned", by } }],
  })),
  rule("behind", "relative? belongs owners:", (by) => ({
    qualities: [{ is: "owned", by }],
  })),
  // "la porte la plus proche", but "lend Zed the longest book"
  rule("behind", "det super", ({ said }, each) =>
    ROMANCE.test(said) ? { qualities: [called(each)] } : undefined,
  ),
  rule("behind", "in det? quality|enum:", (each) => ({
    qualities: [called(each)],
  })),
  // "with the second most seats"
  rule("behind", "having det? ordinal: super: property?", 0, ({ value, said }, each) =>
    ordered(said, { position: value, qualities: [called(each)] }),
  ),
  rule("behind", "clauseOfThing", (all) => ({ qualities: all })),
  rule(
    "behind",
    "times|colon? number:",
    0.6,
    // "the red one"
    (number) => (ONE.test(number.said) ? undefined : numbered(number)),
  ),
  rule("behind", "numbered number:", (number) => numbered(number)),
  // "some torches, like 30"
  rule("behind", "comma? exactly number:", 0.3, (number) => numbered(number)),
  rule("behind", "comma? thing:", 0.9, (apposed) => ({ apposed })),
  rule("behind", "of owners", 0.4, ({ said }, by) =>
    by.picks.some((pick) => isPassed(said, pick))
      ? undefined
      : { qualities: [{ is: "owned", by }] },
  ),
  // "deliver the parcel for Runa to her"
  rule("behind", "to agent", 0.75, ({ said }, by) =>
    FOR.test(said) ? { qualities: [{ is: "owned", by: one(by) }] } : undefined,
  ),
  rule("places", "pick", 0, one),
  // "in rooms 3 and 4"
  rule("places", "pick nextPick+", 0, (pick, more) => {
    const picks = withRanges([{ isOr: false, pick }, ...more]);
    return isBehindNumber(pick) && more.every((each) => isNumber(each.pick)) && picks
      ? { picks: picks.flatMap((each) => numberedAs(pick, each)), isOr: false }
      : undefined;
  }),
  rule("behind", "in places", 0.35, ({ said }, at) =>
    at.picks.some((pick) => isNumber(pick) || isRecipient(said, pick) || isPassed(said, pick))
      ? undefined
      : { qualities: [{ is: "placed", how: said, at }] },
  ),
  // "in the hall and in the cellar"
  rule("behind", "in: places: and in: places:", 0.35, ({ said }, first, { said: how }, more) =>
    said !== how ||
    [...first.picks, ...more.picks].some(
      (pick) => isNumber(pick) || isRecipient(said, pick) || isPassed(said, pick),
    )
      ? undefined
      : {
          qualities: [
            { is: "placed", how, at: { picks: [...first.picks, ...more.picks], isOr: false } },
          ],
        },
  ),
  rule("behind", "of them", 0.5, () => ({})),
  // "the torches we haven't done yet"
  rule("behind", "comma? undone", 0, () => ({ isUndone: true })),
  // What follows "that is" says which things are meant, though it is not understood.
  rule("behind", "comma? relative aux+ word+:", 2.5, (words) => ({
    unread: [words.map(({ said }) => said).join(" ")],
  })),
  rule("behind", "unknown", NOT_UNDERSTOOD + 0.5, ({ said }) => ({ called: said })),
];

/** Whether things go to a name: "trae las cabras a Bo". */
const isRecipient = (said: string, { things, qualities, isDefinite, amount }: ThingPick): boolean =>
  TOWARDS.test(said) &&
  (amount === "all" ||
    (things.length === 1 && qualities.length === 0 && !isDefinite && amount === undefined));

/** The grammar of things: amounts, qualities, unions and exceptions. */
export const THINGS_RULES: readonly Rule[] = [
  ...AMOUNT_RULES,
  ...QUALITY_RULES,
  ...MODIFIERS,
  ...BEHIND,
  ...PICK_RULES,
  ...SET_RULES,
];
