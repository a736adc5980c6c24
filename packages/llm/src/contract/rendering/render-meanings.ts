import type { Domain, Goal, LeadCandidate, QuestionText } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { renderCondition } from "./render-condition.ts";
import type { SystemPrompt } from "./render-system.ts";
import { type PromptSegment, segmentsText } from "./segment.ts";
import { DEFAULT_TEXT_BUDGET, fitText, type TextBudget } from "./text-budget.ts";

/** Something that a text may have been said for. */
interface Meaning {
  /** Asks for a text that says it. Without turn markers. */
  readonly user: readonly PromptSegment[];
  /** The option that is chosen if the text says this: an index into the candidates. */
  readonly index: number;
  /** How likely it is before the text was read, as a natural logarithm. */
  readonly logPrior: number;
}

/** A text, and what it may mean. */
export interface Meanings {
  readonly system: SystemPrompt;
  readonly meanings: readonly Meaning[];
  /** The directive, or else the persona. */
  readonly said: PromptSegment;
}

const INSTRUCTION = "You write short lines for a game.";
/** Most texts ask for something; about one in eight forbids something, or says how somebody works. */
const RARE = -2;

const systems = new WeakMap<object, SystemPrompt>();

/**
 * The meanings that a directive or a persona may have, for a model that tells how likely a text is: each meaning is a task
 * to write such a text. Undefined where nothing is said, or several candidates have one goal, so that no text tells them
 * apart.
 *
 * A directive orders one of the plans or forbids one, and then the cheapest other is meant. A persona loves one of them,
 * or likes little work, or much.
 *
 * @example
 * renderMeanings(domain, candidates, { directive: "The fish slip through the holes." })?.meanings;
 */
export function renderMeanings(
  domain: Domain,
  candidates: readonly LeadCandidate[],
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
    return { system: systemOf(domain), meanings, said: said(persona) };
  }
  const bans = candidates.map(({ goal }, index) =>
    meaning(`Forbid to ${wordsOf(goal)}, in other words.`, byCost(candidates, false, index), RARE),
  );
  const orders = wanted("Give the order to {}, in other words.");
  const meanings = candidates.length > 1 ? [...orders, ...bans] : orders;
  return { system: systemOf(domain), meanings, said: said(directive) };
}

/** The characters that are read to weigh a text: it stands behind each meaning. */
export function meaningsLength({ meanings, said }: Pick<Meanings, "meanings" | "said">): number {
  return meanings.reduce((sum, { user }) => sum + segmentsText(user).length + said.text.length, 0);
}

function meaning(task: string, index: number, logPrior: number): Meaning {
  return { user: [{ kind: "trusted", text: task }], index, logPrior };
}

function systemOf(domain: Domain): SystemPrompt {
  let system = systems.get(domain);
  if (system === undefined) {
    // Whoever wrote the domain may be a stranger: its description is made safe, and as long as a persona may be.
    const { description = "" } = domain.definition;
    const { persona: described } = fitText({ persona: description }, DEFAULT_TEXT_BUDGET);
    const content = described === "" ? INSTRUCTION : `${INSTRUCTION} ${described}`;
    system = Object.freeze({ content, hash: hashText(content) });
    systems.set(domain, system);
  }
  return system;
}

/** The name of a goal as people say it, or its condition. */
function wordsOf({ name, definition }: Goal): string {
  return name?.replaceAll("_", " ") ?? `make ${renderCondition(definition) || "true"}`;
}

/** The first of the cheapest plans, or of the dearest, besides one that is excluded. */
function byCost(candidates: readonly LeadCandidate[], isMost = false, excluded = -1): number {
  let best = -1;
  for (const [index, { scaledCost }] of candidates.entries()) {
    if (index === excluded) continue;
    const known = candidates[best]?.scaledCost;
    if (known === undefined || (isMost ? scaledCost > known : scaledCost < known)) best = index;
  }
  return best;
}
