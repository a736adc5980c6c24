import type { Lexicon } from "../../lexicon/lexicon.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import { stem } from "../../text/stem.ts";
import { beginsWithDoing, type Clause, firstPhraseOf } from "../clause.ts";
import { GOAL_MEANT, Scores } from "../scores.ts";
import type { Ban } from "./ban.ts";
import { isRemedy } from "./refusals.ts";

/** Minimum ratio between a word's strength for a tool and for a goal, if the word names a thing that is used. */
const USED = 2;

/** The goal that ends a state for which there is neither a variable nor a tool. */
export function remedied(
  lexicon: Lexicon,
  clause: Clause,
  tools: Ban | undefined,
): Ban | undefined {
  const { vocabulary } = lexicon;
  const { domain } = vocabulary;
  const head = firstPhraseOf(clause);
  const [first] = head;
  const isName = first !== undefined && vocabulary.goals.isName(first.key);
  if (tools === undefined ? !isName : head.some(({ isCalledTool }) => isCalledTool))
    return undefined;
  // "without opening the hatch" is about an activity.
  if (beginsWithDoing(clause) && !isName) return undefined;
  const verbs = new Set(tools?.actions.map((action) => domain.step(action).tool)).values();
  const isEnding = [...verbs].every((tool) =>
    isRemedy(lexicon, lexicon.entry(vocabulary.wordsOf(tool)[0] ?? "")),
  );
  // "no morphine" is about a thing that a step uses.
  const { count } = vocabulary.goals;
  const goals = new Scores(count).add(isName ? head : clause.entries, "goals");
  const goal = goals.best(() => true);
  // "no broken glass" is what `sweep_glass` takes away.
  const isTaken = isEnding && isObject(lexicon, tools, head);
  const isUsed = !(isName || isTaken) && strongest(head, "tools") > USED * strongest(head, "goals");
  if (isUsed || (head.some(({ isToolName }) => isToolName) && !isEnding)) return undefined;
  if (goal < 0 || goals.of(goal) < GOAL_MEANT || isAchieved(lexicon, goal, first)) {
    return undefined;
  }
  return { actions: [], goals: [], wanted: [goal], isSure: false };
}

/** Whether words name the object of each tool, which follows the verb in its name. */
function isObject(
  { vocabulary }: Lexicon,
  tools: Ban | undefined,
  head: readonly WordEntry[],
): boolean {
  if (tools === undefined || tools.actions.length === 0) return false;
  return tools.actions.every((action) => {
    const object = vocabulary.wordsOf(vocabulary.domain.step(action).tool)[1];
    return object !== undefined && head.some(({ key }) => key === stem(object));
  });
}

/** The highest strength of some words for any goal, or for any tool. */
function strongest(entries: readonly WordEntry[], what: "goals" | "tools"): number {
  return Math.max(0, ...entries.flatMap((entry) => entry[what].strengths));
}

/** Whether a word names what a goal achieves, and not what it ends: "no rest" does not ask for a goal to rest. */
function isAchieved(lexicon: Lexicon, goal: number, first: WordEntry | undefined): boolean {
  const { vocabulary, isForeign } = lexicon;
  if (isForeign || lexicon.facts.amounts(goal).some(({ operator }) => operator === ">="))
    return true;
  const { name = "" } = vocabulary.domain.goals[goal] ?? {};
  return (
    first?.isBad !== true && vocabulary.wordsOf(name).some((word) => stem(word) === first?.key)
  );
}
