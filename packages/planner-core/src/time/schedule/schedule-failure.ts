import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import type { Value } from "../../rules/domain/definition/definition.ts";
import type { TimedClock } from "./clocks/timed-clocks.ts";
import type { PlayedStep } from "./happenings.ts";
import type { SquadProblem } from "./problem.ts";

/**
 * The cause of a schedule's failure: a `malformed` step; a step that a member must not take part in, for which a member
 * is `busy`, that cannot `start` or `end`, or whose `during` does not hold; a `duration` that is out of range; a way
 * that is missing; `interference` at one moment; an `event` that takes a variable out of its range; `maintain`,
 * the deadline or the goal.
 */
export type ScheduleFailureKind =
  | "malformed"
  | "disabled"
  | "busy"
  | "start"
  | "duration"
  | "no-way"
  | "during"
  | "end"
  | "interference"
  | "maintain"
  | "deadline"
  | "goal";

/** The moment at which a schedule breaks, and the cause. */
export interface ScheduleFailure {
  readonly kind: ScheduleFailureKind;
  readonly scaledAt: number;
  /** Index in `Schedule.steps`; undefined if the cause is no step of the schedule. */
  readonly step: number | undefined;
  /** Index in `SquadProblem.running`; undefined if the cause is no step that runs already. */
  readonly running: number | undefined;
  /** Position of the member for which a condition does not hold. */
  readonly member: number | undefined;
  /** The first condition that does not hold, such as `wood>=2`; undefined if there is none. */
  readonly condition: string | undefined;
  /** The values of the variables in the condition. */
  readonly values: Readonly<Record<string, Value>>;
  /** The failure in one sentence. */
  readonly message: string;
}

/** A condition that a state does not meet. */
export interface Unmet {
  readonly condition: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly text: string;
}

/** The account of a failure. */
interface FailureAccount {
  readonly message: string;
  readonly played?: Pick<PlayedStep, "step" | "running"> | undefined;
  readonly member?: number | undefined;
  readonly unmet?: Unmet | undefined;
}

/** Makes a failure of a schedule. Its account takes time, so it is given only where it is wanted. */
export type FailureMaker = (
  kind: ScheduleFailureKind,
  scaledAt: number,
  account: () => FailureAccount,
) => ScheduleFailure;

/** A failure of a schedule with its account. */
export const failureOf: FailureMaker = (kind, scaledAt, account) => {
  const { message, played, member, unmet } = account();
  return {
    kind,
    scaledAt,
    step: played?.step,
    running: played?.running,
    member,
    condition: unmet?.condition,
    values: unmet?.values ?? {},
    message,
  };
};

/** A time in units, as text. */
export function units(scaledTime: number): string {
  return String(scaledTime / COST_SCALE);
}

/** The name of a member. */
export function memberName({ members }: SquadProblem, member: number): string {
  return members[member]?.name ?? `member ${member}`;
}

/** A clock, such as `burning(pan=left)`. */
export function nameOfClock({ name, args }: Pick<TimedClock, "name" | "args">): string {
  return `${name}(${listed(args)})`;
}

function listed(args: Readonly<Record<string, Value>>): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}

/** A step and its participants, such as `saw() of ann`. */
export function stepName(
  problem: SquadProblem,
  { timed, members }: Pick<PlayedStep, "timed" | "members">,
): string {
  const { tool, args } = timed.step;
  const names = members.map((member) => memberName(problem, member));
  return `${tool}(${listed(args)}) of ${names.join(" and ")}`;
}
