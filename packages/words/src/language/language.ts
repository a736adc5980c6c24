/**
 * The function words of nine languages.
 *
 * @module
 */

/** The effect of a fixed phrase on the words around it. */
export type Cue =
  /** Forbids the words after it, wherever it stands: `without`, `must not`, `refrain from`. */
  | "ban"
  /** As `ban`, but only before a gerund: `i am not`. */
  | "ban-doing"
  /** As `ban`, but only at the start of a clause: `do not`, `never`, `no`. Elsewhere it is descriptive. */
  | "ban-first"
  /** Refuses the thing that follows, or bans the activity that follows, anywhere: `no more`, `without`. */
  | "refuse"
  /** As `refuse`, but only at the start of a clause: `no`. */
  | "refuse-first"
  /** As `refuse`, but as a mere dislike: `i hate`. */
  | "dislike"
  /** As `refuse`, but as a command: `stop`, `enough of`. */
  | "end"
  /** Prefers the words after it to those after `less`: `i would rather`. */
  | "prefer"
  /**
   * After a preference, introduces the less preferred option: `than`, `to`. The first phrase has no
   * other meaning there.
   */
  | "less"
  /** Avoids a place or thing: `stay away from`, `avoid`. */
  | "avoid"
  /** Dismisses the words after it without forbidding them: `forget about`, `instead of`. */
  | "skip"
  /** Dismisses the words before it: `can wait`. */
  | "skipped"
  /** Forbids the words before it: `is forbidden`. */
  | "banned"
  /** Forbids the words before it, or the state after it: `must not be`. */
  | "must-not-be"
  /** Objects to the words before it, after a request: `is too`. */
  | "too"
  /** Allows the words before it only as a last resort: `only as a last resort`. */
  | "resort"
  /** Asks to use up as little as possible of the words after it: `as little`. */
  | "spare"
  /** Keeps something as it is if `untouched` follows, or in reserve if a number follows. */
  | "keep"
  | "untouched"
  /** Protects the words before it from harm: `has to survive`. */
  | "unharmed"
  /** Forbids the words after it, or complains that they are not done: `nobody`. */
  | "nobody"
  /** Keeps the words before it in the state after it: `stays`. */
  | "stays"
  /** Not a ban, although it sounds like one: `do not forget`, `why not`. */
  | "insist"
  /** Prevents a bad state or a number: `do not let`. */
  | "prevent"
  | "first"
  | "then"
  | "last"
  | "later"
  /** Puts the words after it later. */
  | "before"
  /** Puts the words after it earlier: `after`, `once`, `as soon as`. */
  | "after"
  /** As `after`, with a ban on the words before it until then. */
  | "until"
  | "at-least"
  | "at-most"
  | "below"
  | "above"
  | "and"
  | "or"
  /** Allows no other way than the clause's: `and nothing else`. */
  | "only"
  | "but"
  /** Starts a description: `because`, `since`, `who`. */
  | "aside"
  /** Starts the main request after an introduction: `so`, `i want you to`. */
  | "main"
  /** Complains of a lack, without a ban: `there is no`, `out of`. */
  | "lack"
  /** No effect: protects a phrase from being misread. */
  | "none";

/** The function words of a language. Content words come from the domain and the thesaurus. */
export interface Language {
  /** ISO 639, such as `en`. */
  readonly code: string;
  /** Stop words, separated by spaces. */
  readonly stop: string;
  /** Light verbs, with little meaning: `get`, `make`. */
  readonly weak: string;
  /** The numbers from zero on, separated by spaces; synonyms separated by `/`. */
  readonly numbers: string;
  /** Indefinite pronouns: `anybody`. They widen a ban. */
  readonly indefinite: string;
  /** Verbs that make a clause a statement: `is`, `has`, `will`. */
  readonly auxiliaries: string;
  /** Units of time and the like. A number before one counts nothing in the game. */
  readonly units: string;
  /** Words that begin a statement. A negation after one is descriptive. */
  readonly subjects: string;
  /** Pronouns that a phrase may contain: `knock him out`. */
  readonly pronouns: string;
  /** Determiners, such as articles. Before one, `and` continues a list of banned things. */
  readonly determiners: string;
  /**
   * Phrases by effect, separated by commas. `i/we want no` expands to two phrases, `so/ that` to
   * `so that` and `that`. In the form that {@link fold} gives, with contractions spelt out.
   */
  readonly cues: Readonly<Partial<Record<Cue, string>>>;
  /** Sentence endings that forbid, for scripts without spaces in which the verb carries the negation. */
  readonly banEndings?: string;
}
