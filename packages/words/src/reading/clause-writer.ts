import type { WordEntry } from "../lexicon/word-entry.ts";
import { INDEFINITE } from "../text/word-forms.ts";
import { Clause, type Mood, type WordLimit } from "./clause.ts";
import { isForbidding, isRequest, saysGoal } from "./clause-checks.ts";

/** Past participles. */
const PARTICIPLE = /(ed|en)$/;

/** Collects the clauses of a directive from left to right. */
export class ClauseWriter {
  readonly clauses: Clause[] = [];
  current: Clause = new Clause("want", 0);
  /** The rank that the next clause gets by default. */
  rank = 0;
  /** Whether the current clause has no words yet after which a negation would only describe. */
  isStart = true;
  /** Clauses that are allowed once a condition holds, each with its condition. */
  readonly awaiting: { readonly clause: Clause; readonly condition: Clause }[] = [];
  /** Whether the text began with a condition for something to be allowed: `unless …`. */
  isAwaiting = false;
  /** Whether the current clause is what is asked for: "make sure that the lamp is fine". */
  isUrged = false;
  /** Whether the current clause tells a result or a purpose: `so …`. */
  isResult = false;
  /** The limit for the next number. */
  limit: WordLimit | undefined;

  get isEmpty(): boolean {
    return this.current.words === 0 && this.current.numbers.length === 0;
  }

  /** Ends the current clause, unless it is empty, and begins another. */
  open(mood: Mood, rank: number = this.rank): Clause {
    const before = this.current;
    const { isEmpty } = this;
    this.close();
    const clause = new Clause(mood, rank);
    // "I see a trader, heavy with cargo and hardly armed" continues the statement.
    clause.isStatement = before.isStatement;
    // "stimmt es, dass …"
    clause.isQuestion = before.isQuestion;
    clause.isThing = mood === "ban" && before.mood === mood && before.isThing;
    if (isEmpty) {
      // "first, without a sound, open the door": the order word still applies.
      clause.isOrdered = before.isOrdered;
      // "but without harm": the refusal is what contrasts.
      clause.isContrast = before.isContrast && mood !== "want";
      if (before.rank !== this.rank && rank === this.rank) clause.rank = before.rank;
    }
    this.current = clause;
    this.isStart = true;
    this.isUrged = false;
    this.isResult = false;
    this.limit = undefined;
    return clause;
  }

  /** Begins a clause with an explicit rank. */
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
    // Neither "without getting hurt" nor "no dirty dishes" is a ban.
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

  /** Marks all clauses so far as reasons, as the request itself follows. */
  comeToThePoint(): void {
    for (const clause of [...this.clauses, this.current]) {
      if (clause.isStatement) clause.isAside = true;
    }
    Object.assign(this.open("want"), { isStatement: false, isQuestion: false });
  }
}

/**
 * Whether a clause refuses an undesirable state: `the floor must not be dirty`. Without a verb of action the clause is
 * about the thing: `the mice should not be in here`.
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

/** Corrects clauses whose meaning depends on those around them, once all are read. */
export function finishClauses(
  { clauses, awaiting }: ClauseWriter,
  words: readonly WordEntry[],
): void {
  for (const { isAlternative, isQuestion, mood, entries } of clauses) {
    // "either pick the lock or leave the door alone"
    if (isQuestion || (isAlternative && mood !== "want")) entries.length = 0;
  }
  for (const { clause, condition } of awaiting) {
    if (condition.entries.some(saysGoal)) continue;
    // "unless there is no other way" sets no condition.
    clause.mood = "ban";
    clause.isDislike = true;
    condition.entries.length = 0;
  }
  const [request, ...others] = clauses;
  if (request?.mood === "skip" && request.isDependent && others.length === 0)
    // "instead of arsenic for the rats" does not say what to do.
    request.entries.length = 0;
  if (request === undefined) return;
  if (others.some(isForbidding) && !others.some(isRequest) && isDescribed(words)) {
    // "a careful cook who never …" describes the actor and requests nothing.
    request.entries.splice(0);
    request.said.splice(0);
  }
}

/** Whether the text begins with the description of a person: `a careful cook`, `you are a careful cook`. */
function isDescribed([first, second, third]: readonly WordEntry[]): boolean {
  // "there is a fight" describes no one.
  const isSomeone = first?.isSubject === true && first.word !== "there";
  const article = isSomeone && second?.isAuxiliary === true ? third : first;
  return INDEFINITE.test(article?.word ?? "");
}
