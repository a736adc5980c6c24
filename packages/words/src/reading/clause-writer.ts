import { type Clause, emptyClause, type Mood, type WordLimit } from "./clause.ts";

/** Words that say what is done to something. */
const PARTICIPLE = /(ed|en)$/;

/** Collects the clauses of a directive while it is read from left to right. */
export class ClauseWriter {
  readonly clauses: Clause[] = [];
  current: Clause = emptyClause("want", 0);
  /** Rank of what comes next if nothing is said. */
  rank = 0;
  /** Nothing has been said in the current clause that would make a statement of a negation. */
  isStart = true;
  /** Clauses that are allowed when something has come to be. */
  readonly awaiting: { readonly clause: Clause; readonly condition: Clause }[] = [];
  /** The text began with what has to happen before something is allowed: `unless …`. */
  isAwaiting = false;
  /** How the next number is meant. */
  limit: WordLimit | undefined;

  get isEmpty(): boolean {
    return this.current.words === 0 && this.current.numbers.length === 0;
  }

  /** Ends the clause, if there is anything in it, and begins another. */
  open(mood: Mood, rank: number = this.rank): Clause {
    const before = this.current;
    const { isEmpty } = this;
    this.close();
    const clause = emptyClause(mood, rank);
    // "I see a trader, heavy with cargo and hardly armed" goes on telling.
    clause.isStatement = before.isStatement;
    clause.isThing = mood === "ban" && before.mood === mood && before.isThing;
    if (isEmpty) {
      // "first, without a sound, open the door": what was said before the first word still holds.
      clause.isOrdered = before.isOrdered;
      if (before.rank !== this.rank && rank === this.rank) clause.rank = before.rank;
    }
    this.current = clause;
    this.isStart = true;
    this.limit = undefined;
    return clause;
  }

  /** Begins a clause whose place in the order is spelt out. */
  openOrdered(rank: number): Clause {
    const clause = this.open("want", rank);
    clause.isOrdered = true;
    return clause;
  }

  /** Ends the last clause. */
  close(): void {
    if (this.isEmpty) return;
    const clause = this.current;
    const { entries, mood } = clause;
    const isHarmless = entries.length > 0 && entries.every((entry) => entry.isBad || entry.isWeak);
    // "without getting hurt" forbids nothing, nor does "no dirty dishes".
    const [head] = entries;
    const isBadThing =
      clause.isThing &&
      head?.isBad === true &&
      !(head.isToolName || entries.some(({ isCalledTool }) => isCalledTool));
    const isBadBeing = mood === "ban" && isBeingBad(clause);
    if (mood === "ban" && !clause.isKept && (isHarmless || isBadThing || isBadBeing))
      clause.mood = "prevent";
    this.clauses.push(clause);
  }

  /** The clauses so far gave the reasons: the request comes now. */
  comeToThePoint(): void {
    for (const clause of [...this.clauses, this.current]) {
      if (clause.isStatement) clause.isAside = true;
    }
    this.open("want").isStatement = false;
  }
}

/**
 * Whether a clause says that something must not be as nobody wants it: `the floor must not be dirty`. Where it tells of nothing
 * that is done, it is about the thing: `the mice should not be in here`.
 */
function isBeingBad(clause: Clause): boolean {
  const { entries, beingAt } = clause;
  if (beingAt === undefined) return false;
  const told = entries.slice(beingAt);
  clause.isThing = !told.some(({ tools, word }) => tools.ids.length > 0 || PARTICIPLE.test(word));
  clause.headEnd = beingAt;
  if (told.length > 0 && told.every(({ isBad }) => isBad)) return true;
  return entries[0]?.isBad === true && !told.some(({ isCalledTool }) => isCalledTool);
}
