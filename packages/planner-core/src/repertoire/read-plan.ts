import type { Domain } from "../domain/domain.ts";
import { describeValue, isRecord, pointerTo } from "../domain/issues.ts";
import { COST_SCALE } from "../domain/tools.ts";
import { parseAuthors, type StepAuthor } from "./authors.ts";
import type { Derivation, PlanFacts } from "./entry.ts";
import { isTooDeep, MAX_NESTING } from "./nesting.ts";
import type { Refusal } from "./read-file.ts";

/** Longer plans are refused: proving takes time that grows with them. */
const MAX_STEPS = 1000;

/** A well-formed plan of a file. */
interface WellFormedPlan {
  readonly actions: readonly number[];
  readonly facts: PlanFacts;
  readonly derivation: Derivation;
  readonly uses: number;
  /** The condition as the file has it. */
  readonly when: unknown;
}

/**
 * Reads one plan; what is malformed is answered as a refusal relative to the plan.
 *
 * @param version of the file: in the first one plans without further words are a model's
 */
export function readPlan(domain: Domain, plan: unknown, version: number): WellFormedPlan | Refusal {
  if (!isRecord(plan)) {
    return { pointer: "", reason: `must be an object, not ${describeValue(plan)}` };
  }
  if (isTooDeep(plan)) return { pointer: "", reason: `is nested deeper than ${MAX_NESTING}` };
  const steps = readSteps(domain, plan["steps"]);
  if ("reason" in steps) return steps;
  const { origin, createdAt } = plan;
  if (origin !== undefined && (typeof origin !== "string" || origin.length > 10_000)) {
    return { pointer: "/origin", reason: "must be a text of at most 10,000 characters" };
  }
  if (createdAt !== undefined && !(typeof createdAt === "number" && Number.isFinite(createdAt))) {
    return { pointer: "/createdAt", reason: `must be a number, not ${describeValue(createdAt)}` };
  }
  for (const name of ["mended", "optimal", "rebound"]) {
    const flag = plan[name];
    if (flag !== undefined && typeof flag !== "boolean") {
      return { pointer: `/${name}`, reason: `must be true or false, not ${describeValue(flag)}` };
    }
  }
  for (const name of ["uses", "served", "leadSteps", "skippedSteps"]) {
    const count = plan[name];
    if (count !== undefined && !isCount(count)) {
      return { pointer: `/${name}`, reason: `must be a count, not ${describeValue(count)}` };
    }
  }
  const { by, optimalCost } = plan;
  if (optimalCost !== undefined && !isCost(optimalCost)) {
    const reason = `must be a number of at least 0, not ${describeValue(optimalCost)}`;
    return { pointer: "/optimalCost", reason };
  }
  let authors: readonly StepAuthor[] | undefined;
  if (version > 1) {
    authors = parseAuthors(
      typeof by === "string" || by === undefined ? (by ?? "designer") : "",
      steps.actions.length,
    );
    if (authors === undefined) {
      const reason = `must tell who wrote which step, such as "model:3,mended:2", not ${describeValue(by)}`;
      return { pointer: "/by", reason };
    }
  }
  return {
    actions: steps.actions,
    facts: {
      leadSteps: plan["leadSteps"] as number | undefined,
      mended: (plan["mended"] as boolean | undefined) ?? (version > 1 ? undefined : false),
      optimal: (plan["optimal"] as boolean | undefined) ?? (version > 1 ? undefined : false),
      ...(authors === undefined ? {} : { authors }),
      ...(optimalCost === undefined ? {} : { optimalCost: Math.round(optimalCost * COST_SCALE) }),
      createdAt,
      origin,
    },
    derivation: {
      skippedSteps: (plan["skippedSteps"] as number | undefined) ?? 0,
      rebound: plan["rebound"] === true,
    },
    uses: ((plan["served"] ?? plan["uses"]) as number | undefined) ?? 0,
    when: plan["when"],
  };
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
): { readonly actions: readonly number[] } | Refusal {
  if (!Array.isArray(steps)) {
    return { pointer: "/steps", reason: `must be a list, not ${describeValue(steps)}` };
  }
  if (steps.length > MAX_STEPS) {
    return {
      pointer: "/steps",
      reason: `has ${steps.length} steps; at most ${MAX_STEPS} are read`,
    };
  }
  const actions: number[] = [];
  for (let index = 0; index < steps.length; index++) {
    const step: unknown = steps[index];
    const pointer = pointerTo("/steps", index);
    if (!isRecord(step) || typeof step["tool"] !== "string") {
      return { pointer, reason: 'must be a step such as {"tool": "chop", "args": {}}' };
    }
    const args = step["args"] ?? {};
    if (!isRecord(args)) {
      return {
        pointer: `${pointer}/args`,
        reason: `must be an object, not ${describeValue(args)}`,
      };
    }
    const action = domain.actionOf({ tool: step["tool"], args });
    if (action < 0) {
      const text = JSON.stringify({ tool: step["tool"], args }).slice(0, 200);
      return { pointer, reason: `step ${index + 1}: there is no action ${text}` };
    }
    actions.push(action);
  }
  return { actions };
}
