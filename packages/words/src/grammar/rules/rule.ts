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
};

/** A clause, or a part of one. */
export interface OrderClause {
  readonly deed?: { readonly deed: string; readonly said: string };
  readonly set?: ThingSet;
  readonly to?: string;
  /** Whether the verb is that of the clause before: "bring Ann 3 apples and Bo a cake". */
  readonly isGap?: boolean;
  /** Several recipients. */
  readonly tos?: readonly string[];
  readonly toSet?: ThingSet;
  /** The word before `toSet`. */
  readonly toSaid?: string;
  readonly at?: { readonly how: string; readonly set: ThingSet };
  readonly refusal?: RefusalKind;
  readonly isSkipped?: boolean;
  /** Whether things are to stay as they are: nothing is to be done with them where no deed was said. */
  readonly isStaying?: boolean;
  readonly isStatement?: boolean;
  /** Whether it is told in words without a meaning, in which what follows without a pause may still be told: "I refuse to light it". */
  readonly isTalk?: boolean;
  /** Whether earlier orders are taken back: "cancel the furnace". */
  readonly isCancelling?: boolean;
  /** Whether it tells what somebody does, which asks for nothing with a question mark: "Kim cleans the lab?" */
  readonly isTold?: boolean;
  /** Things of which `set` are some: "of the parcels weigh only the heaviest". */
  readonly within?: ThingSet;
  /** Whether only the things named are meant. */
  readonly isOnly?: boolean;
  /** Whether it forbids by itself, so that a further refusal would turn it round: "only Bo may not". */
  readonly isBan?: boolean;
  /** Whether others are meant beside the things named: "not only Ash". */
  readonly isNotOnly?: boolean;
  readonly isPreferred?: boolean;
  readonly isNegated?: boolean;
  readonly amount?: Amount | "all";
  readonly conditions?: readonly DeedCondition[];
  readonly times?: readonly string[];
  readonly order?: "first" | "last" | "later" | "then" | "before" | "after";
  /** The word by which it is for later. */
  readonly later?: string;
  /** Some of the things, which come before or after the others: "load the barrels, the wine first". */
  readonly among?: { readonly set: ThingSet; readonly order: "first" | "last" };
  readonly who?: MeantDeed["who"];
  /** The word for one who is not named: "let anyone open it". */
  readonly anyone?: string;
  /** Whether `who` is only called, and may be told what somebody else is to do: "Kira, have Joss …". */
  readonly isCalled?: boolean;
  /** Whether nothing stands behind the name that is called. */
  readonly isBare?: boolean;
  /** The one who is called, beside the one who is to do it. */
  readonly called?: ThingSet;
  readonly isEach?: boolean;
  /** Whether somebody wishes it, which a clause does not keep. */
  readonly isWish?: boolean;
  /** Whether it is no longer for those who were to do it: "let Kim do the green one". */
  readonly isTakenOver?: boolean;
  /** Whether the one spoken to is to do it, and not those said before: "Otto the roses, you the tulips". */
  readonly isYou?: boolean;
  /** Whether only things are mentioned: "the tulips look thirsty". */
  readonly isMention?: boolean;
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

/** The values of the grammar's symbols; those of function words are words. */
interface Values {
  readonly thing: Named;
  readonly material: Named;
  readonly owner: Named;
  readonly quality: SaidQuality;
  readonly super: SaidQuality;
  readonly comparative: SaidQuality;
  readonly positive: SaidQuality;
  readonly property: SaidQuality;
  readonly enum: SaidQuality;
  readonly state: SaidQuality;
  readonly predicate: SaidQuality;
  readonly became: OrderClause;
  readonly unit: Unit;
  readonly deed: { readonly deed: string; readonly said: string };
  readonly noun: { readonly deed: string; readonly said: string };
  readonly otherDeed: { readonly deed: string; readonly said: string };
  readonly asks: { readonly deed: string; readonly said: string };
  readonly amount: Amount;
  readonly quantity: Amount;
  readonly bound: Comparing;
  readonly extent: Comparing;
  readonly halves: Word;
  readonly multiple: Word;
  readonly through: Word;
  readonly upTo: Word;
  readonly pause: Word;
  readonly who: MeantDeed["who"];
  readonly says: Quality;
  readonly trait: Quality;
  readonly orTraits: readonly Quality[];
  readonly compared: Quality;
  readonly range: readonly Quality[];
  readonly clauseOfThing: readonly Quality[];
  /** Somebody who has done something. */
  readonly actor: ThingPick;
  readonly hasDone: readonly Quality[];
  /** Those to whom something belongs. */
  readonly owners: ThingSet;
  readonly figure: Word;
  readonly places: ThingSet;
  readonly stand: Word | undefined;
  readonly whom: ThingPick;
  readonly modifier: Partial<ThingPick>;
  readonly behind: Partial<ThingPick>;
  readonly pick: ThingPick;
  readonly nextPick: NextPick;
  readonly union: ThingSet;
  readonly doers: ThingSet;
  readonly team: ThingSet;
  readonly set: ThingSet;
  readonly exception: ThingSet;
  /** Things of which only the numbers were said. */
  readonly numbers: ThingSet;
  readonly refused: ThingSet;
  readonly names: readonly string[];
  readonly nextName: string;
  readonly argument: OrderClause;
  readonly arguments: readonly OrderClause[];
  readonly clause: OrderClause;
  readonly addressed: OrderClause;
  readonly frame: OrderClause;
  readonly statement: OrderClause;
  /** A statement without what stands before it. */
  readonly core: OrderClause;
  readonly earlier: OrderClause;
  /** Somebody who wants something: the speaker, or whoever is named before. */
  readonly wanting: "me" | "other";
  readonly touched: OrderClause;
  readonly idling: Word;
  /** Somebody who is not named. */
  readonly somebody: Word;
  readonly behindMeant: Joined;
  readonly keeping: readonly OrderClause[];
  readonly states: OrderClause;
  readonly comment: OrderClause;
  readonly joint: string;
  readonly next: Joined;
  readonly sentence: readonly Joined[];
  readonly condition: DeedCondition;
  readonly being: ThingSet;
  readonly fact: SaidFact;
  readonly looseFact: SaidFact;
  readonly when: string;
  readonly negation: RefusalKind;
}

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

type Make<S extends keyof Values, P extends readonly string[]> = (
  ...values: { [K in keyof P]: PartValue<P[K]> }
) => Values[S] | undefined;

/** The cost of a rule for which none is said. */
const COST = 0.1;

/** A rule with the types of its parts' values. @param parts symbols between spaces @param cost Default: 0.1 */
export function rule<S extends keyof Values, const P extends string>(
  ...[symbol, parts, ...rest]:
    | [symbol: S, parts: P, make: Make<S, PartsOf<P>>]
    | [symbol: S, parts: P, cost: number, make: Make<S, PartsOf<P>>]
): Rule {
  const [cost, make] = rest.length === 1 ? [COST, rest[0]] : rest;
  return { symbol, parts: parts.split(" "), cost, make: make as Rule["make"] };
}
