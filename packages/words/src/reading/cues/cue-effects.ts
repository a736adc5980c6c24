import type { Cue } from "../../language/language.ts";
import { beginsWithDoing, Clause, type Mood, type WordLimit, wish } from "../clause.ts";
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
  /** Whether a ban follows the cue. */
  readonly isBanBehind: boolean;
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

/** The effect of a cue on the clauses around it; false if its words are read as ordinary words. */
type Effect = (writer: ClauseWriter, context: CueContext, cue: Cue) => unknown;

/** Begins a clause of a mood about an activity. */
const opens =
  (mood: Mood): Effect =>
  (writer) => {
    writer.open(mood).isThing = false;
  };

/** Refuses a thing: "without harm", "I hate rum". */
const refuses: Effect = (writer, { isWithout }, cue) => {
  const { current } = writer;
  if (isWithout && isForbiddingEvent(current)) {
    // "nothing is loaded without a check" asks for the check.
    current.mood = "skip";
    current.isAside = true;
    writer.open("want");
  } else if (current.isAside && !(current.isDependent || writer.isStart)) {
    // "she will be cross if we come home without fish" complains of a lack.
    current.isDenied = true;
  } else {
    const clause = writer.open("ban");
    clause.isThing = true;
    clause.isCommand = cue === "end";
    clause.isDislike = cue === "dislike" || cue === "regret";
    clause.isUnharmed = clause.isRegret = cue === "regret";
  }
};

const skips: Effect = (writer, _, cue) => {
  const mood = writer.current.isPreferred ? "less" : "skip";
  writer.open(mood).isDependent = cue === "replaced";
};

/** Whether a clause has only the verb of a command so far. */
const isVerbAlone = (clause: Clause): boolean =>
  clause.words === 1 && commands(clause) && !clause.entries.every(isUnknown);

const dismisses: Effect = (writer) => {
  spokenOf(writer).mood = "skip";
};

const isTooMuch: Effect = ({ current }) => {
  current.mood = "ban";
  current.isSparing = true;
};

const denies: Effect = (writer, _, cue) => deny(cue, writer);

/** Keeps the number before it in reserve. */
const keepsRest: Effect = ({ current }) => {
  const isLimited = current.numbers.some(({ limit }) => limit === "at-least");
  if (!isLimited || current.mood !== "want") return false;
  current.isKept = true;
  return true;
};

/** Limits the number after it (`at least one`) or before it (`one at most`). */
const limits: Effect = (writer, context, cue) => applyLimit(cue as WordLimit, writer, context);

const follows: Effect = (writer, _, cue) => {
  const { current, clauses } = writer;
  if (cue === "last") writer.rank = Math.max(current.rank, ...clauses.map(({ rank }) => rank));
  writer.rank++;
  writer.openOrdered(writer.rank).rank = writer.rank;
};

const joins: Effect = (writer, { isListed }, cue) => {
  const { current } = writer;
  // "the butler and the maid" continues a list of banned things.
  const goesOn = current.mood !== "want" && (cue === "or" || isListed);
  const isLeading = current.isDependent && writer.clauses.length === 0;
  const clause = writer.open(goesOn ? current.mood : "want");
  clause.isAlternative = cue === "or" && commands(current);
  if (isLeading) {
    // "before you sell anything and pay the men, …" has its main clause later.
    const { rank, isOrdered, isAside, isDependent } = current;
    Object.assign(clause, { rank, isOrdered, isAside, isDependent });
  }
};

const comesToThePoint: Effect = (writer, _, cue) => {
  writer.comeToThePoint();
  writer.isUrged = cue === "main";
  writer.isResult = cue === "so";
};

