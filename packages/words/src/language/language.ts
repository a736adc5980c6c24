/**
 * The function words of nine languages.
 *
 * @module
 */

/** The effect of a fixed phrase on the words around it. */
export type Cue =
  /** The following must not be done, wherever it stands: `without`, `must not`, `refrain from`. */
  | "ban"
  /** The same, but only where a doing follows that is told by its `-ing`: `i am not`. */
  | "ban-doing"
  /** The same, but only where a clause begins: `do not`, `never`, `no`. Elsewhere it describes. */
  | "ban-first"
  /** There is to be none of what follows, wherever it stands: `no more`, `without`; or, where it is a doing, it is banned. */
  | "refuse"
  /** The same, but only where a clause begins: `no`. */
  | "refuse-first"
  /** The same, but only as a dislike: `i hate`. */
  | "dislike"
  /** The same, and a command: `stop`, `enough of`. */
  | "end"
  /** The following is preferred to what comes after `less`: `i would rather`. */
  | "prefer"
  /** Behind a preference, the following is preferred less: `than`, `to`. The first phrase means nothing else there. */
  | "less"
  /** A place or thing to keep away from: `stay away from`, `avoid`. */
  | "avoid"
  /** The following is not wanted, though nobody forbids it: `forget about`, `instead of`. */
  | "skip"
  /** The same of what stands before: `can wait`. */
  | "skipped"
  /** The preceding must not be done: `is forbidden`. */
  | "banned"
  /** The same, or must not be as what follows says: `must not be`. */
  | "must-not-be"
  /** The preceding is something to be sparing with, where it speaks against what was asked for: `is too`. */
  | "too"
  /** The preceding is to be done only where nothing else will do: `only as a last resort`. */
  | "resort"
  /** As little as possible of the following is to be used up: `as little`. */
  | "spare"
  /** Something is kept as it is, if one of `untouched` follows, or kept in reserve, if a number does. */
  | "keep"
  | "untouched"
  /** The preceding is to come to no harm: `has to survive`. */
  | "unharmed"
  /** Forbids what follows, or complains that it is not done: `nobody`. */
  | "nobody"
  /** The preceding is kept as the following says: `stays`. */
  | "stays"
  /** Sounds like a ban and is none: `do not forget`, `why not`. */
  | "insist"
  /** Something must not come to be; what may be bad or a number: `do not let`. */
  | "prevent"
  | "first"
  | "then"
  | "last"
  | "later"
  /** The following comes later. */
  | "before"
  /** The following comes earlier: `after`, `once`, `as soon as`. */
  | "after"
  /** As `after`, if what stands before is forbidden until then. */
  | "until"
  | "at-least"
  | "at-most"
  | "below"
  | "above"
  | "and"
  | "or"
  /** The way that the clause names is the only one to be gone: `and nothing else`. */
  | "only"
  | "but"
  /** The following describes: `because`, `since`, `who`. */
  | "aside"
  /** The following is the point of the sentence after all: `so`, `i want you to`. */
  | "main"
  /** There is none of what follows, which is a complaint, not a ban: `there is no`, `out of`. */
  | "lack"
  /** Nothing: a phrase that would be taken for something else. */
  | "none";

/** The small words of a language. Large ones come from the domain and the thesaurus. */
export interface Language {
  /** ISO 639, such as `en`. */
  readonly code: string;
  /** Words that tell nothing apart, divided by blanks. */
  readonly stop: string;
  /** Verbs that tell little: `get`, `make`. */
  readonly weak: string;
  /** The numbers from zero on, divided by blanks; several words for one by `/`. */
  readonly numbers: string;
  /** Words that stand for all: `anybody`. What is forbidden with one of them is meant widely. */
  readonly indefinite: string;
  /** Verbs that make a statement of a clause: `is`, `has`, `will`. */
  readonly auxiliaries: string;
  /** Units of time and the like, before which a number counts nothing of the game. */
  readonly units: string;
  /** Words that begin a statement, after which a negation describes and does not forbid. */
  readonly subjects: string;
  /** Words that stand for others and may stand within a phrase: `knock him out`. */
  readonly pronouns: string;
  /** Words before which a banned list continues after `and`, such as articles. */
  readonly determiners: string;
  /** Phrases by what they do, divided by commas. `i/we want no` stands for two, and `so/ that` for `so that` and `that`. As {@link fold} leaves them, contractions spelt out. */
  readonly cues: Readonly<Partial<Record<Cue, string>>>;
  /** Endings of sentences that forbid, where the language does so by the verb: for scripts without blanks. */
  readonly banEndings?: string;
}
