import type { WordEntry } from "../lexicon/word-entry.ts";

/** The speaker's attitude to what a clause mentions. */
export type Mood =
  /** Requested. */
  | "want"
  /** Forbidden. */
  | "ban"
  /** A place or thing to avoid. */
  | "avoid"
  /** Dismissed for now. */
  | "skip"
  /** Less preferred than something else. */
  | "less"
  /** A bad state or a number to prevent. */
  | "prevent";

/** A number in a clause, with the limit that it sets. */
export interface CountedNumber {
  readonly value: number;
  /** Number of entries of the clause before the number. */
  readonly at: number;
  readonly limit: WordLimit | undefined;
}

/** The kind of bound that a number sets. */
export type WordLimit = "at-least" | "at-most" | "below" | "above";

/** A part of a directive with a single mood. */
export class Clause {
  mood: Mood;
  /** Rank in the order of requests; equal ranks keep the order of the text. */
  rank: number;
  /** Whether the order is explicit: `first`, `then`, `before`. */
  isOrdered = false;
  /** Whether it gives a reason or a time and requests nothing: `because …`, `when …`. */
  isAside = false;
  /** Whether it is subordinate, so that the main clause may follow: `once …`. */
  isDependent = false;
  /** Whether it is a statement, marked by a finite verb, and requests nothing. */
  isStatement = false;
  /** Whether it begins with a content word, as imperatives do: `sell no bread`. */
  isBare = false;
  /** Whether it begins with a subject. */
  hasSubject = false;
  /** Whether it contains a descriptive negation. */
  isDenied = false;
  /** Whether it names the only allowed way. */
  isOnly = false;
  /** Whether it contains an indefinite pronoun: `anybody`, `anything`. */
  isAny = false;
  /** Whether it asks for knowledge. */
  isQuestion = false;
  /** Whether it begins with `or`, behind a request. */
  isAlternative = false;
  /** Whether its last word refers to a thing said before: `drop any`, `break it`. */
  isOfIt = false;
  /** Whether the negation applies to a thing, as in `no alarm`, and not to an activity, as in `do not shout`. */
  isThing = false;
  /** Whether it is a dislike, which is weaker than a ban. */
  isDislike = false;
  /** Whether it tells what would be a pity: a wish, if that is a lack. */
  isRegret = false;
  /** Whether it is a command to end something. */
  isCommand = false;
  /** Whether it begins with `rather` or `prefer`. */
  isPreferred = false;
  /** Whether it begins with `keep` or `leave`. */
  isKept = false;
  /** Whether it begins with `leave`: what is left is dismissed, or kept in a state. */
  isLeft = false;
  /** Whether what is left is dismissed. */
  isDismissed = false;
  /** Whether it keeps something on: gloves are used, a lamp stays lit. */
  isOn = false;
  /** Whether it asks for a thing that the domain does not know: `a rocket`. */
  hasNewThing = false;
  /** Whether it forbids to leave the place that it names. */
  isStaying = false;
  /** Whether it gives a reason against what it names: `smoke is bad for the lungs`. */
  isReason = false;
  /** Whether it protects something from harm: `the grass has to survive`. */
  isUnharmed = false;
  /** Whether it begins with `nobody`: a ban, or a complaint that something is not done. */
  isNobody = false;
  /** First entry of the state that is refused or kept: `the door must not be open`; undefined if there is none. */
  beingAt: number | undefined;
  /** First entry of the means that it names: `with the turret`; undefined if there are none. */
  meansAt: number | undefined;
  /** Whether it contrasts with a request: `but …`. */
  isContrast = false;
  /** Whether it asks for economy or gives a reason against, without a ban: `as few arrows as possible`. */
  isSparing = false;
  /** End of the clause's first phrase, in entries: `no dirt on the lens` is about dirt. */
  headEnd: number | undefined;
  /** Content words and phrases, in order. */
  readonly entries: WordEntry[] = [];
  /** The text of each entry. */
  readonly said: string[] = [];
  readonly numbers: CountedNumber[] = [];
  /** Number of words other than cues, with or without meaning. */
  words = 0;

  constructor(mood: Mood, rank: number) {
    this.mood = mood;
    this.rank = rank;
  }
}

/** The entries of a clause's first phrase, its topic. */
export function firstPhraseOf({ entries, headEnd }: Clause): readonly WordEntry[] {
  return headEnd === undefined ? entries : entries.slice(0, headEnd);
}

/** Whether a clause begins with an activity: `opening the hatch`. */
export function beginsWithDoing({ said }: Clause): boolean {
  return said[0]?.split(" ", 1)[0]?.endsWith("ing") === true;
}

/** Asks for what is regretted not to be: "I'd be sad if the door were never painted". */
export function wish(clause: Clause): undefined {
  clause.mood = "want";
  clause.hasSubject = false;
  clause.isStatement = false;
  clause.isThing = false;
  clause.isDislike = false;
  clause.isUnharmed = false;
  clause.isRegret = false;
}

/** Counts something in clauses. */
export const totalIn = (clauses: readonly Clause[], countOf: (clause: Clause) => number): number =>
  clauses.reduce((sum, clause) => sum + countOf(clause), 0);

/** Whether a clause requests something. */
export function isWanted({ mood }: Clause): boolean {
  return mood === "want" || mood === "prevent";
}
