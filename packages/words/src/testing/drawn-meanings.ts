import fc from "fast-check";
import type {
  Amount,
  DeedCondition,
  MeantDeed,
  Quality,
  ThingPick,
  ThingSet,
} from "../grammar/meaning.ts";
import type { MeaningReader } from "../grammar/meaning-reader.ts";
import { ANYTHING } from "../grammar/rules/join-things.ts";
import { MeaningPrinter } from "../printer/meaning-printer.ts";
import { essence } from "./essence.ts";
import type { GameLexicon } from "./lexicons.ts";

const KINDS = ["door", "goat", "crate", "torch", "knife"];
const DEEDS = ["open", "feed", "carry", "light", "switch_off", "repair"];
const ADJECTIVES = ["value colour white", "value colour red", "is old", "is broken", "is open"];

const pickOf = (more: Partial<ThingPick>): ThingPick => ({ ...ANYTHING, ...more });
const setOf = (...picks: readonly ThingPick[]): ThingSet => ({ picks, isOr: false });
const amountOf = (value: number, more: Partial<Amount> = {}): Amount => ({
  ...{ value, units: [], rest: 0, said: "", ...more },
});
const called = (key: string): Quality => ({ is: "called", key, said: "" });

const many = fc.integer({ min: 2, max: 99 });
const amounts: fc.Arbitrary<Partial<ThingPick>> = fc.oneof(
  fc.constant({ isDefinite: true }),
  fc.constant({ isDefinite: true, isPlural: true }),
  fc.constant({ amount: amountOf(1), isOne: true }),
  fc.constant({ amount: "all" as const }),
  many.map((value) => ({ amount: amountOf(value) })),
  many.map((value) => ({ amount: amountOf(value, { isAtLeast: true }) })),
  many.map((value) => ({ amount: amountOf(value, { isAtMost: true }) })),
  fc
    .tuple(many, many)
    .map(([least, more]) => ({ amount: amountOf(least, { most: least + more }) })),
  many.map((value) => ({ amount: amountOf(value), isDefinite: true })),
  many.map((value) => ({ amount: amountOf(value), isMore: true })),
  fc.constant({ amount: amountOf(1), isOne: true, isMore: true }),
  fc.constantFrom(1 / 2, 1 / 3, 1 / 4, 0.3).map((share) => ({ share })),
  fc.constant({ refers: "other" as const, isDefinite: true }),
);
const comparing = fc.constantFrom("<", "<=", "=", ">=", ">" as const);
const qualities: fc.Arbitrary<readonly Quality[]> = fc.oneof(
  { arbitrary: fc.constant([]), weight: 3 },
  { arbitrary: fc.constantFrom(...ADJECTIVES).map((key) => [called(key)]), weight: 3 },
  fc
    .uniqueArray(fc.constantFrom(...ADJECTIVES.slice(1, 4)), { minLength: 2, maxLength: 2 })
    .map((keys) => keys.map(called)),
  fc.constantFrom(...ADJECTIVES).map((key): Quality[] => [{ is: "not", of: called(key) }]),
  fc
    .tuple(fc.constantFrom("milk", "coins"), comparing, many)
    .map(([property, by, value]): Quality[] => [{ is: "compared", property, by, value }]),
  fc
    .constantFrom("milk", "coins")
    .map((property): Quality[] => [{ is: "compared", property, by: "=", value: 0 }]),
  fc
    .constantFrom("ann", "bo")
    .map((owner): Quality[] => [{ is: "owned", by: setOf(pickOf({ things: [owner] })) }]),
);
const plainPick = fc
  .tuple(fc.constantFrom(...KINDS), amounts, qualities)
  .map(([kind, amount, said]) => pickOf({ things: [kind], ...amount, qualities: said }));
const definitePick = plainPick.filter(
  ({ isDefinite, amount, isMore }) => (isDefinite || amount === "all") && !isMore,
);
const nearestPick = fc
  .constantFrom(...KINDS)
  .map((kind) => pickOf({ things: [kind], isDefinite: true, qualities: [called("nearest")] }));
/** All of a kind but those with a quality, or all of two kinds but a third. */
const exceptPick = fc
  .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...ADJECTIVES), fc.boolean())
  .map(([kind, key, isPlural]) =>
    pickOf({
      ...{ things: [kind], amount: "all" },
      but: setOf(pickOf({ isDefinite: true, isPlural, qualities: [called(key)] })),
    }),
  );
