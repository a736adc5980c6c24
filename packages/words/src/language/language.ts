/**
 * The function words of nine languages.
 *
 * @module
 */

/** The effect of a fixed phrase on the words around it. */
export type Cue =
  /** Forbids what follows, wherever the phrase stands: `without`, `must not`, `refrain from`. */
  | "ban"
  /** Like `ban`, but only before a gerund: `i am not`. */
  | "ban-doing"
  /** Like `ban`, but only at the start of a clause: `do not`, `never`, `no`. Elsewhere it only describes. */
  | "ban-first"
  /** Refuses the thing or bans the activity that follows, wherever the phrase stands: `no more`, `without`. */
  | "refuse"
  /** Like `refuse`, but only at the start of a clause: `no`. */
  | "refuse-first"
  /** Like `refuse`, but only as a dislike: `i hate`. */
  | "dislike"
  /** Like `refuse`, but as a command: `stop`, `enough of`. */
  | "end"
  /** Prefers what follows to what a `less` phrase introduces: `i would rather`. */
  | "prefer"
  /**
   * Introduces the less preferred option after a preference: `than`, `to`. The first phrase has no other meaning there.
   */
  | "less"
  /** Avoids a place or thing: `stay away from`, `avoid`. */
  | "avoid"
  /** Dismisses what follows without forbidding it: `forget about`, `instead of`. */
  | "skip"
  /** Dismisses what precedes: `can wait`. */
  | "skipped"
  /** Forbids what precedes: `is forbidden`. */
  | "banned"
  /** Forbids what precedes, or the state of it that follows: `must not be`. */
  | "must-not-be"
  /** Objects to what precedes, after a request: `is too`. */
  | "too"
  /** Allows what precedes only as a last resort: `only as a last resort`. */
  | "resort"
  /** Asks to use as little as possible of what follows: `as little`. */
  | "spare"
  /** Keeps something unchanged if `untouched` follows, or in reserve if a number follows. */
  | "keep"
  | "untouched"
  /** Protects what precedes from harm: `has to survive`. */
  | "unharmed"
  /** Forbids what follows, or complains that it never happens: `nobody`. */
  | "nobody"
  /** Keeps what precedes in the state that follows: `stays`. */
  | "stays"
  /** Sounds like a ban but is none: `do not forget`, `why not`. */
  | "insist"
  /** Asks to prevent a bad state, or to stay clear of a number: `do not let`. */
  | "prevent"
  | "first"
  | "then"
  | "last"
  | "later"
  /** Puts what follows later in the order. */
  | "before"
  /** Puts what follows earlier in the order: `after`, `once`, `as soon as`. */
  | "after"
  /** Like `after`, and bans what precedes until then. */
  | "until"
  | "at-least"
  | "at-most"
  | "below"
  | "above"
  | "and"
  | "or"
  /** Allows only the way that the clause names: `and nothing else`. */
  | "only"
  | "but"
  /** Starts a description: `because`, `since`, `who`. */
  | "aside"
  /** Starts the main request after an introduction: `so`, `i want you to`. */
  | "main"
  /** Complains of a lack without banning anything: `there is no`, `out of`. */
  | "lack"
  /** Has no effect; protects a phrase from being misread. */
  | "none";

/** The function words of a language. Content words come from the domain and the thesaurus. */
export interface Language {
  /** ISO 639 code, such as `en`. */
  readonly code: string;
  /** Stop words, separated by spaces. */
  readonly stop: string;
  /** Light verbs, which have little meaning of their own: `get`, `make`. */
  readonly weak: string;
  /** The words for the numbers from zero on, separated by spaces; synonyms are separated by `/`. */
  readonly numbers: string;
  /** Indefinite pronouns, which widen a ban: `anybody`. */
  readonly indefinite: string;
  /** Verbs that make a clause a statement: `is`, `has`, `will`. */
  readonly auxiliaries: string;
  /** Units of time and the like. A number before one of these counts nothing in the game. */
  readonly units: string;
  /** Words that begin a statement. A negation after one of these only describes. */
  readonly subjects: string;
  /** Pronouns that may stand inside a phrase: `knock him out`. */
  readonly pronouns: string;
  /** Determiners, such as articles. Before one of these, `and` continues a list of banned things. */
  readonly determiners: string;
  /**
   * Phrases by effect, separated by commas. `i/we want no` expands to two phrases, `so/ that` to `so that` and `that`.
   * Phrases must be in the form that {@link fold} returns, with contractions spelt out.
   */
  readonly cues: Readonly<Partial<Record<Cue, string>>>;
  /** Sentence endings that forbid, for scripts without spaces where the verb carries the negation. */
  readonly banEndings?: string;
}
