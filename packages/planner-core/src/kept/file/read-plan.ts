import { describeStep, describeValue } from "../../base/json/issues.ts";
import { issuesIn, type Shaped } from "../../base/json/shape.ts";
import {
  also,
  anything,
  boolean,
  list,
  number,
  object,
  optional,
  record,
  refined,
  string,
  unread,
  whole,
} from "../../base/json/shapes.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { parseAuthors, type StepAuthor } from "../store/authors.ts";
import { fixedScaledCost, type PlanFacts } from "../store/entry.ts";
import type { RefusedPlan } from "./refusals.ts";

/** Limit on the length of plans in files, as the time for a proof grows with it. */
export const MAX_READ_STEPS = 1000;

/** A well-formed plan from a file. */
interface WellFormedPlan {
  readonly actions: readonly number[];
  readonly facts: PlanFacts;
  readonly skippedSteps: number;
  readonly uses: number;
  /** The condition stated in the file. */
  readonly when: unknown;
}

/** Facts about the file that contains a plan. */
interface PlanContext {
  /** Whether the file is for exactly this domain, so that its costs are those of the domain. */
  readonly isSameDomain: boolean;
}

const flag = optional(boolean);
const count = optional(whole({ min: 0, max: 1e9 }));
const shape = also(
  object({
    steps: list(
      object(
        { tool: string(), args: optional(record(anything)) },
        'a step such as {"tool": "chop", "args": {}}',
      ),
      { max: MAX_READ_STEPS },
    ),
    origin: optional(string({ max: 10_000 })),
    createdAt: optional(number()),
    ...{ mended: flag, optimal: flag },
    ...{ uses: count, served: count, llmSteps: count, skippedSteps: count },
    optimalCost: optional(number({ min: 0, max: 1e12 })),
    by: unread,
    when: optional(anything),
  }),
  ({ llmSteps = 0, steps: { length } }, findings) => {
    const most = refined(number(), `at most the number of steps, ${length}`, (n) => n <= length);
    findings.member("llmSteps", llmSteps, most);
  },
);

/**
 * Parses one plan. A malformed or impossible plan becomes a refusal with pointers relative to the plan. A claim of
 * optimality is ignored, as any file could make it.
 */
export function readPlan(
  domain: Domain,
  written: unknown,
  context: PlanContext,
): WellFormedPlan | RefusedPlan {
  const [issue] = issuesIn(shape, written);
  if (issue !== undefined) return { pointer: issue.pointer, reason: issue.message };
  const plan = written as Shaped<typeof shape>;
  const actions = plan.steps.map(({ tool, args = {} }) => domain.actionOf({ tool, args }));
  const unknown = actions.findIndex((action) => action < 0);
  if (unknown >= 0) {
    const reason = `step ${unknown + 1}: there is no action ${describeStep(plan.steps[unknown])}`;
    return { pointer: pointerTo("/steps", unknown), reason };
  }
  const wrong = context.isSameDomain ? impossibleCost(domain, plan, actions) : undefined;
  if (wrong !== undefined) return wrong;
  const authors = readAuthors(plan.by, actions.length);
  if ("reason" in authors) return authors;
  const { llmSteps, optimalCost, createdAt, origin } = plan;
  return {
    actions,
    facts: {
      ...{ llmSteps, authors, createdAt, origin, optimal: false },
      mended: plan.mended,
      optimalScaledCost:
        optimalCost === undefined ? undefined : Math.round(optimalCost * COST_SCALE),
    },
    skippedSteps: plan.skippedSteps ?? 0,
    uses: plan.served ?? plan.uses ?? 0,
    when: plan.when,
  };
}

/** Checks that the optimal cost does not exceed that of the plan. */
function impossibleCost(
  domain: Domain,
  { optimalCost }: Shaped<typeof shape>,
  actions: readonly number[],
): RefusedPlan | undefined {
  const scaledCost = fixedScaledCost(domain, actions);
  if (optimalCost === undefined || scaledCost === undefined) return undefined;
  if (Math.round(optimalCost * COST_SCALE) <= scaledCost) return undefined;
  const reason = `is ${optimalCost}, but this plan costs only ${scaledCost / COST_SCALE}`;
  return { pointer: "/optimalCost", reason };
}

function readAuthors(by: unknown, steps: number): StepAuthor[] | RefusedPlan {
  const text = by === undefined ? "designer" : by;
  const authors = typeof text === "string" ? parseAuthors(text, steps) : undefined;
  if (authors !== undefined) return authors;
  const reason = `must be runs of authors, such as "model:3,mended:2", not ${describeValue(by)}`;
  return { pointer: "/by", reason };
}
