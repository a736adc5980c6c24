import { ActionSet, type DirectiveReading, type Domain } from "@understudy/planner-core";
import type { DomainFacts, GoalAmount } from "../lexicon/domain-facts.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { namesSaid } from "../lexicon/names-said.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { variableCounted } from "./bounds.ts";
import type { Clause } from "./clause.ts";
import type { GoalFound } from "./goals.ts";
import { Scores } from "./scores.ts";

/** Maximum length of a clause where a number that counts no variable is taken as an amount. */
const MAX_WORDS_OF_AMOUNT = 9;
/** Minimum score of a named tool, which also needs a clear lead over others. */
const TOOL_NAMED = 0.5;
const NEAR_BEST = 0.6;
const NONE: ReadonlySet<number> = new Set();

/**
 * The ground actions by which a goal should be reached: those that serve it with a thing or by a tool that was named.
 * Empty if none was named.
 */
export function readTargets(lexicon: Lexicon, { goal, clauses }: GoalFound): readonly number[] {
  const serving = lexicon.facts.serving(goal);
  if (serving.length < 2) return [];
  const entries = clauses.flatMap((clause) => clause.entries);
  const { all } = lexicon.vocabulary.domain.variables;
  // A thing that the goal counts is not a way to it: "six bandages" may be bought or made.
  const wanted = new Set(lexicon.facts.amounts(goal).map(({ variable }) => all[variable]?.name));
  const said = namesSaid(lexicon, entries).filter(({ name }) => !wanted.has(name));
  if (said.length > 0) {
    const direct = said.filter(({ isDirect }) => isDirect);
    const names = direct.length > 0 ? direct : said;
    const named = serving.filter((action) =>
      names.some(({ name }) => lexicon.facts.hasArgument(action, name)),
    );
    if (named.length > 0) return named.length < serving.length ? named : [];
  }
  const means = clauses.flatMap(meansOf);
  const taking = means.length === 0 ? NONE : actionsTaking(lexicon, means);
  const using = serving.filter((action) => taking.has(action));
  if (using.length > 0 && using.length < serving.length) return using;
  return toolNamed(lexicon, goal, serving, clauses);
}

const meansOf = ({ entries, meansAt }: Clause): readonly WordEntry[] =>
  meansAt === undefined ? [] : entries.slice(meansAt);

/** The actions that use up things: "with fruit". */
export function actionsTaking(lexicon: Lexicon, things: readonly WordEntry[]): Set<number> {
  return new Set(
    namesSaid(lexicon, things).flatMap(({ name, isDirect }) => {
      const variable = lexicon.facts.domain.variables.get(name);
      return isDirect && variable !== undefined ? lexicon.facts.actionsTaking(variable.id) : [];
    }),
  );
}

/** The actions of the single tool that was named among several that serve a goal. */
function toolNamed(
  { vocabulary }: Lexicon,
  goal: number,
  serving: readonly number[],
  clauses: readonly Clause[],
): readonly number[] {
  const { tool } = vocabulary.domain.actions;
  const tools = new Set(serving.map((action) => tool[action] as number));
  if (tools.size < 2) return [];
  const { count } = vocabulary.tools;
  const telling = new Scores(count);
  const all = new Scores(count);
  for (const clause of clauses) {
    const means = meansOf(clause);
    for (const entry of clause.entries) {
      all.addPostings(entry.tools, 1);
      // The goal's own name says nothing about the way to it.
      if (means.includes(entry) || !vocabulary.goals.isCalled(goal, entry.key))
        telling.addPostings(entry.tools, 1);
    }
  }
  const best = clearlyNamed(telling, tools);
  // "pay them off" in a domain with `pay_off_bandits`
  const isCalled = clauses.some(({ entries }) =>
    entries.some((entry) => entry.isCalledTool && strengthOf(entry, best) >= TOOL_NAMED),
  );
  const isNamed =
    best >= 0 && (isCalled || telling.direct(best) > 0 || clearlyNamed(all, tools) === best);
  if (!isNamed) return [];
  return serving.filter((action) => tool[action] === best);
}

const strengthOf = ({ tools: { ids, strengths } }: WordEntry, tool: number): number =>
  strengths[ids.indexOf(tool)] ?? 0;

/** The tool that words name with a clear lead; -1 if there is none. */
function clearlyNamed(scores: Scores, tools: ReadonlySet<number>): number {
  const best = scores.best((id) => tools.has(id));
  if (best < 0 || scores.of(best) < TOOL_NAMED) return -1;
  for (const other of tools) {
    if (other !== best && scores.of(other) > NEAR_BEST * scores.of(best)) return -1;
  }
  return best;
}

/**
 * The requested amounts, by variable slot: a number beside the variable's name, or in a short
 * clause about its goal.
 */
export function readAmounts(
  lexicon: Lexicon,
  { goal, clauses }: GoalFound,
): ReadonlyMap<number, number> {
  const amounts = new Map<number, number>();
  const asked = lexicon.facts.amounts(goal);
  if (asked.length === 0) return amounts;
  const { all } = lexicon.vocabulary.domain.variables;
  for (const clause of clauses) {
    const isTold = clause.isDenied || (clause.hasSubject && !clause.isAside);
    if (isTold || clause.isKept) continue;
    for (const number of clause.numbers) {
      if (number.limit === "below") continue;
      const name = variableCounted(lexicon, clause, number);
      const amount = amountOf(asked, name, clause, (slot) => all[slot]?.name);
      const range = amount && all[amount.variable];
      if (range === undefined || number.value < range.min || number.value > range.max) continue;
      amounts.set(range.id, number.value);
    }
  }
  return amounts;
}

/** The amount that a number stands for: of the variable that it counts; otherwise the goal's only amount. */
function amountOf(
  asked: readonly GoalAmount[],
  counted: string | undefined,
  { words }: Clause,
  nameOf: (slot: number) => string | undefined,
): GoalAmount | undefined {
  if (counted !== undefined) return asked.find(({ variable }) => nameOf(variable) === counted);
  return asked.length === 1 && words <= MAX_WORDS_OF_AMOUNT ? asked[0] : undefined;
}

/** Whether actions are several, and not all that one tool can do: alternatives. */
export function isOfOthers(facts: DomainFacts, named: readonly number[]): boolean {
  const [first, second] = named;
  if (first === undefined || second === undefined) return false;
  return facts.actionsOf(facts.domain.actions.tool[first] as number).length !== named.length;
}

/** The actions that serve a goal but were not named. */
export function otherWays(facts: DomainFacts, goal: number, targets: readonly number[]): ActionSet {
  const others = new ActionSet(facts.domain.actions.count);
  for (const action of facts.serving(goal)) others.add(action);
  for (const action of targets) others.delete(action);
  return others;
}

/** The ways to avoid because the directive allows only one: `eggs and nothing else`. */
export function withoutOthers(
  domain: Domain,
  goals: DirectiveReading["goals"],
  found: readonly GoalFound[],
  unsure: ActionSet | undefined,
): ActionSet | undefined {
  let discouraged = unsure;
  for (const [at, { without }] of goals.entries()) {
    const isOnly = found[at]?.clauses.some((clause) => clause.isOnly) === true;
    if (without === undefined || !isOnly) continue;
    discouraged ??= new ActionSet(domain.actions.count);
    discouraged.addAll(without);
  }
  return discouraged;
}
