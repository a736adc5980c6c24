import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { PlayableStep } from "../life/agent-life.ts";
import { withTimes } from "../life/running-step.ts";

/** The plan being played. */
export interface PlanInPlay<T extends DomainTypes> extends PlayableStep {
  readonly outcome: Outcome<T>;
  readonly actions: readonly number[];
  /** Hashes of the more important goals that this plan may leave violated. */
  readonly accepted: ReadonlySet<string>;
  /** Index of the current step, or of the next one. */
  position: number;
  /** The game's time of the request, from which the times of its steps count; undefined without times. */
  readonly askedAtMs: number | undefined;
  /** Time from which the next step may start, and time of the next proof even if nothing changes. */
  startsAtMs: number;
  proveAtMs: number;
}

/** The action of the current step, or of the next one. */
export function currentAction({
  actions,
  position,
}: {
  readonly actions: readonly number[];
  readonly position: number;
}): number {
  return actions[position] as number;
}

/** A plan, as far as it is played. */
export type PlanAtStep<T extends DomainTypes> = Omit<
  PlanInPlay<T>,
  "accepted" | "proveAtMs" | "startsAtMs"
>;

/** A plan with all its times moved, for a game whose time started over. */
export function shiftedPlan<T extends DomainTypes>(
  { running, askedAtMs, startsAtMs, proveAtMs, ...plan }: PlanInPlay<T>,
  ms: number,
): PlanInPlay<T> {
  return {
    ...plan,
    running: running && withTimes(running, (atMs) => atMs + ms),
    askedAtMs: askedAtMs === undefined ? undefined : askedAtMs + ms,
    ...{ startsAtMs: startsAtMs + ms, proveAtMs: proveAtMs + ms },
  };
}

/** A plan that has not begun. */
export function atFirstStep<T extends DomainTypes>(
  outcome: Outcome<T>,
  askedAtMs: number | undefined,
): PlanAtStep<T> {
  const actions = outcome.plan?.actions ?? [];
  return { outcome, actions, askedAtMs, position: 0, running: undefined };
}
