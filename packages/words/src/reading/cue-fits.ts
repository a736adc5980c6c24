import type { Cue } from "../language/language.ts";
import type { ClauseWriter } from "./clause-writer.ts";

/** Maximum length of a sentence that only names a topic, in words. */
const MAX_TOPIC = 2;

/** The place of a cue in the text. */
interface CuePlace {
  /** Whether nothing of the clause follows. */
  readonly isEnd: boolean;
  /** The first word of the cue. */
  readonly word: string;
  readonly isAfterBreak: boolean;
  readonly isBeforeStop: boolean;
}

/** Whether a cue about the words before it can have its own meaning; true for other cues. */
export function fitsBehind(
  cue: Cue,
  { current, clauses }: ClauseWriter,
  { isEnd, word, isAfterBreak, isBeforeStop }: CuePlace,
): boolean {
  const hasWords = current.entries.length > 0;
  switch (cue) {
    case "later":
    case "resort":
      return hasWords && isEnd;
    case "skipped": {
      // "Tips? Who cares."
      const last = clauses.at(-1);
      const isTopic = isAfterBreak && last?.mood === "want" && last.words <= MAX_TOPIC;
      return hasWords || (isEnd && isTopic);
    }
    case "banned":
    case "must-not-be":
    case "stays":
    case "bad-for":
      return hasWords;
    case "unharmed":
      // "keep the worm alive" names a state.
      if (current.isKept && word === "alive") return false;
      return hasWords || (isEnd && clauses.length > 0);
    case "untouched":
      // "keep one for later" sets a limit.
      return current.isKept && current.numbers.length === 0 && (isEnd || isBeforeStop);
    default:
      return true;
  }
}
