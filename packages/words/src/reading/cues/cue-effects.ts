import type { Cue } from "../../language/language.ts";
import { beginsWithDoing, type Clause, emptyClause, type WordLimit, wish } from "../clause.ts";
import { commands, isForbiddingEvent, isUnknown, namesReferent } from "../clause-checks.ts";
import type { ClauseWriter } from "../clause-writer.ts";

/** The words around a cue. */
export interface CueContext {
  /** Whether the cue is `without` or the like, behind a clause. */
  readonly isWithout: boolean;
  /** Whether the cue begins with `nobody`. */
  readonly isOfNobody: boolean;
  /** Whether the cue is `on`, as in `keep the gloves on`. */
  readonly isOn: boolean;
  /** Whether the cue ends with the subject of what follows: `so they`. */
  readonly hasSubject: boolean;
  /** Whether the cue begins with `and` or `but`. */
  readonly isJoined: boolean;
  /** Whether a determiner follows the cue. */
  readonly isListed: boolean;
  /** Whether a number follows within a few words. */
  readonly hasNumberBehind: boolean;
  /** Whether a number immediately precedes the cue. */
  readonly hasNumberBefore: boolean;
}

/** Shift of a clause's rank relative to its neighbours. */
const SHIFT = 0.5;
const FIRST = -0.9;
/** Cues that say that something is not so. */
const LACKS: ReadonlySet<Cue> = new Set<Cue>([
  ...(["ban", "ban-first", "ban-late", "ban-doing"] as const),
  ...(["refuse", "refuse-first", "nobody", "lack", "skip", "dropped", "missed"] as const),
]);

/**
 * Applies the effect of a cue to the clauses around it.
 *
 * @returns whether the words of the cue are used up; if not, they are read as ordinary words
 */
export function applyCue(cue: Cue, writer: ClauseWriter, context: CueContext): boolean {
  if (writer.current.isRegret && LACKS.has(cue) && !context.isJoined) {
    wish(writer.current);
    // "si personne ne …": once is enough.
    writer.isStart = false;
    return true;
  }
  return (
    applyNegation(cue, writer, context) ??
    applyManner(cue, writer, context) ??
    applyLeaving(cue, writer, context) ??
    applyOrder(cue, writer) ??
    applyLink(cue, writer, context) ??
    true
  );
}

/** Cues that forbid, dismiss or keep; undefined for other cues. */
function applyNegation(
  cue: Cue,
  writer: ClauseWriter,
  { isJoined, isWithout }: CueContext,
): boolean | undefined {
  const { current } = writer;
  switch (cue) {
    case "ban":
      if (!isJoined && namesReferent(current)) {
        // "the worm must not die"
        current.mood = "ban";
        current.beingAt = current.entries.length;
        return true;
      }
      if (isJoined || !preventLeft(current)) writer.open(cue).isThing = false;
      return true;
    case "ban-doing":
      writer.open("ban").isThing = false;
      return true;
    case "avoid":
      avoidThing(writer);
      return true;
    case "prevent":
      writer.open(cue).isThing = false;
      return true;
    case "skip":
    case "replaced":
      writer.open(current.isPreferred ? "less" : "skip").isDependent = cue === "replaced";
      return true;
    case "ban-first":
    case "refuse-first":
    case "ban-late":
      deny(cue, writer);
      return true;
    case "refuse":
    case "dislike":
    case "regret":
    case "end": {
      if (isWithout && isForbiddingEvent(current)) {
        // "nothing is loaded without a check" asks for the check.
        current.mood = "skip";
        current.isAside = true;
        writer.open("want");
        return true;
      }
      if (current.isAside && !(current.isDependent || writer.isStart)) {
        // "she will be cross if we come home without fish" complains of a lack.
        current.isDenied = true;
        return true;
      }
      const clause = writer.open("ban");
      clause.isThing = true;
      clause.isCommand = cue === "end";
      clause.isDislike = cue === "dislike" || cue === "regret";
      clause.isUnharmed = clause.isRegret = cue === "regret";
      return true;
    }
    case "prefer":
      (writer.isStart ? writer.open("want") : current).isPreferred = true;
      return true;
    case "less":
      writer.open("less");
      return true;
    case "spare": {
      const clause = writer.open("ban");
      clause.isThing = true;
      clause.isSparing = true;
      return true;
    }
    default:
      return undefined;
  }
}

