import type { Lexicon } from "../lexicon/lexicon.ts";
import { namesSaid } from "../lexicon/names-said.ts";
import { DOING } from "../text/word-forms.ts";
import type { Clause } from "./clause.ts";
import { isAskingPlainly, isForeign } from "./clause-checks.ts";
import { type GoalFound, OWN_GOAL, readGoals } from "./goals.ts";
import { Scores, SPEAKS } from "./scores.ts";

/** Score of a goal from which an unknown verb may ask for it: `climb the stairs`. */
const LIKELY = 0.6;

/** Whether any word says the goal. Others are about something else: `build a rocket`. */
export function isAbout({ goal, clauses, scores }: GoalFound): boolean {
  // "bake a cake" is not about a stove, although stoves are for baking.
  if (scores.direct(goal) === 0) {
    const isStrange = scores.of(goal) < LIKELY && clauses.every(isOfSomethingElse);
    if (isStrange || clauses.every(({ hasNewThing }) => hasNewThing)) return false;
  }
  return clauses.some(({ entries }) =>
    entries.some(({ goals }) => (goals.strengths[goals.ids.indexOf(goal)] ?? 0) > SPEAKS),
  );
}

/** Whether a clause asks for a thing or an activity that the domain does not know: `teach me to surf`. */
function isOfSomethingElse(clause: Clause): boolean {
  const { hasNewThing, isBare, isStatement, isDenied, entries } = clause;
  const [verb] = entries;
  if (hasNewThing) return true;
  if (!isBare || isStatement || isDenied || verb === undefined || verb.isWeak) return false;
  // "brrr, freezing in here" complains.
  return isForeign(verb) && !entries.some(({ isBad, word }) => isBad || DOING.test(word));
}

/** Whether a clause names nothing but a means: gloves, which occur only in the name of a tool. */
export function isMeans(lexicon: Lexicon, { entries }: Clause): boolean {
  return entries.some(({ isToolName }) => isToolName) && namesSaid(lexicon, entries).length === 0;
}

/** Whether `leave` stands alone, or is part of the name of a goal or a tool: `leave_house`. */
export function isLeavingAsked({ vocabulary }: Lexicon, { entries }: Clause): boolean {
  const [first] = entries;
  if (entries.length < 2) return true;
  return first !== undefined && (vocabulary.goals.isName(first.key) || first.isCalledTool);
}

/** Whether a goal was named or complained about. Otherwise a statement beside a ban is its reason. */
export function isNamedGoal({ vocabulary }: Lexicon, { goal, clauses }: GoalFound): boolean {
  return clauses.some(({ entries }) =>
    entries.some(({ key, isBad }) => isBad || vocabulary.goals.isCalled(goal, key)),
  );
}

/** The goals without duplicates, in the order of their clauses' ranks. */
export function inOrder(goals: readonly GoalFound[]): GoalFound[] {
  const rankOf = ({ clauses }: GoalFound): number => clauses[0]?.rank ?? 0;
  const seen = new Set<number>();
  const sorted = [...goals].sort((a, b) => rankOf(a) - rankOf(b));
  return sorted.filter(({ goal }) => !seen.has(goal) && seen.add(goal));
}

/** The goals that require the absence of a refused state, without duplicates. */
export function refusedGoals(
  lexicon: Lexicon,
  wanted: readonly { readonly goal: number; readonly clause: Clause }[],
): GoalFound[] {
  const found = new Map<number, GoalFound>();
  for (const { goal, clause } of wanted) {
    const scores = new Scores(lexicon.vocabulary.goals.count).add(clause.entries, "goals");
    if (!found.has(goal)) found.set(goal, { goal, clauses: [clause], scores });
  }
  return [...found.values()];
}

/** The ways to each goal that is requested by such clauses. */
export function waysAsked(
  lexicon: Lexicon,
  clauses: readonly Clause[],
  isMeant: (clause: Clause) => boolean = isAskingPlainly,
  least: number = OWN_GOAL,
): (readonly number[])[] {
  return readGoals(lexicon, clauses.filter(isMeant), () => true)
    .filter(({ goal, scores }) => scores.of(goal) >= least)
    .map(({ goal }) => lexicon.facts.serving(goal))
    .filter(({ length }) => length > 0);
}
