import { RequestError } from "../../../base/errors.ts";
import { describeValue, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import type { GoalReference } from "../../contract/request.ts";

/** The goals of a request, most important first. */
export interface GoalChoice {
  readonly goals: readonly Goal[];
  readonly directive: string | undefined;
}

/**
 * Compiles the goals of a request: highest priority first; ties keep the given order.
 *
 * @throws RequestError for an unknown goal or a malformed condition
 */
export function chooseGoals<T extends DomainTypes>(
  domain: Domain<T>,
  reference: GoalReference<T>,
): GoalChoice {
  if (isRecord(reference) && Object.hasOwn(reference, "oneOf")) {
    const { oneOf } = reference as { oneOf: unknown };
    refuseOtherKeys(reference, "oneOf");
    if (!Array.isArray(oneOf) || oneOf.length === 0) {
      const message = `must be a list of at least one goal, not ${describeValue(oneOf)}`;
      throw new RequestError([{ pointer: "/goal/oneOf", message }]);
    }
    const goals = oneOf.map((goal: T["goals"], index) =>
      goalAt(domain, goal, `/goal/oneOf/${index}`),
    );
    return { goals: byPriority(goals), directive: undefined };
  }
  if (isRecord(reference) && Object.hasOwn(reference, "directive")) {
    const { directive } = reference as { directive: unknown };
    refuseOtherKeys(reference, "directive");
    if (typeof directive !== "string" || directive.trim() === "") {
      const message = `must be a text, not ${describeValue(directive)}`;
      throw new RequestError([{ pointer: "/goal/directive", message }]);
    }
    if (domain.goals.length === 0) {
      const message = "a directive chooses among the declared goals; this domain declares none";
      throw new RequestError([{ pointer: "/goal/directive", message }]);
    }
    return { goals: byPriority(domain.goals), directive };
  }
  return { goals: [goalAt(domain, reference as T["goals"], "/goal")], directive: undefined };
}

function refuseOtherKeys(reference: object, key: string): void {
  const other = Object.keys(reference).find((each) => each !== key);
  if (other === undefined) return;
  const message = `"${other}" cannot be combined with "${key}"`;
  throw new RequestError([{ pointer: pointerTo("/goal", other), message }]);
}

function goalAt<T extends DomainTypes>(domain: Domain<T>, goal: T["goals"], pointer: string): Goal {
  if (isRecord(goal)) {
    const prototype: unknown = Object.getPrototypeOf(goal);
    if (prototype !== Object.prototype && prototype !== null) {
      const message = "must be a plain object, the name of a goal, oneOf or directive";
      throw new RequestError([{ pointer, message }]);
    }
  }
  try {
    return domain.goal(goal);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(
      error.issues.map((issue) => ({ ...issue, pointer: issue.pointer.replace("/goal", pointer) })),
    );
  }
}

/** The goals by priority. The sort is stable, so ties keep their order. */
function byPriority(goals: readonly Goal[]): readonly Goal[] {
  return goals.length < 2 ? goals : [...goals].sort((a, b) => b.priority - a.priority);
}
