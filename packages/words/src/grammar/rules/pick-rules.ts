import type { Rule } from "../chart.ts";
import type { ThingPick } from "../meaning.ts";
import type { Word } from "../senses/sense-words.ts";
import { ofLast, plainAmount } from "./amount-rules.ts";
import { ANYTHING, merged, namedPick, plainSaid, SOMEBODY } from "./join-things.ts";
import { bestBy, called } from "./quality-rules.ts";
import { rule } from "./rule.ts";

const PLURAL = /s$/i;
const NOT_UNDERSTOOD = 8;
/** Determiners of whatever is such. */
const EACH = /^(?:any|whichever|cualquier|n importe)/i;
const OTHER = /^(?:otr|autre)/i;

const allOf = ({ said }: Word, behind: readonly Partial<ThingPick>[]): ThingPick | undefined => {
  const pick = merged(behind);
  return pick && { ...pick, said, amount: "all" };
};

/** The grammar of things of one kind or name. */
export const PICK_RULES: readonly Rule[] = [
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
      // "one more" counts.
      const more = pick?.isMore && { amount: plainAmount(1, said) };
      return pick && { ...pick, said, isPlural: PLURAL.test(said), isDefinite: true, ...more };
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
  // "turn off any robot with less than 30 charge": each of them
  rule(
    "pick",
    ["any", "thing", "clauseOfThing|compared"],
    ({ said }, named, which) =>
      EACH.test(said)
        ? namedPick([{ amount: "all" }], named, [{ qualities: "is" in which ? [which] : which }])
        : undefined,
    0,
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
    ["det?", "comparative", "modifier*", "thing", "behind*"],
    (_, each, more, named, behind) =>
      namedPick([{ isDefinite: true, ...bestBy(each) }, ...more], named, behind),
    0.4,
  ),
  rule("pick", ["det?", "comparative", "enum"], (_, each, kind) =>
    plainSaid(merged([{ isDefinite: true, ...bestBy(each) }]), kind.said, called(kind)),
  ),
  // "whichever robot has the lowest charge"
  rule("pick", ["any", "thing", "aux+", "det?", "super"], (_, named, _has, _det, each) =>
    namedPick([{ isDefinite: true, qualities: [called(each)] }], named, []),
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
  // "the lighter of the two magic books"
  rule(
    "pick",
    ["det?", "comparative", "of", "modifier+", "thing|enum", "behind*"],
    (_, each, _of, before, named, behind) => {
      const best = [...behind, { isDefinite: true, ...bestBy(each) }];
      const plain = before.map(({ amount: _, ...part }) => part);
      return "things" in named
        ? namedPick(plain, named, best)
        : plainSaid(merged([...plain, ...best]), named.said, called(named));
    },
    0.2,
  ),
  // "the lighter of the two", "the oldest of the others"
  ...(["amount", "other"] as const).map((of) =>
    rule(
      "pick",
      ["det?", "comparative|super", "of", "det?", of],
      (_, each) => ({
        ...{ ...ANYTHING, said: each.said, isDefinite: true, ...bestBy(each) },
        refers: of === "other" ? of : "them",
      }),
      0.2,
    ),
  ),
  // "le double à Zoé"
  rule("pick", ["det", "twice"], (_, { value, said }) => ({
    ...ANYTHING,
    ...{ said, amount: ofLast(value, said) },
  })),
  // "bring Alex the same", "et autant pour moi"
  rule(
    "pick",
    ["alike"],
    ({ said }) => ({ ...ANYTHING, said, refers: "them", isMore: true }),
    0.05,
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
  // "wake someone" is about one, "don't wake anyone" about all.
  rule(
    "pick",
    ["anybody"],
    ({ said }) => ({
      ...{ ...ANYTHING, said, isAny: true },
      ...(!SOMEBODY.test(said) && { amount: "all" }),
    }),
    0.4,
  ),
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
