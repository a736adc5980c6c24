import type { Domain } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { JsonSchema } from "../../parse/plan-schema.ts";
import type { SystemPrompt } from "../../prompts/render/render-system.ts";
import type { PromptSegment } from "../../prompts/text/segment.ts";
import { fitText, type TextBudget } from "../../prompts/text/text-budget.ts";
import { type IntentTerms, intentTerms } from "./intent-terms.ts";

/** The name for the absence of a goal. Rare in the examples, since small models copy what they see often. */
const NO_GOAL = "nothing_here";
/** The name for the absence of a second goal. */
const NO_MORE = "no";
/** Maximum letters of the restatement. Without it, small models name a goal before they have read the text. */
const MOST_LETTERS = 70;
/** Maximum number of actions in a list. */
export const MOST_NAMED = 6;
const MAX_COUNT = 999;

const INSTRUCTION = `You read what a player says to a character in a game. Answer with one JSON object:
"means": what the player wants, in a few plain English words
"goal": the one goal below that fits this best, or "${NO_GOAL}" for small talk
"avoid": actions that the player forbids; mostly []
"use": actions that the player names as the way; mostly []
"count": how many the player wants, or 0
"then": a second goal, if the player wants two, or "${NO_MORE}"`;

/** Solved examples in a world that no game has: a refusal, a complaint, another language, "no more", small talk. */
const EXAMPLES = `An example. Goals:
- mow_lawn: the grass is short (by run_mower, swing_scythe)
- feed_hens: hens not hungry (by scatter_grain)
- fill_barrel: the barrel is full (by draw_from_well, draw_from_stream)
Actions: run_mower, swing_scythe, scatter_grain, draw_from_well, draw_from_stream, chase_fox
Player: Our lawn is a jungle, but do not wake the baby with that engine!
{"means":"cut the grass without the noisy mower","goal":"mow_lawn","avoid":["run_mower"],"use":[],"count":0,"then":"no"}
Player: The poor birds have not had a single grain since yesterday.
{"means":"the hens are hungry: feed them","goal":"feed_hens","avoid":[],"use":[],"count":0,"then":"no"}
Player: Remplis le tonneau de trois seaux, au ruisseau plutôt, et après coupe l'herbe.
{"means":"fill the barrel from the stream, three times, then cut the grass","goal":"fill_barrel","avoid":[],"use":["draw_from_stream"],"count":3,"then":"mow_lawn"}
Player: No more tall weeds around my house!
{"means":"the grass is too tall: cut it","goal":"mow_lawn","avoid":[],"use":[],"count":0,"then":"no"}
Player: Have you heard the one about the farmer's wife?
{"means":"small talk about a joke","goal":"${NO_GOAL}","avoid":[],"use":[],"count":0,"then":"no"}`;

const systems = new WeakMap<Domain, SystemPrompt>();

/** The system prompt for the intents of a domain. Rendered once, so that it stays in the KV cache. */
export function renderIntentSystem(domain: Domain): SystemPrompt {
  let system = systems.get(domain);
  if (system === undefined) {
    const { goalLines, actionLines } = intentTerms(domain);
    const { description } = domain.definition;
    const world = description === undefined ? "" : ` ${fitDescription(description)}`;
    const content = [
      ...[INSTRUCTION, "", EXAMPLES, "", `Now another world.${world} Goals:`, ...goalLines],
      ...["Actions:", ...actionLines],
    ].join("\n");
    system = Object.freeze({ content, hash: hashText(content) });
    systems.set(domain, system);
  }
  return system;
}

function fitDescription(description: string): string {
  const budget = { persona: 128, directive: 0, memory: 0, total: 128 };
  return fitText({ persona: description }, budget).persona;
}

/** Whether a directive is longer than what the model is shown of it. */
export function isCutForIntent(directive: string, budget: TextBudget): boolean {
  const whole = { ...budget, directive: Number.MAX_SAFE_INTEGER, total: Number.MAX_SAFE_INTEGER };
  return fitText({ directive }, budget).directive !== fitText({ directive }, whole).directive;
}

/** The user turn: the directive. */
export function renderIntentUser(directive: string, budget: TextBudget): readonly PromptSegment[] {
  const { directive: said } = fitText({ directive }, budget);
  return [
    { kind: "trusted", text: "Player: " },
    { kind: "user", text: said },
  ];
}

/**
 * The schema of an intent: goals and actions by name.
 *
 * @param isLimited whether the backend enforces lengths; some servers refuse them
 */
export function intentSchema({ goals, actions }: IntentTerms, isLimited: boolean): JsonSchema {
  return objectOf({
    means: { type: "string", ...(isLimited && { maxLength: MOST_LETTERS }) },
    goal: { type: "string", enum: [...goals, NO_GOAL] },
    avoid: listOf([...actions.keys()], isLimited),
    use: listOf([...actions.keys()], isLimited),
    count: isLimited ? { type: "integer", minimum: 0, maximum: MAX_COUNT } : { type: "integer" },
    then: { type: "string", enum: [...goals, NO_MORE] },
  });
}

function listOf(names: readonly string[], isLimited: boolean): JsonSchema {
  if (names.length === 0) return { type: "array", items: { type: "null" }, maxItems: 0 };
  const items = { type: "string", enum: [...names] };
  return { type: "array", items, ...(isLimited && { maxItems: MOST_NAMED }) };
}

function objectOf(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const required = Object.keys(properties);
  return { type: "object", additionalProperties: false, required, properties };
}