/** Applies a negation that forbids only where a clause begins or a command ends, and elsewhere describes. */
function deny(cue: "ban-first" | "refuse-first" | "ban-late", writer: ClauseWriter): void {
  const { current } = writer;
  if (writer.isAwaiting) {
    writer.isAwaiting = false;
    writer.openOrdered(writer.rank + SHIFT);
  } else if (writer.isStart && !(cue === "ban-first" && writer.isResult && current.words > 0))
    writer.open("ban").isThing = cue === "refuse-first";
  else if (cue === "ban-late" && current.mood === "skip") current.mood = "want";
  else if (cue !== "ban-first" && commands(current)) current.mood = "ban";
  else {
    current.isDenied = true;
    // "so the pipes do not burst" is why, not what.
    if (writer.isResult) current.isAside = true;
  }
}

/** Turns a clause about what is left into what is to be prevented: "lass den Tank nie unter zwei fallen". */
function preventLeft(clause: Clause): boolean {
  if (!clause.isLeft || clause.mood !== "want" || clause.entries.length < 2) return false;
  clause.mood = "prevent";
  clause.isKept = false;
  clause.isLeft = false;
  clause.entries.shift();
  clause.said.shift();
  return true;
}

/** Begins a clause about a place or thing to avoid, or turns the current one into it. */
function avoidThing(writer: ClauseWriter): void {
  const { current } = writer;
  if (current.isKept && current.mood === "want" && current.entries.length > 1) {
    // "keep the cat away from the mouse"
    current.mood = "avoid";
    current.entries.shift();
    current.said.shift();
  } else writer.open("avoid").isThing = false;
}

/** The words that a cue behind them is about: those before it in its clause, otherwise the last clause. */
function spokenOf({ current, clauses }: ClauseWriter): Clause {
  if (current.entries.length > 0) return current;
  return clauses.findLast(({ entries }) => !entries.every(isUnknown)) ?? current;
}

/** Forbids what a clause names: a thing, unless it names what is done. */
function refuse(clause: Clause): void {
  clause.mood = "ban";
  clause.isThing = !(
    beginsWithDoing(clause) || clause.entries.some(({ isCalledTool }) => isCalledTool)
  );
}

