import type { ThingsNamed } from "../pieces/name-index.ts";

/** The number of things in a unit. */
export type Unit = number | ((thing: string) => number);

/** A number of things: `value` units and `rest` more. */
export interface Amount {
  readonly value: number;
  readonly units: readonly Unit[];
  readonly rest: number;
  /** The upper end of a range. */
  readonly most?: number;
  /** Whether fewer will do: "at most three", "as many as you can". */
  readonly isAtMost?: boolean;
  /** The word of an upper limit that may only forbid more: "nicht mehr als". */
  readonly limit?: string;
  /** Whether more will do: "at least three". */
  readonly isAtLeast?: boolean;
  /** Whether it is a multiple of the number said before: "half as many", "the double". */
  readonly isOfLast?: boolean;
  readonly said: string;
}

/** A comparison of a property. */
export type Comparing = "<" | "<=" | "=" | ">=" | ">";

/** A statement about things. */
export type Quality =
  /** A quality of the vocabulary, by its name. */
  | {
      readonly is: "called";
      readonly key: string;
      readonly said: string;
      /** Whether it was said of several things: "lions". */
      readonly isPlural?: boolean;
      /** Whether a superlative was said as a plain adjective, which tells one thing apart, and not several. */
      readonly isPlain?: boolean;
    }
  | { readonly is: "not"; readonly of: Quality }
  /** One of several statements holds: "in the hall and on the stairs". */
  | { readonly is: "any"; readonly of: readonly Quality[] }
  | {
      readonly is: "compared";
      readonly property: string;
      readonly by: Comparing;
      /** A number, or the same property of other things. */
      readonly value: number | ThingSet;
    }
  | { readonly is: "owned"; readonly by: ThingSet }
  | { readonly is: "placed"; readonly how: string; readonly at: ThingSet };

/** Things of one kind or name, as they were said. */
export interface ThingPick {
  /** Kinds or names, any of which will do; empty for whatever the deed may be about. */
  readonly things: readonly string[];
  /** Whether each of `things` is meant. */
  readonly isSet: boolean;
  readonly said: string;
  readonly qualities: readonly Quality[];
  /** Undefined: one, or all if they are definite and several. */
  readonly amount?: Amount | "all";
  /** A share of all that there are: 0.5 for "half of the crates". */
  readonly share?: number;
  /** Whether the number is one of some: "two of the torches". */
  readonly isOfSome?: boolean;
  readonly isDefinite: boolean;
  readonly isPlural: boolean;
  readonly isMore: boolean;
  /** Whether it is written as a name. */
  readonly isName?: boolean;
  /** Whether an indefinite article was said. */
  readonly isOne: boolean;
  /** Whether any will do: "any", "some". */
  readonly isAny: boolean;
  /** Those of whom things are rather meant, if they have such: "your cart". */
  readonly yours?: ThingSet;
  /** Things said before that are meant. */
  readonly refers?: "it" | "them" | "other" | "last" | "you";
  /** Whether they come behind those said last, in the order of their numbers: "the next three". */
  readonly isNext?: boolean;
  /** The position in the order of things, from 1; -1 is the last, 0 the one in the middle. */
  readonly position?: number;
  /** The word for the one in the middle, which may be a part of a name: "the middle gate". */
  readonly middle?: string;
  /** The distance between things in their order: 2 for "every second torch". */
  readonly step?: number;
  /** Whether the number was said behind the thing: `torches 16`. */
  readonly isNumbered: boolean;
  /** Whether the thing was said right behind another one: `Bo` in "the settler Bo". */
  readonly apposed?: ThingsNamed;
  /** Words without a meaning. */
  readonly unread: readonly string[];
  /** Words without a meaning right behind the thing, which may be its name. */
  readonly called?: string;
  /** The word by which nothing else is meant: "only Ash". */
  readonly only?: string;
  /** Whether those are meant with which the deed is still to be done: "the doors we haven't done yet". */
  readonly isUndone?: boolean;
  /** Whether what was said last of other things is said of these, or that it does not hold: "those that are", "those that aren't". */
  readonly isSuch?: boolean;
  /** Whether it stands behind a comma and "and": "powder Ann, and Bo". */
  readonly isApart?: boolean;
  /** Whether nothing of it is meant: "nobody". */
  readonly isNone: boolean;
  /** Whether the words fit several things. */
  readonly isVague: boolean;
  /** Whether only a part of the name was said, for the kind of thing said before: "planks, birch if possible". */
  readonly isPart: boolean;
  /** An amount that is no number. */
  readonly vague?: string;
  readonly to?: string;
  /** Things that are taken out of the set. */
  readonly but: ThingSet;
}

