import type { Domain, Goal, LlmCandidate, QuestionText } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { type PromptSegment, segmentsText } from "../text/segment.ts";
import { DEFAULT_TEXT_BUDGET, fitText, type TextBudget } from "../text/text-budget.ts";
import { renderCondition } from "./render-condition.ts";
import type { SystemPrompt } from "./render-system.ts";

/** A possible meaning of a text. */
interface Meaning {
  /** The task of writing a text with this meaning, without chat markers. */
  readonly user: readonly PromptSegment[];
  /** The candidate chosen for this meaning, as an index. */
  readonly index: number;
  /** Prior log-probability of the meaning. */
  readonly logPrior: number;
}

/** A text and its possible meanings. */
export interface Meanings {
  readonly system: SystemPrompt;
  readonly meanings: readonly Meaning[];
  /** The directive, otherwise the persona. */
  readonly said: PromptSegment;
}

const INSTRUCTION = "You write short lines for a game.";
/** Log prior of the rarer meanings: about one text in eight forbids something or describes a work ethic. */
const RARE = -2;

const systems = new WeakMap<object, SystemPrompt>();

/**
 * The possible meanings of a directive or persona, for a model with text likelihoods: each meaning is the task of
 * writing such a text. Undefined without a directive or persona, or if several candidates share a goal, as no text
 * tells them apart.
 *
 * A directive orders one of the plans, or forbids one and so means the cheapest other plan. A persona loves one of the
 * plans, or prefers little work, or much.
 *
 * @example
 * renderMeanings(domain, candidates, { directive: "The fish slip through the holes." })?.meanings;
 */
export function renderMeanings(
  domain: Domain,
  candidates: readonly LlmCandidate[],
  text: QuestionText,
  budget: TextBudget = DEFAULT_TEXT_BUDGET,
): Meanings | undefined {
  const { directive, persona } = fitText(text, budget);
  const goals = new Set(candidates.map(({ goal }) => goal));
  if (goals.size < candidates.length || (directive === "" && persona === "")) return undefined;
  const wanted = (pattern: string): Meaning[] =>
    candidates.map(({ goal }, index) => meaning(pattern.replace("{}", wordsOf(goal)), index, 0));
  const said = (content: string): PromptSegment => ({ kind: "user", text: content });
  if (directive === "") {
    const [least, most] = [byCost(candidates), byCost(candidates, true)];
    const meanings = [
      ...wanted("Describe somebody who would love to {}."),
      meaning("Describe somebody who is lazy and takes the easiest task.", least, RARE),
      meaning("Describe somebody who loves hard work and takes the hardest task.", most, RARE),
    ];
    return { system: systemForLines(domain), meanings, said: said(persona) };
  }
  const bans = candidates.map(({ goal }, index) =>
    meaning(`Forbid to ${wordsOf(goal)}, in other words.`, byCost(candidates, false, index), RARE),
  );
  const orders = wanted(orderTo("{}"));
  const meanings = candidates.length > 1 ? [...orders, ...bans] : orders;
  return { system: systemForLines(domain), meanings, said: said(directive) };
}

/** The task of writing an order. */
export function orderTo(wanted: string): string {
  return `Give the order to ${wanted}, in other words.`;
}

/** Total characters evaluated: the text is appended to each meaning. */
export function meaningsLength({ meanings, said }: Pick<Meanings, "meanings" | "said">): number {
  return meanings.reduce((sum, { user }) => sum + segmentsText(user).length + said.text.length, 0);
}

function meaning(task: string, index: number, logPrior: number): Meaning {
  return { user: [{ kind: "trusted", text: task }], index, logPrior };
}

/** The system prompt for weighing texts: that of a writer of lines. */
export function systemForLines(domain: Domain): SystemPrompt {
  let system = systems.get(domain);
  if (system === undefined) {
    // The domain's description is untrusted, so it is cleaned and limited in the same way as a persona.
    const { description = "" } = domain.definition;
    const { persona: described } = fitText({ persona: description }, DEFAULT_TEXT_BUDGET);
    const content = described === "" ? INSTRUCTION : `${INSTRUCTION} ${described}`;
    system = Object.freeze({ content, hash: hashText(content) });
    systems.set(domain, system);
  }
  return system;
}

/** The name of a goal as words, or the goal's condition. */
function wordsOf({ name, definition }: Goal): string {
  return name?.replaceAll("_", " ") ?? `make ${renderCondition(definition) || "true"}`;
}

/** Index of the cheapest plan or the most expensive one, without the excluded plan; the first in a tie. */
function byCost(candidates: readonly LlmCandidate[], isMost = false, excluded = -1): number {
  let best = -1;
  for (const [index, { scaledCost }] of candidates.entries()) {
    if (index === excluded) continue;
    const known = candidates[best]?.scaledCost;
    if (known === undefined || (isMost ? scaledCost > known : scaledCost < known)) best = index;
  }
  return best;
}
