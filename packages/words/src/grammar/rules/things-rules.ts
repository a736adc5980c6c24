import type { Rule } from "../chart.ts";
import type { ThingPick, ThingSet } from "../meaning.ts";
import { AMOUNT_RULES, plainAmount } from "./amount-rules.ts";
import { one } from "./join-clauses.ts";
import { ANYTHING, isNumber } from "./join-things.ts";
import { PICK_RULES } from "./pick-rules.ts";
import { called, QUALITY_RULES } from "./quality-rules.ts";
import { rule } from "./rule.ts";
import { SET_RULES } from "./set-rules.ts";

/** Articles of several things. */
const SEVERAL = /^(?:les|ces|mes|tes|los|las|mis|tus|estos|estas|esos|esas|these|those)$/i;
/** Definite articles of the Romance languages. */
const ROMANCE = /^(?:l[aeo]s?|el)$/i;
const NOT_UNDERSTOOD = 8;
/** A preposition of places that names the recipient, too. */
const TOWARDS = /^[aà]$/i;
const ONE = /^one$/i;
const OTHERS = /(?:others|rest|remain|en|os|as|autres)/i;

const MODIFIERS: readonly Rule[] = [
  rule("modifier", ["det"], ({ said }) => ({
    ...{ isDefinite: true, said },
    ...(SEVERAL.test(said) && { isPlural: true }),
  })),
  rule("modifier", ["one"], ({ said }) => ({ isOne: true, amount: plainAmount(1, said) })),
  rule("modifier", ["any"], () => ({ isAny: true })),
  rule("modifier", ["all", "of?"], () => ({ amount: "all" })),
  // "all but one of the ghosts"
  rule("modifier", ["all|everything", "except", "amount", "of", "det?"], (_, _but, less) => ({
    ...{ amount: "all", but: one({ ...ANYTHING, amount: less }) },
  })),
  rule("modifier", ["everything", "of"], () => ({ amount: "all" }), 0.5),
  rule("modifier", ["no"], ({ said }) => ({ isNone: true, amount: "all", said }), 0.4),
  rule("modifier", ["both", "of?"], ({ said }) => ({
    isDefinite: true,
    amount: plainAmount(2, said),
  })),
  rule("modifier", ["quantity", "of?"], (all) => ({ amount: all })),
  // "two of the three torches"
  rule("modifier", ["quantity", "of", "det", "amount"], (some) => ({ amount: some })),
  rule(
    "modifier",
    ["number", "times"],
    ({ value, said }) => ({ amount: plainAmount(value, said) }),
    0.02,
  ),
  rule("modifier", ["half", "of?"], () => ({ share: 0.5 })),
  rule("modifier", ["one?", "share", "of"], (_, { value }) => ({ share: value })),
  rule("modifier", ["number", "share", "of?"], ({ value }, share) => ({
    share: value * share.value,
  })),
  rule("modifier", ["more"], ({ said }) => ({ isMore: true, said })),
  rule("modifier", ["more", "amount"], (_, amount) => ({ isMore: true, amount }), 0),
  rule(
    "modifier",
    ["another"],
    ({ said }) => ({ isMore: true, amount: plainAmount(1, said) }),
    0.15,
  ),
  // "les deux autres"
  rule("modifier", ["det", "number", "other"], (_, { value, said: many }, { said }) => ({
    ...othersSaid(said),
    amount: plainAmount(value, many),
  })),
  rule("modifier", ["det?", "other"], (_, { said }) => othersSaid(said)),
  rule("modifier", ["whole", "of?"], () => ({ isSet: true }), 0.25),
  rule("modifier", ["one?", "vague", "of?"], (_, { said }) => ({ vague: said })),
  rule("modifier", ["owner"], ({ things }) => ({
    qualities: [{ is: "owned", by: ownerOf(things) }],
  })),
  rule(
    "modifier",
    ["possessive"],
    ({ said }) => ({
      isDefinite: true,
      said,
      qualities: [{ is: "owned", by: one({ ...ANYTHING, refers: "it", said }) }],
    }),
    0.12,
  ),
  rule("modifier", ["says"], (one) => ({ qualities: [one] })),
  // Cheaper than to pass it over, as a refusal of "only Ash" is none of Ash.
  rule("modifier", ["only"], ({ said }) => ({ only: said }), 0.05),
  rule("modifier", ["ordinal"], ({ value, said }) => ({ position: value, unread: [said] }), 3),
  rule("modifier", ["unknown"], ({ said }) => ({ unread: [said] }), NOT_UNDERSTOOD),
];