const sets: fc.Arbitrary<ThingSet> = fc.oneof(
  { arbitrary: plainPick.map((pick) => setOf(pick)), weight: 6 },
  nearestPick.map((pick) => setOf(pick)),
  exceptPick.map((pick) => setOf(pick)),
  fc
    .uniqueArray(fc.constantFrom(...KINDS), { minLength: 2, maxLength: 3 })
    .map((kinds) => setOf(...kinds.map((kind) => pickOf({ things: [kind], isDefinite: true })))),
  fc
    .tuple(fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 2, maxLength: 2 }), many)
    .map(([kinds, value]) =>
      setOf(...kinds.map((kind, at) => pickOf({ things: [kind], amount: amountOf(value + at) }))),
    ),
);
const conditions: fc.Arbitrary<readonly DeedCondition[]> = fc.oneof(
  { arbitrary: fc.constant([]), weight: 4 },
  fc
    .tuple(
      fc.constantFrom("if", "unless", "once" as const),
      fc.constantFrom(...KINDS),
      fc.constantFrom(...ADJECTIVES),
      fc.boolean(),
    )
    .map(([kind, thing, key, isNot]): DeedCondition[] => [
      {
        ...{ kind, said: "", set: setOf(pickOf({ things: [thing], isDefinite: true })) },
        qualities: [isNot ? { is: "not", of: called(key) } : called(key)],
      },
    ]),
);
const plainDeed = fc.tuple(fc.constantFrom(...DEEDS), sets);
const deedOf = (deed: string | undefined, set: ThingSet, more: Partial<MeantDeed>): MeantDeed => ({
  ...{ deed, set, said: "", rank: 0, sentence: 0, conditions: [], times: [], ...more },
});
const deeds: fc.Arbitrary<MeantDeed> = fc.oneof(
  {
    arbitrary: fc
      .tuple(plainDeed, conditions)
      .map(([[deed, set], hung]) => deedOf(deed, set, { conditions: hung })),
    weight: 4,
  },
  fc
    .tuple(fc.constantFrom("not", "rather-not" as const), plainDeed)
    .map(([refusal, [deed, set]]) => deedOf(deed, set, { refusal })),
  sets.map((set) => deedOf(undefined, set, { refusal: "avoid" })),
  plainDeed.map(([, set]) => deedOf("carry", set, { to: "me" })),
  // "la cabra más cercana a Bo" is the nearest to Bo, and "50 cabras a Bo" has no word that is Spanish alone.
  fc.tuple(fc.constantFrom("ann", "bo"), definitePick).map(([to, pick]) =>
    deedOf("carry", setOf(pick), {
      at: { how: "", set: setOf(pickOf({ things: [to] })), isTo: true },
    }),
  ),
  plainDeed.map(([deed, set]) => deedOf(deed, set, { who: "all" })),
  fc
    .tuple(fc.constantFrom("ann", "bo"), plainDeed)
    .map(([who, [deed, set]]) => deedOf(deed, set, { who: setOf(pickOf({ things: [who] })) })),
);
const pairs = fc
  .tuple(plainDeed, plainDeed, fc.integer({ min: 0, max: 2 }))
  .map(([[first, some], [second, others], kind]) => [
    deedOf(first, some, {}),
    ...(kind === 2
      ? [deedOf(second, others, { refusal: "not" })]
      : [deedOf(second, others, { rank: kind })]),
  ]);
const pronouns = fc
  .tuple(plainDeed, fc.constantFrom(...DEEDS), fc.constantFrom("it", "them" as const))
  .map(([[deed, set], next, refers]) => [
    deedOf(deed, set, {}),
    deedOf(next, setOf(pickOf({ refers, isDefinite: true })), {}),
  ]);

/** Meanings of a command, drawn. */
const drawnMeanings: fc.Arbitrary<readonly MeantDeed[]> = fc.oneof(
  { arbitrary: deeds.map((deed) => [deed]), weight: 4 },
  pairs,
  pronouns,
);

/** A meaning as it was printed, what was meant, and what was read. */
interface Printed {
  readonly text: string;
  readonly meant: unknown;
  readonly read: unknown;
}

/** Prints drawn meanings in a language by drawn synonyms and word orders, and reads them again. */
export function printedMeanings(
  { language, ...words }: GameLexicon,
  reader: MeaningReader,
): fc.Arbitrary<Printed> {
  const choices = fc.array(fc.nat({ max: 99 }), { minLength: 12, maxLength: 12 });
  return fc.tuple(drawnMeanings, choices).map(([deeds, drawn]) => {
    let next = 0;
    const choose = (count: number): number => (drawn[next++ % drawn.length] as number) % count;
    const text = new MeaningPrinter({ language, ...words, choose }).restate(deeds);
    const { deeds: read, unread } = reader.read(text);
    return {
      text,
      meant: { deeds: essence(deeds), unread: [] },
      read: { deeds: essence(read), unread },
    };
  });
}
