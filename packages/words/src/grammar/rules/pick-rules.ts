import { isIndividual } from "../../pieces/name-index.ts";
import type { Rule } from "../chart.ts";
import type { ThingPick } from "../meaning.ts";
import type { Named, Word } from "../senses/sense-words.ts";
import { numbered, ofLast, plainAmount } from "./amount-rules.ts";
import { one } from "./clauses/join-clauses.ts";
import {
  ALL_OF_ANY,
  ANYTHING,
  areSeveral,
  merged,
  namedPick,
  plainSaid,
  SOMEBODY,
} from "./join-things.ts";
import { bestBy, called, compared, isTold, ownedBy, side } from "./quality-rules.ts";
import { rule, type SaidQuality } from "./rule.ts";

const PLURAL = /(?:[sx]|^stuff)$/i;
/** Articles that are pronouns, too: "die in Zimmer 4", "el de Sina". */
const PRONOUN = /^(?:d(?:ie|as|e[nrm])|el|l[ao]s?|les?)$/i;
/** Forms of verbs for several. */
const SEVERAL = /^(?:sind|haben|waren)$/i;
/** Pronouns of those of whom something is said. */
const THOSE = /^(?:th[eo]se|denen|d(?:ie|en)jenigen|l[ao]s)$/i;
const BOTH = /^(?:both|beide|amb[oa]s|l[oa]s dos|(?:tou(?:te)?s )?les deux)\b/i;
const THEM = /^(?:l[ao]s|les)$/i;
const NOT_UNDERSTOOD = 8;
/** Determiners of whatever is such. */
const EACH = /^(?:any|whichever|whatever|cualquier|n importe)/i;
const OTHER = /^(?:otr|autre)/i;

const allOf = ({ said }: Word, behind: readonly Partial<ThingPick>[]): ThingPick | undefined => {
  const pick = merged(behind);
  // "give anyone medicine" names a recipient and a thing.
  return pick && pick.apposed === undefined ? { ...pick, said, amount: "all" } : undefined;
};

/** Things of a kind, or those that are called by what they are. */
const nounPick = (
  before: readonly Partial<ThingPick>[],
  noun: Named | SaidQuality,
  behind: readonly Partial<ThingPick>[],
): ThingPick | undefined =>
  "things" in noun
    ? namedPick(before, noun, behind)
    : plainSaid(merged([...before, ...behind]), noun.said, called(noun));

/** The best of what was said before, or of the others. */
const bestOf = (each: SaidQuality, refers: "them" | "other"): ThingPick => ({
  ...{ ...ANYTHING, said: each.said, isDefinite: true, ...bestBy(each), refers },
});

/** All that have more or less of something than what was said before. */
const thanSaid = (
  said: string,
  each: SaidQuality,
  behind: readonly Partial<ThingPick>[],
): ThingPick | undefined =>
  plainSaid(
    merged([{ amount: "all" }, ...behind]),
    each.said,
    compared(each, side(each), one({ ...ANYTHING, said, refers: "last" })),
  );

/** Those of which what was said last holds, or does not. */
const suchAs = (
  { said }: Word,
  is: readonly Word[],
  not: readonly Word[],
): ThingPick | undefined =>
  is.length + not.length > 0 ? { ...ALL_OF_ANY, said, isSuch: not.length === 0 } : undefined;

/** Those to whom something belongs. */
const holderOf = ({ said }: Word, parts: readonly Partial<ThingPick>[]): ThingPick | undefined => {
  const pick = merged(parts);
  return pick?.qualities.some(({ is }) => is === "owned")
    ? { ...pick, said, isDefinite: true, isPlural: PLURAL.test(said) }
    : undefined;
};

const ofThem = ({ said }: Word, more: Partial<ThingPick>): ThingPick => ({
  ...{ ...ANYTHING, said, refers: "them" },
  ...more,
});

/** Things with an upper limit to their number. */
const limited = (pick: ThingPick | undefined): ThingPick | undefined =>
  pick !== undefined && typeof pick.amount === "object" && !pick.isNumbered
    ? { ...pick, amount: { ...pick.amount, isAtMost: true } }
    : undefined;