const othersSaid = (said: string): Partial<ThingPick> => ({
  ...{ refers: "other", isDefinite: true, isPlural: OTHERS.test(said) },
});

const ownerOf = (things: readonly string[]): ThingSet => one({ ...ANYTHING, things });

const BEHIND: readonly Rule[] = [
  rule("behind", ["ones"], () => ({}), 1),
  rule("behind", ["more"], () => ({ isMore: true }), 0.3),
  rule("behind", ["says"], (each) => ({ qualities: [each] })),
  rule("behind", ["of", "det?", "enum"], (_, _det, each) => ({ qualities: [called(each)] }), 0.2),
  rule("behind", ["relative?", "belongs", "pick"], (_, _is, pick) => ({
    qualities: [{ is: "owned", by: one(pick) }],
  })),
  // "la porte la plus proche", but "lend Zed the longest book"
  rule("behind", ["det", "super"], ({ said }, each) =>
    ROMANCE.test(said) ? { qualities: [called(each)] } : undefined,
  ),
  rule("behind", ["in", "det?", "quality|enum"], (_, _det, each) => ({
    qualities: [called(each)],
  })),
  // "in the hall and on the stairs"
  rule(
    "behind",
    ["in", "det?", "quality", "and|or", "in", "det?", "quality"],
    (_, _det, one, _and, _in, _the, other) => ({
      qualities: [{ is: "any", of: [called(one), called(other)] }],
    }),
    0,
  ),
  rule("behind", ["clauseOfThing"], (all) => ({ qualities: all })),
  rule(
    "behind",
    ["times|colon?", "number"],
    // "the red one"
    (_, { value, said }) =>
      ONE.test(said) ? undefined : { isNumbered: true, amount: plainAmount(value, said) },
    0.6,
  ),
  rule("behind", ["numbered", "number"], (_, { value, said }) => ({
    isNumbered: true,
    amount: plainAmount(value, said),
  })),
  // "some torches, like 30"
  rule(
    "behind",
    ["comma?", "exactly", "number"],
    (_, _like, { value, said }) => ({ isNumbered: true, amount: plainAmount(value, said) }),
    0.3,
  ),
  rule("behind", ["comma?", "thing"], (_, apposed) => ({ apposed }), 0.9),
  rule(
    "behind",
    ["of", "pick"],
    (_, pick) => ({ qualities: [{ is: "owned", by: one(pick) }] }),
    0.4,
  ),
  rule(
    "behind",
    ["in", "pick"],
    ({ said }, pick) =>
      isNumber(pick) || isRecipient(said, pick)
        ? undefined
        : { qualities: [{ is: "placed", how: said, at: one(pick) }] },
    0.35,
  ),
  // What follows "that is" says which things are meant, though it is not understood.
  rule(
    "behind",
    ["comma?", "relative", "aux+", "word+"],
    (_, _rel, _is, words) => ({ unread: [words.map(({ said }) => said).join(" ")] }),
    2.5,
  ),
  rule("behind", ["unknown"], ({ said }) => ({ called: said }), NOT_UNDERSTOOD + 0.5),
];

/** Whether things go to a name: "trae las cabras a Bo". */
const isRecipient = (said: string, { things, qualities, isDefinite, amount }: ThingPick): boolean =>
  TOWARDS.test(said) &&
  things.length === 1 &&
  qualities.length === 0 &&
  !isDefinite &&
  amount === undefined;

/** The grammar of things: amounts, qualities, unions and exceptions. */
export const THINGS_RULES: readonly Rule[] = [
  ...AMOUNT_RULES,
  ...QUALITY_RULES,
  ...MODIFIERS,
  ...BEHIND,
  ...PICK_RULES,
  ...SET_RULES,
];
