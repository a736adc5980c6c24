/**
 * The function words of nine languages.
 *
 * @module
 */

import type { OrderWords } from "./order-words.ts";

/** The effect of a fixed phrase on the words around it. */
export type Cue =
  /** Forbids the words after it, wherever it stands: `without`, `must not`, `refrain from`. */
  | "ban"
  /** Like `ban`, but only before a gerund: `i am not`. */
  | "ban-doing"
  /** Like `ban`, but only at the start of a clause: `do not`, `never`, `no`. Elsewhere it only describes. */
  | "ban-first"
  /** Like `ban-first`, and forbids a command in which it stands later: `nicht`. */
  | "ban-late"
  /** Refuses the thing or bans the activity that follows, wherever the phrase stands: `no more`, `without`. */
  | "refuse"
  /** Like `refuse`, but only at the start of a clause: `no`. */
  | "refuse-first"
  /** Like `refuse`, but only as a dislike: `i hate`. */
  | "dislike"
  /** Like `dislike`, of an event that does harm: `it would be a shame if`. */
  | "regret"
  /** Like `refuse`, but as a command: `stop`, `enough of`. */
  | "end"
  /** Prefers the words after it to those after `less`: `i would rather`. */
  | "prefer"
  /**
   * Introduces the less preferred option after a preference: `than`, `to`. The first phrase has no other meaning there.
   */
  | "less"
  /** Avoids a place or thing: `stay away from`, `avoid`. */
  | "avoid"
  /** Dismisses the words after it without forbidding them: `forget about`. */
  | "skip"
  /** Tells that something is left undone, in a regret: `if you forgot`. */
  | "missed"
  /** Like `skip`, of what another request takes the place of: `instead of`. */
  | "replaced"
  /** Dismisses the words before it: `can wait`. */
  | "skipped"
  /** Like `skipped`, but only of a statement: `is fine`. */
  | "fine"
  /** Takes back the request before it, at an end: `leave it`. */
  | "dropped"
  /** Dismisses the words before it, otherwise those after it: `you need not`. */
  | "needless"
  /** Forbids the words before it, in the same clause or as an answer to them: `is forbidden`, `no thanks`. */
  | "banned"
  /** Forbids the words before it, or the state after it: `must not be`. */
  | "must-not-be"
  /** Objects to the words before it, after a request: `is too`. */
  | "too"
  /** Allows the words before it only as a last resort: `only as a last resort`. */
  | "resort"
  /** Asks to use up as little as possible of the words after it: `as little`. */
  | "spare"
  /** Keeps something unchanged if `untouched` follows, or in reserve if a number follows. */
  | "keep"
  | "untouched"
  /** Keeps the number before it in reserve: `as long as at least four are left`. */
  | "left-over"
  /** Asks for knowledge, and for nothing else: `is it true that`. */
  | "asks"
  /** Protects the words before it from harm: `has to survive`. */
  | "unharmed"
  /** Forbids the words after it, or complains that they are not done: `nobody`. */
  | "nobody"
  /** Keeps the words before it in the state after it: `stays`. */
  | "stays"
  /** Gives a reason against the words before it: `is bad for`. */
  | "bad-for"
  /** Forbids leaving the place after it: `nobody leaves`. */
  | "stay"
  /** Dismisses the thing after it, or keeps its state if one follows: `leave the stove`, `leave the lamp on`. */
  | "leave"
  /** Sets free what seemed to be left as it is: `let the dog in`. */
  | "let-go"
  /** Forbids to use up the number after it: `use up the last`. */
  | "reserve"
  /** Requires the words after it once something is forbidden: `nothing happens without`. */
  | "unless"
  /** Sounds like a ban but is none: `do not forget`, `why not`. */
  | "insist"
  /** Asks to prevent a bad state, or to stay clear of a number: `do not let`. */
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
  /** Allows only the way that the clause names: `and nothing else`. */
  | "only"
  | "but"
  /** Takes back what was said before it: `no, scratch that`. */
  | "correct"
  /** Starts a description: `because`, `since`, `who`. */
  | "aside"
  /** Starts the main request after an introduction: `i want you to`. */
  | "main"
  /** Like `main`; tells the purpose if a negation stands behind further words: `so the pipes do not burst`. */
  | "so"
  /** Complains of a lack without banning anything: `there is no`, `out of`. */
  | "lack"
  /** Says nothing before a comma: `well`. */
  | "filler"
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
  /** Prefixes of verbs that stand at the end of a command: `um` in `stoß die Leitern um`. */
  readonly prefixes?: string;
  /** Determiners, such as articles. Before one of these, `and` continues a list of banned things. */
  readonly determiners: string;
  /**
   * Phrases by effect, separated by commas. `i/we want no` expands to two phrases, `so/ that` to `so that` and `that`.
   * Phrases must be in the form that {@link fold} returns, with contractions spelt out.
   */
  readonly cues: Readonly<Partial<Record<Cue, string>>>;
  /** Function words of orders over things; without them such orders are read by numbers, names and cues alone. */
  readonly orders?: OrderWords;
  /** Sentence endings that forbid, for scripts without spaces where the verb carries the negation. */
  readonly banEndings?: string;
}
