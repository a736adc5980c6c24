import type { Lexicon } from "../../lexicon/lexicon.ts";
import { namesSaid } from "../../lexicon/names-said.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import type { Clause } from "../clause.ts";
import type { GoalFound } from "../goals.ts";
import { GOAL_MEANT, Scores, TOOL_MEANT } from "../scores.ts";
import type { Ban } from "./ban.ts";
import { NOTHING } from "./bans.ts";

/**
 * The less preferred options that a clause names: ways to the requested goal; if there are none, another goal.
 *
 * @param found the goals requested so far
 */
export function readLess(lexicon: Lexicon, { entries }: Clause, found: readonly GoalFound[]): Ban {
  const { goals, tools, domain } = lexicon.vocabulary;
  const less = new Scores(tools.count).add(entries, "tools");
  for (const { goal, clauses } of found) {
    const serving = lexicon.facts.serving(goal);
    const ways = new Set(serving.map((action) => domain.actions.tool[action] as number));
    const more = new Scores(tools.count);
    for (const clause of clauses) more.add(clause.entries, "tools");
    const others = waysWith(lexicon, serving, entries);
    if (others.length > 0) return { actions: others, goals: [], isSure: false };
    const chosen = more.best((tool) => ways.has(tool));
    const best = less.best((tool) => ways.has(tool) && tool !== chosen);
    if (best < 0 || less.of(best) < TOOL_MEANT) continue;
    const actions = serving.filter((action) => domain.actions.tool[action] === best);
    return { actions, goals: [], isSure: false };
  }
  const isTool = entries.some(({ isCalledTool }) => isCalledTool);
  const tool = isTool ? less.best(() => true) : -1;
  const actions = tool < 0 ? [] : lexicon.facts.actionsOf(tool);
  const asked = new Set(found.map(({ goal }) => goal));
  const other = new Scores(goals.count).add(entries, "goals");
  const isMeant = (goal: number): boolean =>
    !asked.has(goal) &&
    (tool < 0 ||
      lexicon.facts.serving(goal).some((action) => domain.actions.tool[action] === tool));
  const goal = other.best(isMeant);
  const isGoal = goal >= 0 && other.of(goal) >= GOAL_MEANT;
  if (!isGoal && actions.length === 0) return NOTHING;
  return { actions, goals: isGoal ? [goal] : [], isSure: false };
}

/** The ways to a goal that use the named things: "rather sell fish than wood". */
function waysWith(
  lexicon: Lexicon,
  ways: readonly number[],
  entries: readonly WordEntry[],
): readonly number[] {
  const named = namesSaid(lexicon, entries).filter(({ isDirect }) => isDirect);
  const found = ways.filter((action) =>
    named.some(({ name }) => lexicon.facts.hasArgument(action, name)),
  );
  return found.length < ways.length ? found : [];
}
