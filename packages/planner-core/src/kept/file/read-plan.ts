import { describeValue, isRecord } from "../../base/json/issues.ts";
import { isTooDeep, MAX_NESTING } from "../../base/text/json-nesting.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import { describeStep } from "../../rules/domain/definition/describe-step.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { parseAuthors, type StepAuthor } from "../store/authors.ts";
import { type Derivation, fixedScaledCost, type PlanFacts } from "../store/entry.ts";
import type { RefusedPlan } from "./refusals.ts";

/** Limit on the length of plans in files, as the time for a proof grows with it. */
export const MAX_READ_STEPS = 1000;

/** A well-formed plan from a file. */
interface WellFormedPlan {
  readonly actions: readonly number[];
  readonly facts: PlanFacts;
  readonly derivation: Derivation;
  readonly uses: number;
  /** The condition stated in the file. */
  readonly when: unknown;
}

/** Facts about the file that contains a plan. */
interface PlanContext {
  /** Version of the file. In version 1, a plan without authors is a model's. */
  readonly version: number;
  /** Whether the file is for exactly this domain, so that its costs are those of the domain. */
  readonly isSameDomain: boolean;
}

type PlanRecord = Readonly<Record<string, unknown>>;

/**
 * Parses one plan. A malformed or impossible plan becomes a refusal with pointers relative to the plan. A claim of
 * optimality is ignored, as any file could make it.
 */
export function readPlan(
  domain: Domain,
  plan: unknown,
  context: PlanContext,
): WellFormedPlan | RefusedPlan {
  if (!isRecord(plan)) {
    return { pointer: "", reason: `must be an object, not ${describeValue(plan)}` };
  }
  if (isTooDeep(plan)) return { pointer: "", reason: `is nested deeper than ${MAX_NESTING}` };
  const steps = readSteps(domain, plan["steps"]);
  if ("reason" in steps) return steps;
  const { actions } = steps;
  const wrong =
    misfitOf(plan, actions.length) ??
    (context.isSameDomain ? impossibleCost(domain, plan, actions) : undefined);
  if (wrong !== undefined) return wrong;
  const authors = context.version > 1 ? readAuthors(plan["by"], actions.length) : undefined;
  if (authors !== undefined && "reason" in authors) return authors;
  const optimalCost = plan["optimalCost"] as number | undefined;
  return {
    actions,
    facts: {
      leadSteps: plan["leadSteps"] as number | undefined,
      mended:
        (plan["mended"] as boolean | undefined) ?? (authors === undefined ? false : undefined),
      optimal: false,
      authors,
      optimalScaledCost:
        optimalCost === undefined ? undefined : Math.round(optimalCost * COST_SCALE),
      createdAt: plan["createdAt"] as number | undefined,
      origin: plan["origin"] as string | undefined,
    },
    derivation: {
      skippedSteps: (plan["skippedSteps"] as number | undefined) ?? 0,
      rebound: plan["rebound"] === true,
    },
    uses: ((plan["served"] ?? plan["uses"]) as number | undefined) ?? 0,
    when: plan["when"],
  };
}

const FLAGS = ["mended", "optimal", "rebound"] as const;
const COUNTS = ["uses", "served", "leadSteps", "skippedSteps"] as const;

/** The first field of a plan whose value is impossible. */
function misfitOf(plan: PlanRecord, steps: number): RefusedPlan | undefined {
  const { origin, createdAt, optimalCost, leadSteps } = plan;
  if (origin !== undefined && (typeof origin !== "string" || origin.length > 10_000)) {
    return { pointer: "/origin", reason: "must be a text of at most 10,000 characters" };
  }
  if (createdAt !== undefined && !(typeof createdAt === "number" && Number.isFinite(createdAt))) {
    return mustBe(plan, "createdAt", "a number");
  }
  for (const name of FLAGS) {
    const flag = plan[name];
    if (flag !== undefined && typeof flag !== "boolean") {
      return mustBe(plan, name, "true or false");
    }
  }
  for (const name of COUNTS) {
    if (plan[name] !== undefined && !isCount(plan[name])) return mustBe(plan, name, "a count");
  }
  if (leadSteps !== undefined && (leadSteps as number) > steps) {
    return mustBe(plan, "leadSteps", `at most the number of steps, ${steps}`);
  }
  if (optimalCost !== undefined && !isCost(optimalCost)) {
    return mustBe(plan, "optimalCost", "a number of at least 0");
  }
  return undefined;
}

function mustBe(plan: PlanRecord, name: string, wanted: string): RefusedPlan {
  return { pointer: `/${name}`, reason: `must be ${wanted}, not ${describeValue(plan[name])}` };
}

/** Checks that the optimal cost does not exceed that of the plan. */
function impossibleCost(
  domain: Domain,
  { optimalCost }: PlanRecord,
  actions: readonly number[],
): RefusedPlan | undefined {
  const scaledCost = fixedScaledCost(domain, actions);
  if (optimalCost === undefined || scaledCost === undefined) return undefined;
  if (Math.round((optimalCost as number) * COST_SCALE) <= scaledCost) return undefined;
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

function isCost(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1e12;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1e9;
}

function readSteps(
  domain: Domain,
  steps: unknown,
): { readonly actions: readonly number[] } | RefusedPlan {
  if (!Array.isArray(steps)) {
    return { pointer: "/steps", reason: `must be a list, not ${describeValue(steps)}` };
  }
  if (steps.length > MAX_READ_STEPS) {
    return {
      pointer: "/steps",
      reason: `has ${steps.length} steps; at most ${MAX_READ_STEPS} are read`,
    };
  }
  const actions: number[] = [];
  for (let index = 0; index < steps.length; index++) {
    const step: unknown = steps[index];
    if (!isRecord(step) || typeof step["tool"] !== "string") {
      const pointer = pointerTo("/steps", index);
      return { pointer, reason: 'must be a step such as {"tool": "chop", "args": {}}' };
    }
    const args = step["args"] ?? {};
    if (!isRecord(args)) {
      return {
        pointer: `${pointerTo("/steps", index)}/args`,
        reason: `must be an object, not ${describeValue(args)}`,
      };
    }
    const action = domain.actionOf({ tool: step["tool"], args });
    if (action < 0) {
      const pointer = pointerTo("/steps", index);
      const named = describeStep({ tool: step["tool"], args });
      return { pointer, reason: `step ${index + 1}: there is no action ${named}` };
    }
    actions.push(action);
  }
  return { actions };
}