/** The union of things, in the order in which they were said; `or` joins alternatives. */
export interface ThingSet {
  readonly picks: readonly ThingPick[];
  readonly isOr: boolean;
  /** Whether nothing but commas joins them. */
  readonly isLoose?: boolean;
  /** Whether the others stand behind a comma, and may be those of the first: "two doors, the red one and another". */
  readonly isListed?: boolean;
  /** Whether they are refused, as the exception of what is wanted: "the doors, the blue one not". */
  readonly isRefused?: boolean;
  /** Whether nothing else of what was said is meant: "the doors, only the blue one". */
  readonly isOnly?: boolean;
  /** Picks that are preferred to the others. */
  readonly isPreferred?: boolean;
}

/** How a deed is refused: hard, softly, or with everything that has to do with the things. */
export type RefusalKind = "not" | "rather-not" | "avoid";

/** Something on which a deed hangs. */
export interface DeedCondition {
  readonly kind: "if" | "unless" | "once" | "until" | "while" | "before";
  readonly said: string;
  /** The things and what is said of them, if that was understood. */
  readonly set?: ThingSet;
  readonly qualities?: readonly Quality[];
  readonly deed?: string;
  /** The verb by which a state of affairs begins or ends. */
  readonly phase?: string;
  /** The character that does the deed. */
  readonly by?: ThingSet;
  /** Whether it stands before its deed: "if it is dark, light it". */
  readonly isAhead?: boolean;
  /** Whether it is said as a time: "at midnight". */
  readonly isTime?: boolean;
  /** Whether it is said as a question: "is it dark? then light it". */
  readonly isAsked?: boolean;
  /** Whether the deed is not done. */
  readonly isNot?: boolean;
  /** Whether another deed is done where it does not hold: "otherwise open it". */
  readonly isBranch?: boolean;
  /** Whether somebody is to have come to where the deed before brings them. */
  readonly isArrival?: boolean;
  /** Whether the deed that hangs on it is refused. */
  readonly isOfRefusal?: boolean;
}

/** A deed that is asked for or refused. */
export interface MeantDeed {
  /** A deed of the vocabulary; undefined if none was said. */
  readonly deed: string | undefined;
  readonly said: string;
  readonly set: ThingSet;
  readonly refusal?: RefusalKind;
  /** `me`, or a name as written. */
  readonly to?: string;
  /** A place, or what something is brought to; `how` is empty where no word joins them: "give Ann the can". */
  readonly at?: { readonly how: string; readonly set: ThingSet; readonly isTo: boolean };
  /** The order in which deeds come: the lowest first. */
  readonly rank: number;
  /** Whether its things are some of those of the deed before, which come before or after the others. */
  readonly among?: "first" | "last";
  readonly sentence: number;
  readonly conditions: readonly DeedCondition[];
  /** Words for a time, an end or a repetition, which are asked about. */
  readonly times: readonly string[];
  /** The deed in whose place it stands, whose things or recipient it may keep: "give Ann the can, no, the rake". */
  readonly instead?: MeantDeed;
  /** Whether the one spoken to was told to do it: "you light lamp 2, Kim lamp 4". */
  readonly isYou?: boolean;
  /** The characters that are to do it: everybody, nobody, or names. Default: the one spoken to */
  readonly who?: "all" | "nobody" | ThingSet;
  /** Whether those who are to do it were called, and may be told what somebody else is to do: "Kira, have Joss …". */
  readonly isCalled?: boolean;
  readonly isEach?: boolean;
  /** Whether it is no longer for those who were to do it: "let Kim do the green one". */
  readonly isTakenOver?: boolean;
  /** Whether it hangs on none of the conditions of the text: "light the torch, and if it rains, …". */
  readonly isAtOnce?: boolean;
  /** Whether its things are only mentioned. */
  readonly isMention?: boolean;
  /** Whether it is told without a wish, and may be a report: "Bo is asleep". */
  readonly isReport?: boolean;
  /** Whether they are mentioned in words without a meaning, in which what follows without a pause may still be told: "I refuse to light it". */
  readonly isTalk?: boolean;
  /** Whether earlier orders of the deed or about its things are taken back. Without one, the deed is refused. */
  readonly isCancelling?: boolean;
}

/** A span of a text, and what it was read as. */
export interface ReadSpan {
  readonly from: number;
  readonly to: number;
  readonly as: string;
}

/** The deeds that a text asks for. */
export interface CommandMeaning {
  /** The language in which it was said, by its ISO 639 code. */
  readonly language: string;
  readonly deeds: readonly MeantDeed[];
  /** Words that were not understood. */
  readonly unread: readonly string[];
  /** How sure it is by the language: below 0.8 for one without a table of function words of commands. */
  readonly confidence: number;
  readonly readAs: readonly ReadSpan[];
  /** Deeds of the texts before that fall away. */
  readonly dropped: readonly MeantDeed[];
  /** Whether all of it was taken back: "open the door, no, leave it". */
  readonly isTakenBack: boolean;
  /** Whether it goes on from something: "and 4 for Bob", "no, gold ones". */
  readonly isContinuing: boolean;
  /** Whether a number or a thing was said. */
  readonly isCounted: boolean;
}
