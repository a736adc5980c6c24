import type { ActionSet } from "@understudy/planner-core";
import type { PlanTask } from "../../interface/backend.ts";
import type { WireMode, WirePlan } from "../shared/protocol.ts";
import type { ThreadHost } from "./thread/thread-host.ts";

/** The parts of a plan question that the worker needs. */
export function wirePlan(
  host: ThreadHost,
  { question, maxSteps, draft, redraft, onStep }: PlanTask,
  mode: WireMode,
  usesDraft: boolean,
): WirePlan {
  const { domain, state, goal, maintain, disabled, ways } = question;
  return {
    ...host.domainFor(domain),
    mode,
    maxSteps,
    state,
    goal: goal.condition.node,
    maintain: maintain?.node,
    disabled: disabled === undefined ? [] : actionsOf(disabled),
    ways: ways?.scaledCosts,
    draft: usesDraft ? draft : undefined,
    canRedraft: usesDraft && redraft !== undefined,
    wantsSteps: onStep !== undefined,
  };
}

function actionsOf(set: ActionSet): number[] {
  return Array.from({ length: set.count }, (_, action) => action).filter((each) => set.has(each));
}

/**
 * Asks the classical planner to continue planning from the given steps. An error in the classical planner must not lose
 * the answer.
 *
 * @returns all steps of the new draft, including the given ones
 */
export function redraftFrom(
  plan: PlanTask | undefined,
  steps: readonly number[],
): readonly number[] | undefined {
  try {
    const rest = plan?.redraft?.(steps);
    return rest === undefined ? undefined : [...steps, ...rest];
  } catch {
    return undefined;
  }
}
