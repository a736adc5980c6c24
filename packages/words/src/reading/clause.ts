import type { WordEntry } from "../lexicon/word-entry.ts";

/** The speaker's attitude to the things that a clause names. */
export type Mood =
  /** Somebody wants them to come to be. */
  | "want"
  /** Nobody is to do them. */
  | "ban"
  /** A place or thing is to be kept away from. */
  | "avoid"
  /** Nobody is to care for them now. */
  | "skip"
  /** Something else is preferred to them. */
  | "less"
  /** They are not to come to be, which may be bad or a number. */
  | "prevent";

/** A number in a clause, and how it is meant. */
export interface CountedNumber {
  readonly value: number;
  /** The number of the clause's entries before it. */
  readonly at: number;
  readonly limit: WordLimit | undefined;
}

/** The side of a number that is meant. */
export type WordLimit = "at-least" | "at-most" | "below" | "above";

/** A part of a directive in one mood. */
export interface Clause {
  mood: Mood;
  /** Its rank in the order of things to do; equal ones as they stand in the text. */
  rank: number;
  /** An order was spelt out around it: `first`, `then`, `before`. */
  isOrdered: boolean;
  /** It gives a reason or a time, and need not be done: `because …`, `when …`. */
  isAside: boolean;
  /** It tells of something and asks for nothing: it has a verb that says so. */
  isStatement: boolean;
  /** It begins with who does it. */
  hasSubject: boolean;
  /** A negation that describes stands in it. */
  isDenied: boolean;
  /** It speaks of anybody or anything. */
  isAny: boolean;
  /** The negation is one of a thing, as in `no alarm`; else of a doing, as in `do not shout`. */
  isThing: boolean;
  /** It commands to end something. */
  isCommand: boolean;
  /** It begins with `rather` or `prefer`. */
  isPreferred: boolean;
  /** It begins with `keep` or `leave`. */
  isKept: boolean;
  /** Words and phrases that say something, in order. */
  readonly entries: WordEntry[];
  /** As they were said, one for each entry. */
  readonly said: string[];
  readonly numbers: CountedNumber[];
  /** Words that were not cues, whether they say something or not. */
  words: number;
}

/** A clause in which nothing stands yet. */
export function emptyClause(mood: Mood, rank: number): Clause {
  return {
    mood,
    rank,
    isOrdered: false,
    isAside: false,
    isStatement: false,
    hasSubject: false,
    isDenied: false,
    isAny: false,
    isThing: false,
    isCommand: false,
    isPreferred: false,
    isKept: false,
    entries: [],
    said: [],
    numbers: [],
    words: 0,
  };
}

/** Whether a clause asks for something to come to be. */
export function isWanted({ mood }: Clause): boolean {
  return mood === "want" || mood === "prevent";
}
