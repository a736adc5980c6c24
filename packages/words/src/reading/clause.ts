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
  /** It is a part of a sentence whose point may come after it: `once …`. */
  isDependent: boolean;
  /** It tells of something and asks for nothing: it has a verb that says so. */
  isStatement: boolean;
  /** It begins with a word that says something, as commands do: `sell no bread`. */
  isBare: boolean;
  /** It begins with who does it. */
  hasSubject: boolean;
  /** A negation that describes stands in it. */
  isDenied: boolean;
  /** It names the only way that is to be gone. */
  isOnly: boolean;
  /** It speaks of anybody or anything. */
  isAny: boolean;
  /** The negation is one of a thing, as in `no alarm`; else of a doing, as in `do not shout`. */
  isThing: boolean;
  /** It tells of a dislike, which forbids nothing. */
  isDislike: boolean;
  /** It commands to end something. */
  isCommand: boolean;
  /** It begins with `rather` or `prefer`. */
  isPreferred: boolean;
  /** It begins with `keep` or `leave`. */
  isKept: boolean;
  /** It says that something is not to come to harm: `the grass has to survive`. */
  isUnharmed: boolean;
  /** It says what nobody does, which forbids it or complains that it is not done. */
  isNobody: boolean;
  /** It says from this entry on how something must not be, or is to stay: `the door must not be open`. */
  beingAt: number | undefined;
  /** It says what speaks against what was asked for: `but …`. */
  isContrast: boolean;
  /** It forbids nothing, but asks to be sparing or gives a reason against: `as few arrows as possible`. */
  isSparing: boolean;
  /** The entries of its first phrase end here: `no dirt on the lens` is about dirt. */
  headEnd: number | undefined;
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
    isDependent: false,
    isStatement: false,
    isBare: false,
    hasSubject: false,
    isDenied: false,
    isOnly: false,
    isAny: false,
    isThing: false,
    isDislike: false,
    isCommand: false,
    isPreferred: false,
    isKept: false,
    isUnharmed: false,
    isNobody: false,
    beingAt: undefined,
    isContrast: false,
    isSparing: false,
    headEnd: undefined,
    entries: [],
    said: [],
    numbers: [],
    words: 0,
  };
}

/** The entries of the first phrase of a clause: what it is about. */
export function firstPhraseOf({ entries, headEnd }: Clause): readonly WordEntry[] {
  return headEnd === undefined ? entries : entries.slice(0, headEnd);
}

/** Whether a clause begins with a doing: `opening the hatch`. */
export function beginsWithDoing({ said }: Clause): boolean {
  return said[0]?.split(" ", 1)[0]?.endsWith("ing") === true;
}

/** Whether a clause asks for something to come to be. */
export function isWanted({ mood }: Clause): boolean {
  return mood === "want" || mood === "prevent";
}
