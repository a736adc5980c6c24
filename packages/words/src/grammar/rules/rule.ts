import type { Rule } from "../chart.ts";
import type {
  Amount,
  Comparing,
  DeedCondition,
  MeantDeed,
  Quality,
  RefusalKind,
  ThingPick,
  ThingSet,
  Unit,
} from "../meaning.ts";
import type { Named, Word } from "../senses/sense-words.ts";

/** A quality of the vocabulary in a text. */
export interface SaidQuality {
  readonly key: string;
  readonly said: string;
  readonly isPlural?: boolean;
}

/** A fact as it was said, on which a deed may hang. */
export type SaidFact = Omit<DeedCondition, "kind" | "said"> & {
  /** Whether it is said by its name alone: "the storm". */
  readonly isEvent?: boolean;
  /** Whether the one spoken to is to do it. */
  readonly isYou?: boolean;
};

/** The parts of a deed that a clause says itself. */
type SaidOfDeed = Pick<MeantDeed, "set" | "to" | "refusal" | "conditions" | "times" | "who"> &
  Pick<
    MeantDeed,
    | "instead"
    | "isYou"
    | "isCalled"
    | "isEach"
    | "isCancelling"
    | "isTakenOver"
    | "isMention"
    | "isTalk"
  >;

/** A clause, or a part of one. */
export interface OrderClause extends Partial<SaidOfDeed> {
  readonly deed?: {
    readonly deed: string;
    readonly said: string;
    /** Whether it is said in the infinitive in German, as what is told by the words before: "Hugo zu wecken". */
    readonly isToDo?: boolean;
  };
  /** Whether the verb is that of the clause before: "bring Ann 3 apples and Bo a cake". */
  readonly isGap?: boolean;
  /** Several recipients. */
  readonly tos?: readonly string[];
  readonly toSet?: ThingSet;
  /** The word before `toSet`. */
  readonly toSaid?: string;
  readonly at?: { readonly how: string; readonly set: ThingSet };
  readonly isSkipped?: boolean;
  /** Whether things are to stay as they are: nothing is to be done with them where no deed was said. */
  readonly isStaying?: boolean;
  readonly isStatement?: boolean;
  /** Whether it tells what somebody does, which asks for nothing with a question mark: "Kim cleans the lab?" */
  readonly isTold?: boolean;
  /** Things of which `set` are some: "of the parcels weigh only the heaviest". */
  readonly within?: ThingSet;
  /** Whether only the things named are meant. */
  readonly isOnly?: boolean;
  /** Whether it forbids by itself, so that a further refusal would turn it round: "only Bo may not". */
  readonly isBan?: boolean;
  /** Whether it is refused beside another deed; beside a refusal, it may be what that hangs on: "don't feed Bo without washing him". */
  readonly isWithout?: boolean;
  /** Whether others are meant beside the things named: "not only Ash". */
  readonly isNotOnly?: boolean;
  readonly isPreferred?: boolean;
  readonly isNegated?: boolean;
  readonly amount?: Amount | "all";
  readonly order?: "first" | "last" | "later" | "then" | "before" | "after";
  /** The word for the order. */
  readonly ordering?: string;
  /** Some of the things, which come before or after the others: "load the barrels, the wine first". */
  readonly among?: { readonly set: ThingSet; readonly order: "first" | "last" };
  /** The word for one who is not named: "let anyone open it". */
  readonly anyone?: string;
  /** Whether it is only needed, which nobody is forbidden where none need: "no monk has to wake Odilo". */
  readonly isNeeded?: boolean;
  /** Whether nothing stands behind the name that is called. */
  readonly isBare?: boolean;
  /** Whether it is said whose turn it is: who has none is told nothing. */
  readonly isTurn?: boolean;
  /** The one who is called, beside the one who is to do it. */
  readonly called?: ThingSet;
  /** Words for what is feared, before which it is to be done; before which it is refused, is a limit. */
  readonly fear?: string;
  /** Whether it is wanted, unlike what was refused before: "the cold eggs not, the others yes". */
  readonly isWanted?: boolean;
  readonly isAgain?: boolean;
  /** Whether it takes the place of what was said before. */
  readonly isInstead?: boolean;
  /** Whether a mere "no" joins it, which may be short for a number or a refusal: "chests 1, no 2". */
  readonly isNo?: boolean;
  /** Things that are taken out of what was said before: "but not the red one". */
  readonly but?: ThingSet;
  /** Whether what was said before may be taken back: "scratch that". */
  readonly isTakenBack?: boolean;
  /** Things said before that `set` takes the place of: "instead of the coal get charcoal". */
  readonly replaced?: ThingSet;
  /** Things that are refused in favour of `set`: "not the lions but the monkeys". */
  readonly contrast?: ThingSet;
  /** Those who are not to get it: "give the can not to Otto but to Lea". */
  readonly notTo?: ThingSet;
  /** Things that are to be left: "until only the iron is left". */
  readonly left?: ThingSet;
  readonly unread?: readonly string[];
}

