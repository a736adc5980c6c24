import type { Domain, Step, Value } from "@understudy/planner-core";
import { extractObject } from "./extract-object.ts";
import { DEFAULT_MAX_STEPS } from "./plan-schema.ts";
import { describeProblem, planValidator } from "./validate-plan.ts";

/** A longer answer is not read: a plan of a hundred steps has about 10,000 characters. */
export const MAX_ANSWER_LENGTH = 100_000;

/** What a model's text means. */
export type ParsedPlan =
  | {
      readonly kind: "plan";
      /** Ids of ground actions; -1 for a step that grounding dropped because it can never apply. */
      readonly actions: readonly number[];
      readonly steps: readonly Step[];
      /** The text was no JSON and was mended, or ended early: then `steps` are the complete ones. */
      readonly damage?: "repaired" | "truncated";
    }
  | {
      readonly kind: "invalid-json" | "invalid-plan";
      readonly message: string;
      /** JSON pointer into the answer, where one place is to blame. */
      readonly pointer?: string;
    };

/** Limits on answers. */
export interface ParseLimits {
  /** Steps. Default 100. */
  readonly maxSteps?: number | undefined;
  /** Characters. Default 100,000. */
  readonly maxLength?: number | undefined;
}

/**
 * Reads a plan from a model's text: plain JSON, in a fence, or in the midst of prose. Damaged JSON is
 * mended, and of a plan that was cut off the complete steps are kept; what it says is not guessed at:
 * a misspelt tool is an invalid plan. Never throws; takes time linear in the text.
 *
 * @example
 * const parsed = parsePlan(domain, 'Sure! {"steps":[{"tool":"chop","args":{}}]}');
 * if (parsed.kind === "plan") console.log(parsed.steps);
 */
export function parsePlan(domain: Domain, text: string, limits: ParseLimits = {}): ParsedPlan {
  const { maxSteps = DEFAULT_MAX_STEPS, maxLength = MAX_ANSWER_LENGTH } = limits;
  if (text.length > maxLength) {
    return { kind: "invalid-json", message: `the answer is longer than ${maxLength} characters` };
  }
  const extraction = extractObject(text);
  if (extraction.kind === "none") return { kind: "invalid-json", message: extraction.message };
  const validate = planValidator(domain, maxSteps);
  const { value, damage } = extraction;
  if (!validate(value)) return { kind: "invalid-plan", ...describeProblem(validate.errors) };
  const actions: number[] = [];
  const steps: Step[] = [];
  for (const { tool, args = {} } of value.steps) {
    const action = domain.actionOf({ tool, args });
    actions.push(action);
    steps.push(
      action < 0
        ? { tool, args: args as Readonly<Record<string, Value>> }
        : (domain.step(action) as Step),
    );
  }
  return { kind: "plan", actions, steps, ...(damage === undefined ? {} : { damage }) };
}
