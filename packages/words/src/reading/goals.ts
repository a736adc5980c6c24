import type { Lexicon } from "../lexicon/lexicon.ts";
import { INFLECTED } from "../text/word-forms.ts";
import { type Clause, isWanted, totalIn } from "./clause.ts";
import { Scores } from "./scores.ts";

/** Weight of an aside or a statement, relative to a request. */
const ASIDE_SHARE = 0.5;
const LESS_SHARE = 0.25;
const STATEMENT_SHARE = 0.7;
/** Weight of the first content word in an imperative. */
const HEAD_SHARE = 2;
/** Minimum strength, and minimum lead over other goals, for a clause to have a goal of its own. */
export const OWN_GOAL = 0.35;
const OWN_MARGIN = 1.25;
/** Minimum strength for explicitly ordered clauses, which need no lead. */
const ORDERED_GOAL = 0.25;
const ORDERED_MARGIN = 1.1;
/**
 * Maximum length of a directive that may list several goals. Longer ones are narrative, and only an explicit order
 * divides these into several goals.
 */
const MAX_WORDS_OF_LIST = 14;

/** A requested goal, with the clauses that support it. */
export interface GoalFound {
  readonly goal: number;
  readonly clauses: readonly Clause[];
  /** The scores that these clauses give to all goals. */
  readonly scores: Scores;
}

interface Candidate {
  readonly clause: Clause;
  readonly scores: Scores;
  readonly goal: number;
  /** Whether the goal has a clause of its own. */
  readonly isStrong: boolean;
}

/** The goals that clauses request, in order. */
export function readGoals(
  lexicon: Lexicon,
  clauses: readonly Clause[],
  isAllowed: (goal: number) => boolean,
): GoalFound[] {
  const wanted = clauses.filter(isWanted);
  const isOrdered = wanted.some((clause) => clause.isOrdered);
  const length = totalIn(clauses, ({ words }) => words);
  const { count } = lexicon.vocabulary.goals;
  if (isOrdered || length <= MAX_WORDS_OF_LIST) {
    const own = ownGoals(wanted, count, isOrdered, isAllowed, (clause, goal, others) =>
      otherGoalServed(lexicon, clause, goal, others),
    );
    if (own.length > 1) return own;
  }
  // "rather pills than morphine against the pain": both are ways to the same goal.
  const less = clauses.filter(({ mood }) => mood === "less");
  if (wanted.length === 0 || less.length === 0) return pooledGoal(wanted, count, isAllowed);
  const common = goalsOfBoth(lexicon, wanted, less);
  return pooledGoal([...wanted, ...less], count, (goal) => isAllowed(goal) && common(goal));
}

/**
 * Whether a goal is served by both a preferred and a less preferred option; true for all goals if there are no such
 * options.
 */
function goalsOfBoth(
  lexicon: Lexicon,
  more: readonly Clause[],
  less: readonly Clause[],
): (goal: number) => boolean {
  const common = commonGoals(lexicon, more, less);
  return (goal) => common.size === 0 || common.has(goal);
}

/** The goals that are served both by what some clauses name and by another way that others name. */
export function commonGoals(
  { vocabulary, facts }: Lexicon,
  more: readonly Clause[],
  less: readonly Clause[],
): ReadonlySet<number> {
  const { tools, goals, domain } = vocabulary;
  const toolOf = (clauses: readonly Clause[], other: number): number => {
    const scores = new Scores(tools.count);
    for (const { entries } of clauses) scores.add(entries, "tools");
    return scores.best((tool) => tool !== other);
  };
  const first = toolOf(more, -1);
  const second = toolOf(less, first);
  const isServed = (goal: number, tool: number): boolean =>
    facts.serving(goal).some((action) => domain.actions.tool[action] === tool);
  const common = new Set<number>();
  for (let goal = 0; goal < goals.count; goal++) {
    if (isServed(goal, first) && isServed(goal, second)) common.add(goal);
  }
  return common;
}

/**
 * The goal that a clause is about: another one that is asked for, if the clause names a way to that one by at least as much
 * as the goal that it seems to say: "mice everywhere, let the cat in".
 */