/** A clause and what joins it to the one before. */
export interface Joined {
  readonly joint: readonly string[];
  readonly clause: OrderClause;
}

/** A further pick of a union. */
export interface NextPick {
  readonly isOr: boolean;
  readonly isLoose?: boolean;
  /** Whether it ends a range that the pick before begins. */
  readonly isThrough?: boolean;
  readonly pick: ThingPick;
}

type Of<Symbols extends string, Value> = { readonly [S in Symbols]: Value };

/** A deed in a text. */
type SaidDeed = NonNullable<OrderClause["deed"]>;

/** The values of the grammar's symbols; those of function words are words. */
type Values = Of<"thing" | "material" | "owner", Named> &
  Of<
    "quality" | "super" | "comparative" | "positive" | "property" | "measure" | "enum",
    SaidQuality
  > &
  Of<"state" | "predicate", SaidQuality> &
  Of<"deed" | "noun" | "otherDeed" | "asks", SaidDeed> &
  Of<"unit", Unit> &
  Of<"amount" | "quantity", Amount> &
  Of<"bound" | "extent", Comparing> &
  Of<"halves" | "multiple" | "through" | "upTo" | "pause" | "figure" | "idling", Word> &
  Of<"somebody", Word> &
  Of<"says" | "trait" | "compared", Quality> &
  Of<"orTraits" | "range" | "clauseOfThing" | "hasDone", readonly Quality[]> &
  Of<"stand", Word | undefined> &
  Of<"asked", SaidFact> &
  Of<"actor" | "whom" | "agent" | "named" | "pick", ThingPick> &
  Of<"modifier" | "behind", Partial<ThingPick>> &
  Of<"nextPick", NextPick> &
  // `owners` are those to whom something belongs, `numbers` things of which only the numbers were said.
  Of<"owners" | "agents" | "doers" | "team" | "places" | "being" | "dutiful", ThingSet> &
  Of<"union" | "set" | "exception" | "numbers" | "refused", ThingSet> &
  Of<"names", readonly string[]> &
  Of<"nextName" | "joint" | "when", string> &
  // `head` is a deed with what stands next to it, `core` a statement without what stands before it.
  Of<"argument" | "head" | "clause" | "frame" | "core" | "statement" | "earlier", OrderClause> &
  Of<"touched" | "states" | "became" | "comment", OrderClause> &
  Of<"arguments" | "keeping", readonly OrderClause[]> &
  // Somebody who wants something: the speaker, or whoever is named before.
  Of<"wanting", "me" | "other"> &
  Of<"behindMeant" | "next", Joined> &
  Of<"sentence", readonly Joined[]> &
  Of<"condition", DeedCondition> &
  Of<"fact" | "looseFact", SaidFact> &
  Of<"negation", RefusalKind>;

type ValueOf<S extends string> = S extends keyof Values ? Values[S] : Word;

type OneOf<S extends string> = S extends `${infer A}|${infer B}`
  ? ValueOf<A> | OneOf<B>
  : ValueOf<S>;

type PartValue<P extends string> = P extends `${infer S}?`
  ? OneOf<S> | undefined
  : P extends `${infer S}*` | `${infer S}+`
    ? readonly OneOf<S>[]
    : OneOf<P>;

type PartsOf<P extends string> = P extends `${infer A} ${infer B}`
  ? readonly [A, ...PartsOf<B>]
  : readonly [P];

type Marked<P extends readonly string[]> = P extends readonly [
  infer A,
  ...infer B extends readonly string[],
]
  ? readonly [...(A extends `${infer S}:` ? readonly [S] : readonly []), ...Marked<B>]
  : readonly [];

/** The parts that are marked; all of them, if none is. */
type Used<P extends readonly string[]> = Marked<P> extends readonly [] ? P : Marked<P>;

type Make<S extends keyof Values, P extends readonly string[]> = (
  ...values: { [K in keyof P]: PartValue<P[K]> }
) => Values[S] | undefined;

/** The cost of a rule for which none is said. */
const COST = 0.1;

/**
 * A rule with the types of its parts' values.
 *
 * @param parts symbols between spaces; if some are marked, `det thing:`, the value is made of these alone
 * @param cost Default: 0.1
 */
export function rule<S extends keyof Values, const P extends string>(
  ...[symbol, parts, ...rest]:
    | [symbol: S, parts: P, make: Make<S, Used<PartsOf<P>>>]
    | [symbol: S, parts: P, cost: number, make: Make<S, Used<PartsOf<P>>>]
): Rule {
  const [cost, make] = rest.length === 1 ? [COST, rest[0]] : rest;
  const all = parts.split(" ");
  const marked = all.flatMap((part, at) => (part.endsWith(":") ? at : []));
  return {
    ...{ symbol, cost, make: make as Rule["make"] },
    parts: all.map((part) => part.replace(/:$/, "")),
    ...(marked.length > 0 && { uses: marked }),
  };
}
