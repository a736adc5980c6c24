import { AMOUNT_RULES, plainAmount } from "./amount-rules.ts";
import type { Rule } from "./chart.ts";
import { ANYTHING, merged, namedPick, plainSaid } from "./join-things.ts";
import type { Amount, ThingPick, ThingSet } from "./meaning.ts";
import { bestBy, called, QUALITY_RULES } from "./quality-rules.ts";
import { rule } from "./rule.ts";
import type { Word } from "./senses/sense-words.ts";

const PLURAL = /s$/i;
/** Articles of several things. */
const SEVERAL = /^(?:les|ces|mes|tes|los|las|mis|tus|estos|estas|esos|esas|these|those)$/i;
const NOT_UNDERSTOOD = 8;
/** A preposition of places that names the recipient, too. */
const TOWARDS = /^[aà]$/i;
const OTHER = /^(?:otr|autre)/i;
const OTHERS = /(?:others|rest|remain|en|os|as|autres)/i;

const MODIFIERS: readonly Rule[] = [
  rule("modifier", ["det"], ({ said }) => ({
    ...{ isDefinite: true, said },
    ...(SEVERAL.test(said) && { isPlural: true }),
  })),
  rule("modifier", ["one"], ({ said }) => ({ isOne: true, amount: plainAmount(1, said) })),
  rule("modifier", ["any"], () => ({ isAny: true })),
  rule("modifier", ["all", "of?"], () => ({ amount: "all" })),
  rule("modifier", ["everything", "of"], () => ({ amount: "all" }), 0.5),
  rule("modifier", ["no"], ({ said }) => ({ isNone: true, amount: "all", said }), 0.4),
  rule("modifier", ["both", "of?"], ({ said }) => ({
    isDefinite: true,
    amount: plainAmount(2, said),
  })),
  rule("modifier", ["quantity", "of?"], (all) => ({ amount: all })),
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
  rule("modifier", ["det?", "other"], (_, { said }) => ({
    refers: "other",
    isDefinite: true,
    isPlural: OTHERS.test(said),
  })),
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

const one = (pick: ThingPick): ThingSet => ({ picks: [pick], isOr: false });
const ownerOf = (things: readonly string[]): ThingSet => one({ ...ANYTHING, things });

const BEHIND: readonly Rule[] = [
  rule("behind", ["ones"], () => ({}), 1),
  rule("behind", ["more"], () => ({ isMore: true }), 0.3),
  rule("behind", ["says"], (each) => ({ qualities: [each] })),
  rule("behind", ["of", "det?", "enum"], (_, _det, each) => ({ qualities: [called(each)] }), 0.2),
  rule("behind", ["relative?", "belongs", "pick"], (_, _is, pick) => ({
    qualities: [{ is: "owned", by: one(pick) }],
  })),
  rule("behind", ["det", "super"], (_, each) => ({ qualities: [called(each)] })),
  rule("behind", ["in", "det?", "quality"], (_, _det, each) => ({ qualities: [called(each)] })),
  rule("behind", ["clauseOfThing"], (all) => ({ qualities: all })),
  rule(
    "behind",
    ["times|colon?", "number"],
    (_, { value, said }) => ({ isNumbered: true, amount: plainAmount(value, said) }),
    0.6,
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

const allOf = ({ said }: Word, behind: readonly Partial<ThingPick>[]): ThingPick | undefined => {
  const pick = merged(behind);
  return pick && { ...pick, said, amount: "all" };
};

const PICKS: readonly Rule[] = [
  rule("pick", ["modifier*", "thing", "behind*"], namedPick),
  // "two of iron"
  rule("pick", ["modifier+", "of|in", "material"], (all, _, named) => namedPick(all, named, []), 0),
  rule("pick", ["material"], (named) => namedPick([], named, []), 0),
  // "the rum", "two lions"
  rule(
    "pick",
    ["modifier*", "enum", "behind*"],
    (before, each, behind) => plainSaid(merged([...before, ...behind]), each.said, called(each)),
    0.6,
  ),
  rule(
    "pick",
    ["ones", "behind+"],
    ({ said }, behind) => {
      const pick = merged(behind);
      return pick && { ...pick, said, isPlural: PLURAL.test(said), isDefinite: true };
    },
    0.9,
  ),
  rule("pick", ["everything", "aux", "behind+"], ({ said }, _, behind) => {
    const pick = merged(behind);
    return pick && { ...pick, said, amount: "all" };
  }),
  rule("pick", ["everything|anybody", "behind+"], allOf, 0.4),
  rule("pick", ["modifier+", "ones", "behind*"], (before, { said }, behind) => {
    const pick = merged([...before, ...behind]);
    // "another one" is of the kind said before.
    const isOther = pick?.isMore === true && pick.qualities.length === 0;
    return (
      pick && { ...pick, said, isPlural: PLURAL.test(said), ...(isOther && { refers: "other" }) }
    );
  }),
  rule(
    "pick",
    ["modifier+", "behind*"],
    (before, behind) => bare(merged([...before, ...behind])),
    1.2,
  ),
  rule(
    "pick",
    ["modifier*", "unknown+", "behind*"],
    (before, words, behind) => {
      const pick = merged([...before, ...behind]);
      const said = words.map((word) => word.said).join(" ");
      return pick && { ...pick, said, unread: [...pick.unread, said] };
    },
    NOT_UNDERSTOOD + 0.2,
  ),
  // "whichever can is full", "whichever rose is taller"
  rule("pick", ["any", "thing", "aux*", "says+"], (_, named, _is, qualities) =>
    namedPick([{ isAny: true }], named, [{ qualities }]),
  ),
  rule("pick", ["any", "enum", "aux*", "says+"], (_, each, _is, qualities) =>
    plainSaid(merged([{ isAny: true, qualities }]), each.said, called(each)),
  ),
  rule("pick", ["any", "thing", "aux+", "comparative"], (_, named, _is, each) =>
    namedPick([{ isDefinite: true }], named, [bestBy(each)]),
  ),
  rule("pick", ["any", "enum", "aux+", "comparative"], (_, kind, _is, each) =>
    plainSaid(merged([{ isDefinite: true, ...bestBy(each) }]), kind.said, called(kind)),
  ),
  // "the lighter robot"; "the lighter one" may be of any kind.
  rule(
    "pick",
    ["det?", "comparative", "thing", "behind*"],
    (_, each, named, behind) => namedPick([{ isDefinite: true, ...bestBy(each) }], named, behind),
    0.4,
  ),
  // "feed both, then brush whichever is older"
  rule(
    "pick",
    ["any|relative", "aux|looks", "comparative|super"],
    (_, _is, each) => ({
      ...ANYTHING,
      ...{ said: each.said, refers: "them", isDefinite: true },
      ...bestBy(each),
    }),
    0.2,
  ),
  // "the lighter of the two"
  rule(
    "pick",
    ["det?", "comparative", "of", "det?", "amount"],
    (_, each) => ({
      ...ANYTHING,
      ...{ said: each.said, refers: "them", isDefinite: true },
      ...bestBy(each),
    }),
    0.2,
  ),
  rule("pick", ["it"], ({ said }) => ({ ...ANYTHING, said, refers: "it", isDefinite: true }), 0.5),
  rule(
    "pick",
    ["them"],
    ({ said }) => ({ ...ANYTHING, said, refers: "them", isDefinite: true, isPlural: true }),
    0.5,
  ),
  rule(
    "pick",
    ["all", "of?", "them"],
    (_, _of, { said }) => ({ ...ANYTHING, said, refers: "them", amount: "all" }),
    0.3,
  ),
  rule(
    "pick",
    ["quantity", "of", "them"],
    (amount, _of, { said }) => ({ ...ANYTHING, said, refers: "them", amount }),
    0.3,
  ),
  rule(
    "pick",
    ["one?", "share|half", "of", "it|them"],
    (_, { value }, _of, { said }) => ({
      ...ANYTHING,
      ...{ said, refers: "them", share: Number.isNaN(value) ? 0.5 : value },
    }),
    0.1,
  ),
  // "but only a third"; "a third torch" is one more.
  rule("pick", ["one", "share"], (_, { value, said }) => ({ ...ANYTHING, said, share: value }), 0),
  rule("pick", ["everything"], ({ said }) => ({ ...ANYTHING, said, amount: "all" }), 0.3),
  rule("pick", ["anybody"], ({ said }) => ({ ...ANYTHING, said, isAny: true, amount: "all" }), 0.4),
  rule("pick", ["nobody", "behind+"], (word, behind) => {
    const pick = allOf(word, behind);
    return pick && { ...pick, isNone: true };
  }),
  rule("pick", ["nobody"], ({ said }) => ({ ...ANYTHING, said, isNone: true, amount: "all" }), 0.3),
];

/** Modifiers alone stand for things of the kind said before: "the red", "three", "the others". */
function bare(pick: ThingPick | undefined): ThingPick | undefined {
  if (pick === undefined || pick.unread.length > 0 || pick.isNone) return undefined;
  const { qualities, amount: many, share, refers, isOne, position, said } = pick;
  // "otro" and "autre" are more of something, and another one by themselves.
  if (pick.isMore && OTHER.test(said) && refers === undefined && many === undefined)
    return { ...pick, refers: "other", isMore: false, isDefinite: true, isPlural: /s$/.test(said) };
  const isSaid =
    qualities.length > 0 || share !== undefined || refers !== undefined || position !== undefined;
  return isSaid || (many !== undefined && !isOne) ? pick : undefined;
}

const SETS: readonly Rule[] = [
  rule("nextPick", ["comma?", "and", "pick"], (_, _and, pick) => ({ isOr: false, pick })),
  rule(
    "nextPick",
    ["comma?", "and", "to", "pick"],
    (_, _and, _to, pick) => ({ isOr: false, pick }),
    0.5,
  ),
  rule("nextPick", ["comma", "pick"], (_, pick) => ({ isOr: false, isLoose: true, pick }), 0.5),
  rule("nextPick", ["comma?", "or", "pick"], (_, _or, pick) => ({ isOr: true, pick })),
  rule(
    "union",
    ["or?", "pick", "nextPick*"],
    (or, pick, more) => {
      // "20 torches, 12 for Alex": a number alone is no thing, but "gate 7 and 9" are two.
      const isPart = more.some((each) => isNumber(each.pick) && !/\d$/.test(pick.said));
      if (isPart) return undefined;
      const isNone = more.some((each) => each.pick.isNone !== pick.isNone);
      if (isNone || (or !== undefined && !more.some(({ isOr }) => isOr))) return undefined;
      return {
        picks: [pick, ...more.map((each) => each.pick)],
        isOr: more.some(({ isOr }) => isOr),
        isLoose: more.length > 0 && more.every(({ isLoose }) => isLoose),
      };
    },
    0,
  ),
  rule("set", ["union"], (all) => all, 0),
  rule(
    "set",
    ["union", "exception"],
    (all, but) => ({
      ...all,
      picks: all.picks.map((pick) => ({
        ...pick,
        but: { ...but, picks: [...pick.but.picks, ...but.picks], isOr: false },
      })),
    }),
    0,
  ),
  rule("exception", ["comma?", "except", "to?", "union"], (_, _but, _to, all) => all, 0.2),
  // "the doors, only the blue one", "the roses, but only in the north bed"
  rule(
    "exception",
    ["comma?", "but?", "only", "union"],
    (comma, but, _, all) =>
      comma === undefined && but === undefined ? undefined : { ...all, isOnly: true },
    0,
  ),
  rule(
    "exception",
    ["comma?", "but?", "only", "behind"],
    (comma, but, { said }, behind) =>
      comma === undefined && but === undefined
        ? undefined
        : { ...one({ ...ANYTHING, said, ...behind }), isOnly: true },
    0,
  ),
  // "nur Swish nicht", "pero el dañado no", "las puertas, la azul no"
  rule("exception", ["comma?", "but", "refused"], (_, _but, all) => all, 0),
  rule("exception", ["comma?", "only", "refused"], (_, _only, all) => all, 0),
  rule("exception", ["comma", "refused"], (_, all) => all, 0),
  rule("refused", ["union", "notLate"], (all) => ({ ...all, isRefused: true }), 0.1),
  // "three each of torches and ladders", "3 of each: oak, birch"
  rule(
    "set",
    ["quantity", "of?", "each", "of|colon?", "union"],
    (many, _, _each, _of, all) => shared(all, many),
    0,
  ),
  rule("set", ["union", "each"], (all) => sharedFirst(all), 0),
  rule("set", ["each", "quantity", "union"], (_, many, all) => shared(all, many), 0),
  rule(
    "set",
    ["union", "comma?", "quantity", "of?", "each"],
    (all, _, many) => shared(all, many),
    0,
  ),
];

/** Shares the amount of the first things: "5 torches, ladders and sticks each". */
function sharedFirst(all: ThingSet): ThingSet | undefined {
  const [first, ...others] = all.picks;
  const { amount } = first ?? ANYTHING;
  const isAlone = others.length > 0 && others.every((pick) => pick.amount === undefined);
  if (amount === undefined || !isAlone) return undefined;
  return { ...all, picks: all.picks.map((pick) => ({ ...pick, amount })) };
}

/** Whether nothing but a number was said. */
export const isNumber = ({ things, qualities, amount, refers }: ThingPick): boolean =>
  things.length + qualities.length === 0 && refers === undefined && typeof amount === "object";

/** An amount that counts for each of some things. */
function shared(all: ThingSet, many: Amount): ThingSet | undefined {
  const isCounted = all.picks.some(({ amount: own, isOne }) => own !== undefined && !isOne);
  if (isCounted || all.picks.length < 2) return undefined;
  return { ...all, picks: all.picks.map((pick) => ({ ...pick, amount: many })) };
}

/** The grammar of things: amounts, qualities, unions and exceptions. */
export const THINGS_RULES: readonly Rule[] = [
  ...AMOUNT_RULES,
  ...QUALITY_RULES,
  ...MODIFIERS,
  ...BEHIND,
  ...PICKS,
  ...SETS,
];