/** The grammar of things of one kind or name. */
export const PICK_RULES: readonly Rule[] = [
  rule("pick", "modifier* thing behind*", namedPick),
  // "the little boy Leo", "fair Lady Vera": one with a name needs no more to be told apart.
  rule("pick", "det? title+ thing: behind*:", 0.2, (named, behind) =>
    named.isName && isIndividual(named.things[0]) ? namedPick([], named, behind) : undefined,
  ),
  // "the kitchen heater", but "bring the nurse bandages"
  rule("pick", "det thing: thing: behind*:", 1.05, (place, named, behind) =>
    isIndividual(place.things[0]) && !isIndividual(named.things[0]) && !PLURAL.test(named.said)
      ? namedPick([{ isDefinite: true }], named, [
          ...behind,
          { qualities: [ownedBy({ ...ANYTHING, things: place.things, said: place.said })] },
        ])
      : undefined,
  ),
  // "two crates at most"
  rule("pick", "modifier+: thing: comma? atMost|orLess:", 0.3, (before, named) =>
    limited(namedPick(before, named, [])),
  ),
  // "chairs one and three"
  rule("pick", "modifier* thing number", (before, named, number) => {
    const pick = namedPick(before, named, [numbered(number)]);
    return pick?.isPlural === true && /^one$/i.test(number.said) ? pick : undefined;
  }),
  // "the nine carat gem", "three-legged chairs", but "3 gold chests"
  rule(
    "pick",
    "modifier* number property thing behind*",
    0,
    (before, { value }, each, named, behind) =>
      named.isPlural === true && !/ed$/i.test(each.said)
        ? undefined
        : namedPick([...before, { qualities: [compared(each, "=", value)] }], named, behind),
  ),
  // "anything lighter", "heavier ones": than what was said
  rule("pick", "everything|anybody comparative behind*", 0.3, ({ said }, each, behind) =>
    thanSaid(said, each, behind),
  ),
  rule("pick", "all|any? comparative: ones: behind*:", 0.3, (each, { said }, behind) =>
    PLURAL.test(said) ? thanSaid(said, each, behind) : undefined,
  ),
  // "two of iron"
  rule("pick", "modifier+: of|in material:", 0, (all, named) => namedPick(all, named, [])),
  rule("pick", "material", 0, (named) => namedPick([], named, [])),
  // "the rum", "two lions"
  rule("pick", "modifier* enum behind*", 0.6, (before, each, behind) =>
    plainSaid(merged([...before, ...behind]), each.said, called(each)),
  ),
  rule("pick", "ones behind+", 0.9, ({ said }, behind) => {
    const pick = merged(behind);
    // "one more" counts, and is any of those that need it.
    const isAny = pick?.isMore === true && pick.qualities.length === 0;
    const more = pick?.isMore && {
      ...{ amount: plainAmount(1, said) },
      ...(isAny && { isDefinite: false, refers: "other" as const }),
    };
    return pick && { ...pick, said, isPlural: PLURAL.test(said), isDefinite: true, ...more };
  }),
  // "nur die, die reich sind"
  rule("pick", "them: comma relative says+: aux:", 0, (word, qualities, { said }) =>
    SEVERAL.test(said) ? { ...ALL_OF_ANY, said: word.said, qualities } : undefined,
  ),
  // "except those that are asleep", "außer denen, die schlafen"
  rule("pick", "them|det: comma? relative aux* says+: aux*", 0, (word, qualities) =>
    THOSE.test(word.said) ? { ...ALL_OF_ANY, said: word.said, qualities } : undefined,
  ),
  // "those that are", "die es nicht sind", "las que no"
  rule("pick", "them|det: comma? relative it? not*: it? aux*: not*:", 0.5, (word, no, is, late) =>
    suchAs(word, is, [...no, ...late]),
  ),
  rule("pick", "relative: it? not*: it? aux*: not*:", 0.5, (word, no, is, late) =>
    word.said.includes(" ") ? suchAs(word, is, [...no, ...late]) : undefined,
  ),
  // "die in Zimmer 4", "el de Sina", "bis auf das von Odo"
  rule("pick", "det of|in places", 0.2, ({ said }, { said: how }, at) =>
    // "den aus Lehm" is of clay.
    PRONOUN.test(said) && at.picks.every(({ things }) => things.length > 0)
      ? {
          ...{ ...ANYTHING, said, isDefinite: true, isPlural: THEM.test(said) },
          qualities: [{ is: "placed", how, at }],
        }
      : undefined,
  ),
  // "his owner", "the owner of Snow": to whom it belongs
  rule("pick", "modifier+ holder", 0.1, (before, word) => holderOf(word, before)),
  rule("pick", "modifier*: holder: of owners:", 0, (before, word, by) =>
    holderOf(word, [...before, { qualities: [{ is: "owned", by }] }]),
  ),
  rule("pick", "everything|relative: owns pick:", 0.1, ({ said }, pick) => ({
    ...{ ...ANYTHING, said, isDefinite: true, qualities: [ownedBy(pick)] },
  })),
  rule("pick", "everything: aux behind+:", ({ said }, behind) => {
    const pick = merged(behind);
    return pick && { ...pick, said, amount: "all" };
  }),
  rule("pick", "everything behind+", 0.4, allOf),
  rule("pick", "modifier+ ones behind*", (before, { said }, behind) => {
    const pick = merged([...before, ...behind]);
    // "that one's torn" is a remark.
    if (pick?.qualities.some((each) => isTold(said, each))) return undefined;
    // "another one", "encore une" are of the kind said before.
    const isOther = pick?.isMore === true && pick.qualities.length === 0;
    const isPlural = PLURAL.test(said);
    const amount = isOther && !isPlural ? (pick.amount ?? plainAmount(1, said)) : pick?.amount;
    return (
      pick && {
        ...{ ...pick, said, isPlural, ...(isOther && { refers: "other" }) },
        ...(amount !== undefined && { amount }),
      }
    );
  }),
  rule("pick", "modifier+ behind*", 1.2, (before, behind) => bare(merged([...before, ...behind]))),
  rule("pick", "modifier* unknown+ behind*", NOT_UNDERSTOOD + 0.2, (before, words, behind) => {
    const pick = merged([...before, ...behind]);
    const said = words.map((word) => word.said).join(" ");
    return pick && { ...pick, said, unread: [...pick.unread, said] };
  }),
  // "turn off any robot with less than 30 charge": each of them
  rule("pick", "any thing clauseOfThing|compared", 0, ({ said }, named, which) =>
    EACH.test(said)
      ? namedPick([{ amount: "all" }], named, [{ qualities: "is" in which ? [which] : which }])
      : undefined,
  ),
  // "whichever can is full", "whichever rose is taller"
  rule("pick", "any: thing|enum: aux* says+:", ({ said }, noun, qualities) => {
    const pick = nounPick([{ isAny: true }], noun, [{ qualities }]);
    // "whichever candles are lit"
    const isEach = pick?.isPlural === true && EACH.test(said);
    // "un des dragons rouges" is one of them.
    return isEach ? { ...pick, isAny: false, amount: "all" } : pick;
  }),
  rule("pick", "any thing|enum: aux+ comparative:", (noun, each) =>
    nounPick([{ isDefinite: true }], noun, [bestBy(each)]),
  ),
  // "the lighter robot"; "the lighter one" may be of any kind.
  rule("pick", "det? comparative: modifier*: thing: behind*:", 0.4, (each, more, named, behind) =>
    namedPick([{ isDefinite: true, ...bestBy(each) }, ...more], named, behind),
  ),
  rule("pick", "det? comparative: enum:", (each, noun) =>
    nounPick([{ isDefinite: true }], noun, [bestBy(each)]),
  ),
  // "whichever robot has the lowest charge"
  rule("pick", "any thing: aux+ det? super: property?", (named, each) =>
    namedPick([{ isDefinite: true, qualities: [called(each)] }], named, []),
  ),
  // "whoever has the longest sentence"
  rule("pick", "everything aux+ det? super: property?", 0, (each) => ({
    ...{ ...ANYTHING, said: each.said, isDefinite: true, qualities: [called(each)] },
  })),
  // "the same cell as Mara"
  rule("pick", "sameOne thing: asMuch|than pick:", 0, (named, pick) =>
    namedPick([{ isDefinite: true }], named, [{ qualities: [ownedBy(pick)] }]),
  ),
  // "feed both, then brush whichever is older"
  rule("pick", "any|relative aux|looks comparative|super:", 0.2, (each) => ({
    ...ANYTHING,
    ...{ said: each.said, refers: "them", isDefinite: true },
    ...bestBy(each),
  })),
  // "the lighter of the two magic books", "le moins cher des costumes rouges"
  rule(
    "pick",
    "modifier*: comparative|super: ones? of modifier*: thing|enum: behind*:",
    0.2,
    (first, each, before, named, behind) => {
      const parts = before.map(({ amount: _, isPlural: _many, ...part }) => part);
      const pick = nounPick([...parts, { isDefinite: true }], named, behind);
      const some = merged([...first, { isDefinite: true, ...bestBy(each) }]);
      const isOne = some !== undefined && some.amount === undefined;
      return (
        pick &&
        some && {
          ...{ ...pick, ...some, things: pick.things, said: pick.said, isVague: pick.isVague },
          ...{ qualities: [...pick.qualities, ...some.qualities], isPlural: !isOne },
          unread: [...pick.unread, ...some.unread],
        }
      );
    },
  ),
  // "the lighter of the two", "the oldest of the others", but "los mayores de 50"
  rule("pick", "det? comparative|super: of det amount", 0.2, (each) => bestOf(each, "them")),
  rule("pick", "det? comparative|super: of det? other", 0.2, (each) => bestOf(each, "other")),
  // "le double à Zoé"
  rule("pick", "det twice:", ({ value, said }) => ({
    ...ANYTHING,
    ...{ said, amount: ofLast(value, said) },
  })),
  // "bring Alex the same", "et autant pour moi"
  rule("pick", "alike", 0.05, (word) => ofThem(word, { isMore: true })),
  rule("pick", "it", 0.5, ({ said }) => ({ ...ANYTHING, said, refers: "it", isDefinite: true })),
  rule("pick", "them", 0.5, (word) =>
    ofThem(word, {
      ...{ isDefinite: true, isPlural: true },
      ...(BOTH.test(word.said) && { amount: plainAmount(2, word.said) }),
    }),
  ),
  rule("pick", "all|everybody of? them:", 0.3, (word) => ofThem(word, { amount: "all" })),
  rule("pick", "them: all", 0.3, (word) => ofThem(word, { amount: "all" })),
  rule("pick", "all? quantity: of them:", 0.3, (amount, word) => ofThem(word, { amount })),
  rule("pick", "one? share|half: of it|them:", 0.1, ({ value }, word) =>
    ofThem(word, { share: Number.isNaN(value) ? 0.5 : value }),
  ),
  // "but only a third"; "a third torch" is one more.
  rule("pick", "one share:", 0, ({ value, said }) => ({ ...ANYTHING, said, share: value })),
  rule("pick", "everything", 0.3, ({ said }) => ({ ...ANYTHING, said, amount: "all" })),
  // "wake someone" is about one, "don't wake anyone" about all.
  rule("pick", "anybody behind*", 0.4, ({ said }, behind) => {
    const pick = merged(behind);
    const many = !SOMEBODY.test(said) && { amount: "all" as const };
    return pick && pick.apposed === undefined ? { ...pick, said, isAny: true, ...many } : undefined;
  }),
  rule("pick", "nobody behind+", (word, behind) => {
    const pick = allOf(word, behind);
    return pick && { ...pick, isNone: true };
  }),
  rule("pick", "nobody", 0.3, ({ said }) => ({ ...ANYTHING, said, isNone: true, amount: "all" })),
];

/** Modifiers alone stand for things of the kind said before: "the red", "three", "the others". */
function bare(pick: ThingPick | undefined): ThingPick | undefined {
  if (pick === undefined || pick.unread.length > 0 || pick.isNone) return undefined;
  const { qualities, amount: many, share, refers, isOne, position, step, said } = pick;
  // "otro" and "autre" are more of something, and another one by themselves.
  if (pick.isMore && OTHER.test(said) && refers === undefined && many === undefined)
    return PLURAL.test(said)
      ? { ...pick, refers: "other", isMore: false, isDefinite: true, isPlural: true }
      : { ...pick, amount: plainAmount(1, said) };
  const isSaid =
    qualities.length > 0 || [share, refers, position, step].some((each) => each !== undefined);
  return isSaid || (many !== undefined && !isOne)
    ? { ...pick, isPlural: pick.isPlural || areSeveral(said, qualities) }
    : undefined;
}
