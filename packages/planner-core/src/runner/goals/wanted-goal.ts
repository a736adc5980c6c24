import type { GoalReference } from "../../contract/request.ts";
import { frozenCopy } from "../../domain/definition/frozen.ts";
import type { DomainTypes } from "../../domain/definition/types.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import { chooseGoals } from "../../orchestrator/request/goal-choice.ts";
import { isWrittenAlike } from "../../text/written-alike.ts";

/** An agent's goal as given, and its meaning. */
export interface WantedGoal<T extends DomainTypes> {
  /** A frozen copy, as a caller may change its own object; the original if it is malformed. */
  readonly reference: GoalReference<T>;
  /** Most important first; undefined if the reference is malformed, which the next request reports. */
  readonly goals: readonly Goal[] | undefined;
  readonly directive: string | undefined;
}

/** Reads a goal. */
export function readWantedGoal<T extends DomainTypes>(
  domain: Domain<T>,
  reference: GoalReference<T>,
): WantedGoal<T> {
  try {
    const choice = chooseGoals(domain, reference);
    return { reference: frozenCopy(reference), ...choice };
  } catch {
    return { reference, goals: undefined, directive: undefined };
  }
}

/** Whether two goals are equivalent, however they are written. */
export function meansTheSame<T extends DomainTypes>(
  one: WantedGoal<T>,
  other: WantedGoal<T>,
): boolean {
  if (one.goals === undefined || other.goals === undefined) {
    return one.goals === other.goals && isWrittenAlike(one.reference, other.reference);
  }
  if (one.directive !== other.directive || one.goals.length !== other.goals.length) return false;
  return one.goals.every(({ hash, priority }, index) => {
    const goal = other.goals?.[index];
    return goal?.hash === hash && goal.priority === priority;
  });
}
