/**
 * Prompts: domains, states, goals and options as text for a model.
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { type AnswerForm, renderAnswerForm } from "./answer-form.ts";
import { renderCondition } from "./render-condition.ts";
import { describeTool, renderEffects, renderTool } from "./render-tool.ts";

/** Version of the prompt format: part of every cache key that depends on prompts. */
export const PROMPT_VERSION = 1;

/** The part of a prompt shared by all questions of a domain. */
export interface SystemPrompt {
  /** Instruction, tools and `keep` lines, without chat markers or a final newline. */
  readonly content: string;
  /** Sixteen hexadecimal digits; equal hashes mean equal contents. */
  readonly hash: string;
  /**
   * The common start of all turns that have no user text, excluding chat markers. It can be kept in the KV cache with
   * the system prompt. Undefined if unknown.
   */
  readonly turnStart?: string;
}

const INSTRUCTION = "Plan the agent's next actions with these tools. Answer with JSON only.";
const SOLVED_LINE = "Write the plan as in these examples, solved from other states:";
const rendered = new WeakMap<object, Map<string, SystemPrompt>>();

/**
 * The system prompt of a domain. Rendered once per domain and answer form.
 *
 * @param form instructions on the answer's format. Default `taught`: none beyond the first line
 * @param examples the lines of the form `solved`; without any, it is the form `example`
 *
 * @example
 * console.log(renderSystem(domain).content);
 */
export function renderSystem(
  domain: Domain,
  form: AnswerForm = "taught",
  examples: readonly string[] = [],
): SystemPrompt {
  if (form === "solved" && examples.length === 0) return renderSystem(domain, "example");
  let byForm = rendered.get(domain);
  if (byForm === undefined) {
    byForm = new Map();
    rendered.set(domain, byForm);
  }
  const known = byForm.get(form);
  if (known !== undefined) return known;
  const { derive = {}, maintain = [] } = domain.definition;
  const { tools, events = [] } = domain.time?.written ?? domain.definition;
  const derived = Object.entries(derive).map(
    ([name, condition]) => `${name}=true if ${renderCondition(condition) || "true"}`,
  );
  const kept = maintain
    .map((condition) => renderCondition(condition))
    .filter((text) => text !== "");
  const isSolved = form === "solved";
  const written = tools.map((tool) =>
    isSolved ? describeTool(tool, domain.kinds) : renderTool(tool, domain.kinds),
  );
  const timeline = events.map(({ at, then }) => `at ${at} ${renderEffects(then, [])}`);
  const lines = [
    ...[INSTRUCTION, ...written, ...derived, ...kept.map((text) => `keep ${text}`), ...timeline],
    ...(isSolved ? [SOLVED_LINE, ...examples] : renderAnswerForm(domain, form)),
  ];
  const content = lines.join("\n");
  const prompt = Object.freeze({ content, hash: hashText(content), turnStart: turnStart(domain) });
  byForm.set(form, prompt);
  return prompt;
}

/** The start of every turn, up to the first value of the state; see `renderUser`. */
export function turnStart({ variableNames: [first], kinds }: Domain): string {
  const isAlwaysTold = first !== undefined && kinds?.placeVariables.has(first) !== true;
  return isAlwaysTold ? `State: ${first}=` : "State: ";
}
