import type { Domain, LlmAnswer, Step } from "@understudy/planner-core";
import { DEFAULT_MAX_STEPS } from "../parse/plan-schema.ts";

/** Letters of a step that the domain does not have. */
const MAX_TEXT = 100;

/**
 * A plan in JSON, `{"steps": [{"tool", "args"}, …]}`, as an LLM planner's answer. A step that the domain does not have
 * is an unknown action: the plan is mended there.
 *
 * @param maxSteps maximum number of steps; default 100
 *
 * @example
 * planFromJson(domain, { steps: [{ tool: "chop" }] }); // { kind: "plan", actions: [3], text: "" }
 */
export function planFromJson(
  domain: Domain,
  value: unknown,
  maxSteps: number = DEFAULT_MAX_STEPS,
): LlmAnswer {
  const { steps } = Object(value) as { readonly steps?: unknown };
  if (!Array.isArray(steps)) return invalid('the answer has no list "steps"');
  if (steps.length > maxSteps) {
    return invalid(`the plan has ${steps.length} steps; the most is ${maxSteps}`);
  }
  const actions = steps.map((step: unknown) => actionOf(domain, step));
  const unknown = actions.flatMap((action, at) => (action < 0 ? [[at, textOf(steps[at])]] : []));
  const more = unknown.length === 0 ? {} : { unknown: Object.fromEntries(unknown) };
  return { kind: "plan", actions, ...more, text: "" };
}

function invalid(message: string): LlmAnswer {
  return { kind: "invalid-plan", message, text: "" };
}

/** A step as text, as a domain writes its own. */
function textOf(step: unknown): string {
  const { tool, args } = Object(step) as { readonly tool?: unknown; readonly args?: unknown };
  const pairs = Object.entries(Object(args)).map(([name, value]) => `${name}=${value}`);
  return `${tool}(${pairs.join(", ")})`.slice(0, MAX_TEXT);
}

/** The ground action of a step; -1 for anything else. */
function actionOf(domain: Domain, step: unknown): number {
  const { tool, args = {} } = Object(step) as { readonly tool?: unknown; readonly args?: unknown };
  if (typeof tool !== "string" || typeof args !== "object" || args === null) return -1;
  return domain.actionOf({ tool, args: args as Step["args"] });
}
