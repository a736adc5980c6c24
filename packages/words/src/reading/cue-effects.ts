import type { Cue } from "../language/language.ts";
import type { WordLimit } from "./clause.ts";
import type { ClauseWriter } from "./clause-writer.ts";

/** The surroundings of a cue. */
export interface CueContext {
  /** The next word is an article or the like. */
  readonly isListed: boolean;
  /** A number stands within a few words behind the cue. */
  readonly hasNumberBehind: boolean;
  /** A number stands right before it. */
  readonly hasNumberBefore: boolean;
}

/** How far things are shifted in the order against their neighbours. */
const SHIFT = 0.5;
const FIRST = -0.9;

/**
 * Does what a cue does to the clauses around it.
 *
 * @returns whether the words of the cue are used up; else they are read as words
 */
export function applyCue(cue: Cue, writer: ClauseWriter, context: CueContext): boolean {
  return (
    applyNegation(cue, writer) ?? applyOrder(cue, writer) ?? applyLink(cue, writer, context) ?? true
  );
}

/** Cues that forbid, dismiss or keep; undefined if it is none of them. */
function applyNegation(cue: Cue, writer: ClauseWriter): boolean | undefined {
  const { current } = writer;
  switch (cue) {
    case "ban":
    case "avoid":
    case "prevent":
      writer.open(cue).isThing = false;
      return true;
    case "skip":
      writer.open(current.isPreferred ? "less" : cue);
      return true;
    case "ban-first":
    case "refuse-first":
      if (writer.isStart) writer.open("ban").isThing = cue === "refuse-first";
      else current.isDenied = true;
      return true;
    case "refuse":
    case "end": {
      const clause = writer.open("ban");
      clause.isThing = true;
      clause.isCommand = cue === "end";
      return true;
    }
    case "prefer":
      writer.open("want").isPreferred = true;
      return true;
    case "less":
      writer.open("less");
      return true;
    case "skipped":
      current.mood = "skip";
      return true;
    case "banned":
      current.mood = "ban";
      return true;
    case "keep":
      current.isKept = true;
      return false;
    case "untouched":
      current.mood = "ban";
      // `leave` and `keep` themselves are not forbidden.
      current.entries.shift();
      current.said.shift();
      return true;
    case "lack":
      current.isDenied = true;
      writer.isStart = false;
      return true;
    case "insist":
      writer.isStart = false;
      return true;
    default:
      return undefined;
  }
}

/** Cues that tell what comes first and what later. */
function applyOrder(cue: Cue, writer: ClauseWriter): boolean | undefined {
  const { current } = writer;
  switch (cue) {
    case "first":
      current.rank = writer.rank + FIRST;
      current.isOrdered = true;
      return true;
    case "then":
    case "last":
      writer.rank++;
      writer.openOrdered(writer.rank);
      return true;
    case "later":
      current.rank += 1;
      current.isOrdered = true;
      return true;
    case "before":
      writer.openOrdered(writer.rank + SHIFT);
      return true;
    case "after":
      writer.openOrdered(writer.rank - SHIFT).isAside = true;
      return true;
    case "until":
      if (current.mood !== "ban") {
        writer.open("want").isAside = true;
        return true;
      }
      // An action that is forbidden until then is wanted afterwards.
      current.mood = "want";
      current.rank += SHIFT;
      current.isOrdered = true;
      writer.openOrdered(writer.rank);
      return true;
    default:
      return undefined;
  }
}

/** Cues that join clauses, and limits of numbers. */
function applyLink(cue: Cue, writer: ClauseWriter, context: CueContext): boolean | undefined {
  const { current } = writer;
  switch (cue) {
    case "and":
    case "or": {
      // "the butler and the maid" goes on with what was forbidden.
      const goesOn = current.mood !== "want" && (cue === "or" || context.isListed);
      writer.open(goesOn ? current.mood : "want");
      return true;
    }
    case "but":
      writer.open("want");
      return true;
    case "aside":
      writer.open("want").isAside = true;
      return true;
    case "main":
      writer.comeToThePoint();
      return true;
    case "at-least":
    case "at-most":
    case "below":
    case "above":
      return applyLimit(cue, writer, context);
    default:
      return undefined;
  }
}

/** A limit counts if a number is near: behind it (`at least one`), or before it (`one at most`). */
function applyLimit(limit: WordLimit, writer: ClauseWriter, context: CueContext): boolean {
  if (context.hasNumberBehind) {
    writer.limit = limit;
    return true;
  }
  const { numbers } = writer.current;
  const last = numbers.at(-1);
  const isOfBefore = limit === "at-least" || limit === "at-most";
  if (last === undefined || !context.hasNumberBefore || !isOfBefore) return false;
  numbers[numbers.length - 1] = { ...last, limit };
  return true;
}