/** Cues about the refused or kept state of something already named; undefined for other cues. */
function applyManner(cue: Cue, writer: ClauseWriter, { isOn }: CueContext): boolean | undefined {
  const { current } = writer;
  switch (cue) {
    case "nobody":
      writer.open("ban").isNobody = true;
      return true;
    case "must-not-be":
      current.mood = "ban";
      current.beingAt = current.entries.length;
      return true;
    case "too":
    case "resort":
      current.mood = "ban";
      current.isSparing = true;
      return true;
    case "skipped":
    case "fine":
    case "dropped":
      spokenOf(writer).mood = "skip";
      return true;
    case "banned":
      refuse(spokenOf(writer));
      return true;
    case "needless":
      if (current.entries.length > 0 && !current.hasSubject) current.mood = "skip";
      else writer.open("skip");
      return true;
    case "keep":
      current.isKept = true;
      return false;
    case "only":
      current.isOnly = true;
      return true;
    case "stays":
      // "it would be a shame if the roof stayed leaky"
      if (current.isRegret) return true;
      current.isKept = true;
      current.beingAt = current.entries.length;
      return true;
    case "untouched":
      current.mood = "ban";
      current.isOn = isOn;
      // `leave` and `keep` themselves are not banned.
      if (current.beingAt !== undefined) return true;
      current.entries.shift();
      current.said.shift();
      return true;
    case "unharmed":
      current.isUnharmed = true;
      // "bring it back, unharmed" is a clause of its own.
      current.words++;
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

/** Cues about places not to leave, things left, reserves and reasons; undefined for other cues. */
function applyLeaving(
  cue: Cue,
  writer: ClauseWriter,
  { isOfNobody, hasNumberBehind }: CueContext,
): boolean | undefined {
  const { current } = writer;
  switch (cue) {
    case "bad-for":
      current.mood = "ban";
      current.isSparing = true;
      current.isReason = true;
      writer.open("skip");
      writer.current.isAside = true;
      return true;
    case "leave":
      current.isKept = true;
      current.isLeft = true;
      return false;
    case "let-go":
      current.isKept = false;
      current.isLeft = false;
      return false;
    case "stay":
      writer.open("prevent").isStaying = true;
      writer.current.isNobody = isOfNobody;
      return true;
    case "reserve":
      if (current.mood !== "ban" && current.mood !== "prevent") return false;
      current.mood = "prevent";
      writer.limit = "below";
      // "the last can of fuel" is one.
      if (!hasNumberBehind) current.numbers.push({ value: 1, at: 0, limit: "below" });
      return true;
    default:
      return undefined;
  }
}

/** Cues about order in time. */
function applyOrder(cue: Cue, writer: ClauseWriter): boolean | undefined {
  const { current } = writer;
  switch (cue) {
    case "first":
      // "the files, then the money, but first the camera"
      current.rank = (current.isContrast ? 0 : writer.rank) + FIRST;
      current.isOrdered = true;
      return true;
    case "then":
    case "last":
      if (cue === "last")
        writer.rank = Math.max(current.rank, ...writer.clauses.map(({ rank }) => rank));
      writer.rank++;
      writer.openOrdered(writer.rank).rank = writer.rank;
      return true;
    case "later":
      current.rank += 1;
      current.isOrdered = true;
      return true;
    case "before":
      if (current.mood === "ban") return awaited(writer);
      writer.openOrdered(writer.rank + SHIFT).isDependent = true;
      return true;
    case "after": {
      // "es wäre schade, wenn …"
      if (current.mood === "ban" && writer.isEmpty) return true;
      const clause = writer.openOrdered(writer.rank - SHIFT);
      clause.isAside = true;
      clause.isDependent = true;
      return true;
    }
    case "until":
      if (current.mood === "ban") return awaited(writer);
      writer.isAwaiting = writer.isEmpty && writer.clauses.length === 0;
      writer.open("want").isAside = !writer.isAwaiting;
      return true;
    default:
      return undefined;
  }
}

/** Turns an action that is forbidden until some event into a request for after it. */
function awaited(writer: ClauseWriter): boolean {
  const { current } = writer;
  current.mood = "want";
  current.rank += SHIFT;
  current.isOrdered = true;
  writer.awaiting.push({ clause: current, condition: writer.openOrdered(writer.rank) });
  return true;
}

/** Applies cues that join clauses and cues that limit numbers. */
function applyLink(cue: Cue, writer: ClauseWriter, context: CueContext): boolean | undefined {
  const { current } = writer;
  switch (cue) {
    case "and":
    case "or": {
      // "the butler and the maid" continues a list of banned things.
      const goesOn = current.mood !== "want" && (cue === "or" || context.isListed);
      const isLeading = current.isDependent && writer.clauses.length === 0;
      const clause = writer.open(goesOn ? current.mood : "want");
      clause.isAlternative = cue === "or" && commands(current);
      if (isLeading) {
        // "before you sell anything and pay the men, …" has its main clause later.
        const { rank, isOrdered, isAside, isDependent } = current;
        Object.assign(clause, { rank, isOrdered, isAside, isDependent });
      }
      return true;
    }
    case "but":
      writer.open("want").isContrast = true;
      return true;
    case "aside":
      writer.open("want").isAside = true;
      if (context.hasSubject) writer.isStart = false;
      return true;
    case "correct":
      writer.clauses.length = 0;
      writer.awaiting.length = 0;
      writer.current = emptyClause("want", writer.rank);
      writer.isStart = true;
      return true;
    case "main":
    case "so":
      writer.comeToThePoint();
      writer.isUrged = cue === "main";
      writer.isResult = cue === "so";
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

/** Applies a limit, which needs a number nearby: after it (`at least one`) or before it (`one at most`). */
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
