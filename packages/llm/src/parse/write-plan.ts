import type { Step } from "@understudy/planner-core";

/**
 * A plan exactly as the prompt contract has models write it: compact JSON.
 *
 * @example
 * writePlan(plan.steps); // {"steps":[{"tool":"chop","args":{}}]}
 */
export function writePlan(steps: readonly Step[]): string {
  return JSON.stringify({ steps: steps.map(({ tool, args }) => ({ tool, args })) });
}