const EFFECTS: Readonly<Partial<Record<Cue, Effect>>> = {
  ban: (writer, { isJoined }) => {
    const { current } = writer;
    if (!isJoined && namesReferent(current)) {
      // "the worm must not die"
      current.mood = "ban";
      current.beingAt = current.entries.length;
    } else if (isVerbAlone(current)) {
      // "verkauf auf keinen Fall den Torwart"
      current.mood = "ban";
    } else if (isJoined || !preventLeft(current)) writer.open("ban").isThing = false;
  },
  "ban-doing": opens("ban"),
  avoid: avoidThing,
  prevent: opens("prevent"),
  skip: skips,
  replaced: skips,
  "ban-first": denies,
  "refuse-first": denies,
  "ban-late": denies,
  refuse: refuses,
  dislike: refuses,
  regret: refuses,
  end: refuses,
  prefer: (writer) => {
    (writer.isStart ? writer.open("want") : writer.current).isPreferred = true;
  },
  less: (writer) => writer.open("less"),
  spare: (writer) => {
    Object.assign(writer.open("ban"), { isThing: true, isSparing: true });
  },
  nobody: (writer) => {
    if (writer.isEmpty) writer.open("ban").isNobody = true;
    else Object.assign(writer.current, { mood: "ban", isAny: true });
  },
  "must-not-be": ({ current }) => {
    current.mood = "ban";
    current.beingAt = current.entries.length;
  },
  too: isTooMuch,
  resort: isTooMuch,
  skipped: dismisses,
  fine: dismisses,
  dropped: dismisses,
  banned: (writer) => refuse(spokenOf(writer)),
  needless: (writer) => {
    const { current } = writer;
    if (current.entries.length > 0 && !current.hasSubject) current.mood = "skip";
    else writer.open("skip");
  },
  keep: ({ current }) => {
    current.isKept = true;
    return false;
  },
  only: ({ current }) => {
    current.isOnly = true;
  },
  stays: ({ current }) => {
    // "it would be a shame if the roof stayed leaky"
    if (current.isRegret) return;
    current.isKept = true;
    current.beingAt = current.entries.length;
  },
  untouched: ({ current }, { isOn }) => {
    current.mood = "ban";
    current.isOn = isOn;
    // `leave` and `keep` themselves are not banned.
    if (current.beingAt !== undefined) return;
    current.entries.shift();
    current.said.shift();
  },
  "left-over": keepsRest,
  // "at least two fuel left"
  missed: keepsRest,
  asks: (writer) => {
    writer.open("want").isQuestion = true;
  },
  unharmed: ({ current }) => {
    current.isUnharmed = true;
    // "bring it back, unharmed" is a clause of its own.
    current.words++;
  },
  lack: (writer) => {
    writer.current.isDenied = true;
    writer.isStart = false;
  },
  insist: (writer) => {
    writer.isStart = false;
  },
  "bad-for": (writer) => {
    Object.assign(writer.current, { mood: "ban", isSparing: true, isReason: true });
    writer.open("skip").isAside = true;
  },
  leave: ({ current }) => {
    current.isKept = true;
    current.isLeft = true;
    return false;
  },
  "let-go": ({ current }) => {
    current.isKept = false;
    current.isLeft = false;
    return false;
  },
  stay: (writer, { isOfNobody }) => {
    Object.assign(writer.open("prevent"), { isStaying: true, isNobody: isOfNobody });
  },
  reserve: (writer, { hasNumberBehind }) => {
    const { current } = writer;
    if (current.mood !== "ban" && current.mood !== "prevent") return false;
    current.mood = "prevent";
    writer.limit = "below";
    // "the last can of fuel" is one.
    if (!hasNumberBehind) current.numbers.push({ value: 1, at: 0, limit: "below" });
  },
  first: ({ current, rank }) => {
    // "the files, then the money, but first the camera"
    current.rank = (current.isContrast ? 0 : rank) + FIRST;
    current.isOrdered = true;
  },
  then: follows,
  last: follows,
  later: ({ current }) => {
    current.rank += 1;
    current.isOrdered = true;
  },
  before: (writer) => {
    if (writer.current.mood === "ban") awaited(writer);
    else writer.openOrdered(writer.rank + SHIFT).isDependent = true;
  },
  after: (writer) => {
    // "es wäre schade, wenn …"
    if (writer.current.mood === "ban" && writer.isEmpty) return;
    Object.assign(writer.openOrdered(writer.rank - SHIFT), { isAside: true, isDependent: true });
  },
  until: (writer) => {
    if (writer.current.mood === "ban") {
      awaited(writer);
      return;
    }
    writer.isAwaiting = writer.isEmpty && writer.clauses.length === 0;
    writer.open("want").isAside = !writer.isAwaiting;
  },
  and: joins,
  or: joins,
  but: (writer, { isBanBehind }) => {
    // "verkauf aber auf keinen Fall den Torwart"
    if (isBanBehind && isVerbAlone(writer.current)) return;
    writer.open("want").isContrast = true;
  },
  aside: (writer, { hasSubject }) => {
    writer.open("want").isAside = true;
    if (hasSubject) writer.isStart = false;
  },
  correct: (writer) => {
    writer.clauses.length = 0;
    writer.awaiting.length = 0;
    writer.current = new Clause("want", writer.rank);
    writer.isStart = true;
  },
  main: comesToThePoint,
  so: comesToThePoint,
  "at-least": limits,
  "at-most": limits,
  below: limits,
  above: limits,
};

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
  return EFFECTS[cue]?.(writer, context, cue) !== false;
}

/** Applies a negation that forbids only where a clause begins or a command ends, and elsewhere describes. */
function deny(cue: Cue, writer: ClauseWriter): void {
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

/** Turns an action that is forbidden until some event into a request for after it. */
function awaited(writer: ClauseWriter): void {
  const { current } = writer;
  current.mood = "want";
  current.rank += SHIFT;
  current.isOrdered = true;
  writer.awaiting.push({ clause: current, condition: writer.openOrdered(writer.rank) });
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
