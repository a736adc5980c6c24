import { performance } from "node:perf_hooks";
import { provePlan } from "@understudy/planner-core";
import { computedMs } from "../../runner/measure/heap.ts";
import type { Case } from "../cases.ts";
import type { Alternative } from "./alternative.ts";

/** An alternative's result on a problem. */
export type Trial =
  | { readonly kind: "solved"; readonly cost: number; readonly steps: number }
  /** Correctly reported as unsolvable. */
  | { readonly kind: "refused" }
  /** Timed out. */
  | { readonly kind: "timeout" }
  /** The problem has rules that the alternative cannot express. */
  | { readonly kind: "inexpressible" }
  | { readonly kind: "wrong"; readonly answer: string };

class OutOfTime extends Error {}

/**
 * Runs an alternative once on a problem, for at most about `limitMs`, not counting time that the machine spent
 * elsewhere.
 */
export function tryOnce(alternative: Alternative, one: Case, limitMs: number): Trial {
  // Neither package supports invariants.
  if ((one.domain.definition.maintain ?? []).length > 0) return { kind: "inexpressible" };
  let until = Number.POSITIVE_INFINITY;
  let computedUntil = Number.POSITIVE_INFINITY;
  const plan = alternative.prepare(one, () => {
    if (performance.now() > until && computedMs() > computedUntil) throw new OutOfTime();
    return true;
  });
  until = performance.now() + limitMs;
  computedUntil = computedMs() + limitMs;
  try {
    return judge(alternative, one, plan());
  } catch (error) {
    if (error instanceof OutOfTime) return { kind: "timeout" };
    throw error;
  }
}

/** Whether an answer is right. An invalid plan, a false "no plan" or a broken promise is wrong. */
export function judge(
  { claimsOptimal }: Pick<Alternative, "claimsOptimal">,
  { domain, state, goal, optimal }: Case,
  plan: readonly number[] | undefined,
): Trial {
  if (plan === undefined) {
    return optimal === null ? { kind: "refused" } : { kind: "wrong", answer: '"no plan"' };
  }
  const proof = provePlan(domain, state, plan, goal.condition);
  if (!proof.sound) return { kind: "wrong", answer: "an invalid plan" };
  const cost = Math.round(proof.cost * 1000);
  if (claimsOptimal && typeof optimal === "number" && cost > optimal) {
    return {
      kind: "wrong",
      answer: `cost ${cost / 1000} as the lowest instead of ${optimal / 1000}`,
    };
  }
  return { kind: "solved", cost: cost / 1000, steps: plan.length };
}
