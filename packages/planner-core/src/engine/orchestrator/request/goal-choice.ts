import { RequestError } from "../../../base/errors.ts";
import { describeValue, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import type { GoalReference } from "../../contract/request.ts";

/** The goals of a request, most important first. */
export interface GoalChoice {
  readonly goals: readonly Goal[];
  readonly directive: string | undefined;
  /** The priorities that the game gives for now, by name; undefined for the goals' own. */
  readonly priorities: GoalPriorities | undefined;
}

/** Priorities of declared goals, by name. */
type GoalPriorities = Readonly<Record<string, number>>;

/** The priority of a goal for now. */
export function priorityOf(
  { name, priority }: Goal,
  priorities: GoalPriorities | undefined,
): number {
  if (priorities === undefined || name === undefined) return priority;
  return Object.hasOwn(priorities, name) ? (priorities[name] as number) : priority;
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
    const { oneOf, priorities } = reference as { oneOf: unknown; priorities?: unknown };
    refuseOtherKeys(reference, "oneOf", "priorities");
    if (!Array.isArray(oneOf) || oneOf.length === 0) {
      const message = `must be a list of at least one goal, not ${describeValue(oneOf)}`;
      throw new RequestError([{ pointer: "/goal/oneOf", message }]);
    }
    const goals = oneOf.map((goal: T["goals"], index) =>
      goalAt(domain, goal, `/goal/oneOf/${index}`),
    );
    const given = prioritiesIn(priorities, goals);
    return { goals: byPriority(goals, given), directive: undefined, priorities: given };
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
    return { goals: byPriority(domain.goals), directive, priorities: undefined };
  }
  const goals = [goalAt(domain, reference as T["goals"], "/goal")];
  return { goals, directive: undefined, priorities: undefined };
}

/** @throws RequestError for a name that is not among the goals, or a priority that is no number */
function prioritiesIn(given: unknown, goals: readonly Goal[]): GoalPriorities | undefined {
  if (given === undefined) return undefined;
  const pointer = "/goal/priorities";
  if (!isRecord(given)) {
    const message = `must be numbers by the names of goals, not ${describeValue(given)}`;
    throw new RequestError([{ pointer, message }]);
  }
  const names = goals.flatMap(({ name }) => name ?? []);
  for (const [name, priority] of Object.entries(given)) {
    if (!names.includes(name)) {
      const message = `"${name}" is none of the declared goals in oneOf`;
      const hint = suggestName(name, names) ?? `one of: ${names.join(", ")}`;
      throw new RequestError([{ pointer: pointerTo(pointer, name), message, hint }]);
    }
    if (Number.isFinite(priority)) continue;
    const message = `must be a finite number, not ${describeValue(priority)}`;
    throw new RequestError([{ pointer: pointerTo(pointer, name), message }]);
  }
  return given as GoalPriorities;
}

function refuseOtherKeys(reference: object, key: string, also = key): void {
  const other = Object.keys(reference).find((each) => each !== key && each !== also);
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
function byPriority(goals: readonly Goal[], given?: GoalPriorities): readonly Goal[] {
  if (goals.length < 2) return goals;
  return [...goals].sort((a, b) => priorityOf(b, given) - priorityOf(a, given));
}
