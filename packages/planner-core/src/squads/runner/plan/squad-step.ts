import type { PlayableStep } from "../../../engine/life/agent-life.ts";
import type { ScaledLength } from "../../../rules/domain/time-facts.ts";
import { roleAt, type TimedStep } from "../../../time/schedule/timed-steps.ts";

/** A step of a squad's plan, in flight or still to come. */
export interface SquadStep extends PlayableStep {
  readonly timed: TimedStep;
  /** The names of the members that take part; the first is the step's agent. */
  readonly members: readonly string[];
  /** Times of the plan in thousandths from its epoch. They tell the order of the steps, not when to start them. */
  readonly scaledStart: number;
  readonly scaledEnd: number;
}

/** The role of a member in a step, where it has one. */
export function roleIn(
  { timed, members }: Pick<SquadStep, "timed" | "members">,
  name: string,
): { readonly role?: string } {
  const role = roleAt(timed, members.indexOf(name));
  return role === undefined ? {} : { role };
}

/** The key of a step with its members. */
export function keyOfSquadStep({ timed, members }: Pick<SquadStep, "timed" | "members">): string {
  return JSON.stringify([timed.index, ...members]);
}

/** Whether the planner chooses the duration of a step, so that the runner and not the game ends it. */
export function isChosen({ duration }: TimedStep): boolean {
  return duration?.kind === "range" && !isSameLength(duration.from, duration.to);
}

function isSameLength(one: ScaledLength, other: ScaledLength | undefined): boolean {
  if (one === other) return true;
  if (other === undefined || one.constant !== other.constant || one.per !== other.per) return false;
  const terms = new Map(other.terms);
  return (
    one.terms.length === terms.size &&
    one.terms.every(([variable, factor]) => terms.get(variable) === factor)
  );
}