function otherGoalServed(
  { vocabulary, facts }: Lexicon,
  { entries }: Clause,
  goal: number,
  others: readonly number[],
): number {
  const { domain, goals, tools } = vocabulary;
  const ways = new Scores(tools.count).add(entries, "tools");
  const said = new Scores(goals.count).add(entries, "goals").direct(goal);
  const serves = (action: number): boolean =>
    ways.direct(domain.actions.tool[action] as number) > Math.max(said, OWN_GOAL);
  if (facts.serving(goal).some(serves)) return goal;
  return others.find((other) => other !== goal && facts.serving(other).some(serves)) ?? goal;
}

/** A goal for each clause that has one of its own, by rank. */
function ownGoals(
  clauses: readonly Clause[],
  count: number,
  isOrdered: boolean,
  isAllowed: (goal: number) => boolean,
  servedBy: (clause: Clause, goal: number, others: readonly number[]) => number,
): GoalFound[] {
  const strong = clauses
    .filter(({ isAside, isStatement }) => isOrdered || !(isAside || isStatement))
    .map((clause) => candidateOf(clause, count, isOrdered, isAllowed))
    .filter(
      ({ isStrong, clause, scores, goal }) =>
        isStrong && (scores.direct(goal) > 0 || !isTold(clause)),
    )
    .sort((a, b) => a.clause.rank - b.clause.rank);
  // "bread, now, lazy sod": a guess beside what was named asks for nothing.
  const isNamed = ({ goal, scores }: Candidate): boolean => scores.direct(goal) > 0;
  const named =
    strong.some(isNamed) && !isOrdered
      ? strong.filter((each) => isNamed(each) || isOfDoing(each.clause))
      : strong;
  const found = new Map<number, GoalFound>();
  const all = named.map(({ goal }) => goal);
  for (const { goal: own, clause, scores } of named) {
    const goal = isOrdered ? own : servedBy(clause, own, all);
    const known = found.get(goal);
    if (known === undefined) found.set(goal, { goal, clauses: [clause], scores });
    else found.set(goal, { ...known, clauses: [...known.clauses, clause] });
  }
  return [...found.values()];
}

/** Whether a clause tells when, or leads to the point: it asks for nothing that it does not name. */
const isTold = ({ isAside, isStatement, isDependent }: Clause): boolean =>
  isDependent || (isAside && isStatement);

/** Whether a clause is a command: by a verb that the domain knows, by a light one (`get rich`), or with an object (`dress the wound`). */
function isOfDoing({ isBare, words, entries }: Clause): boolean {
  const [verb] = entries;
  if (!isBare || verb === undefined) return false;
  const isKnown = verb.isWeak || verb.isCalledTool || verb.key.includes(" ");
  return isKnown || (words > entries.length && !INFLECTED.test(verb.word));
}

function candidateOf(
  clause: Clause,
  count: number,
  isOrdered: boolean,
  isAllowed: (goal: number) => boolean,
): Candidate {
  const scores = new Scores(count);
  addClause(scores, clause, 1);
  const goal = scores.best(isAllowed);
  const top = goal < 0 ? 0 : scores.of(goal);
  const margin = isOrdered ? (clause.isAside ? ORDERED_MARGIN : 1) : OWN_MARGIN;
  const isClear = margin === 1 || top >= margin * scores.second(goal);
  return {
    clause,
    scores,
    goal,
    isStrong: isClear && top >= (isOrdered ? ORDERED_GOAL : OWN_GOAL),
  };
}

/** The goal with the most support from all clauses together. */
function pooledGoal(
  clauses: readonly Clause[],
  count: number,
  isAllowed: (goal: number) => boolean,
): GoalFound[] {
  const scores = new Scores(count);
  for (const clause of clauses) {
    const isLess = clause.mood === "less";
    const share = isLess
      ? LESS_SHARE
      : clause.isAside
        ? ASIDE_SHARE
        : clause.isStatement
          ? STATEMENT_SHARE
          : 1;
    addClause(scores, clause, share);
  }
  const goal = scores.best(isAllowed);
  return goal < 0 ? [] : [{ goal, clauses: clauses.filter(isWanted), scores }];
}

/** Adds the scores of a clause. In an imperative the verb comes first and says more than its object. */
function addClause(scores: Scores, { entries, isStatement }: Clause, share: number): void {
  let isHead = !isStatement;
  for (const entry of entries) {
    const isVerb = isHead && entry.isDirect && !entry.isWeak;
    scores.addPostings(entry.goals, isVerb ? share * HEAD_SHARE : share);
    if (!entry.isWeak) isHead = false;
  }
}
