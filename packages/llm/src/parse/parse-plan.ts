import type { Domain, Step, Value } from "@understudy/planner-core";
import { DEFAULT_MAX_STEPS } from "./plan-schema.ts";
import { type ReadAnswer, readAnswerText } from "./read-answer.ts";
import type { AnswerDamage, AnswerShape } from "./shapes/shaped-steps.ts";
import { wordsOf } from "./step/tool-words.ts";
import { type PlanValidator, planValidator, type WrittenPlan } from "./validate-plan.ts";

/** Maximum length of a parsed answer; a plan of a hundred steps has about 10,000 characters. */
export const MAX_ANSWER_LENGTH = 100_000;

/** The result of parsing a model's text. */
export type ParsedPlan =
  | {
      readonly kind: "plan";
      /** Ids of ground actions; -1 for a step that grounding pruned because it can never apply. */
      readonly actions: readonly number[];
      readonly steps: readonly Step[];
      /** The format of the plan. */
      readonly shape: AnswerShape;
      /** Damage in the answer, now repaired. If the text was truncated, `steps` are the complete ones. */
      readonly damage?: AnswerDamage;
    }
  | {
      readonly kind: "invalid-json" | "invalid-plan";
      readonly message: string;
      /** JSON pointer into the plan, if the problem has one location. */
      readonly pointer?: string;
    };

/** Limits on an answer. */
export interface ParseLimits {
  /** Maximum number of steps. Default 100. */
  readonly maxSteps?: number | undefined;
  /** Maximum number of characters. Default 100,000. */
  readonly maxLength?: number | undefined;
}

/**
 * Parses a plan from a model's text in any format: JSON of many forms, damaged or truncated, calls, lists, tags,
 * tables, ReAct transcripts. The last complete plan counts; text in reasoning blocks never does. Nothing is guessed: a
 * misspelt tool makes the plan invalid. Never throws; takes time linear in the text.
 *
 * @example
 * const parsed = parsePlan(domain, 'Sure! {"steps":[{"tool":"chop","args":{}}]}');
 * if (parsed.kind === "plan") console.log(parsed.steps, parsed.shape);
 */
export function parsePlan(domain: Domain, text: string, limits: ParseLimits = {}): ParsedPlan {
  const { maxSteps = DEFAULT_MAX_STEPS, maxLength = MAX_ANSWER_LENGTH } = limits;
  if (text.length > maxLength) {
    return { kind: "invalid-json", message: `the answer is longer than ${maxLength} characters` };
  }
  const validate = planValidator(domain, maxSteps);
  const exact = parseExactly(text);
  if (exact !== undefined && validate(exact)) return planOf(domain, exact, "steps", undefined);
  const answer = readAnswerText(wordsOf(domain), text);
  const { plan } = answer;
  if (plan === undefined) return explain(answer, validate);
  const written: unknown = { steps: plan.steps };
  return validate(written)
    ? planOf(domain, written, plan.shape, plan.damage)
    : { kind: "invalid-plan", ...validate.problem };
}

/** Parses an answer in exactly the requested form. */
function parseExactly(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function planOf(
  domain: Domain,
  written: WrittenPlan,
  shape: AnswerShape,
  damage: AnswerDamage | undefined,
): ParsedPlan {
  const actions: number[] = [];
  const steps: Step[] = [];
  for (const { tool, args = {} } of written.steps) {
    const action = domain.actionOf({ tool, args });
    actions.push(action);
    steps.push(
      action < 0
        ? { tool, args: args as Readonly<Record<string, Value>> }
        : (domain.step(action) as Step),
    );
  }
  return { kind: "plan", actions, steps, shape, ...(damage === undefined ? {} : { damage }) };
}

/** Explains why a text has no plan. */
function explain({ values, answer, hasThoughts }: ReadAnswer, validate: PlanValidator): ParsedPlan {
  const { meant, isCutAtOnce } = values;
  if (isCutAtOnce) {
    const message = "the answer was cut off before its first step was complete";
    return { kind: "invalid-json", message };
  }
  if (meant !== undefined && !validate(meant)) {
    return { kind: "invalid-plan", ...validate.problem };
  }
  const message =
    answer.trim() === ""
      ? hasThoughts
        ? "the model thought until its answer was cut off"
        : "the answer is empty"
      : answer.includes("{")
        ? "the answer holds no complete JSON object"
        : "the answer holds no plan";
  return { kind: "invalid-json", message };
}
