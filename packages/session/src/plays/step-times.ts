import type { CompiledCondition, Outcome } from "@understudy/planner-core";
import { DEFAULT_UNIT_MS } from "@understudy/planner-core/squad";
import type { SessionDomain } from "../session-domain.ts";

/** A step with its times, if its domain has time. */
interface StepAtTime {
  readonly startsAt?: number;
}

/**
 * The times of a plan's remaining steps, as a message has them. A domain without time has none.
 *
 * @param askedMs the game's time of the state that the plan was made for
 * @param basedMs the game's time of the state that the message is about
 * @param maintain kept by the plan on its way
 */
export function stepTimes<Timed extends StepAtTime>(
  steps: Timed[],
  { goal, status }: Pick<Outcome, "goal" | "status">,
  { orchestrator }: Pick<SessionDomain, "orchestrator">,
  askedMs: number,
  basedMs: number,
  maintain?: CompiledCondition,
): { steps: Timed[]; fromMs?: number[] } {
  if (steps[0]?.startsAt === undefined) return { steps };
  const late = basedMs - askedMs;
  const startsAt = (step: Timed): number => Math.round((step.startsAt ?? 0) * DEFAULT_UNIT_MS);
  const told = steps.map((step) =>
    late === 0 ? step : { ...step, startsAt: Math.max(0, startsAt(step) - late) / DEFAULT_UNIT_MS },
  );
  const keepsToClock =
    status === "solved" && orchestrator.routes.schedules.playerFor(goal, maintain) !== undefined;
  if (!keepsToClock) return { steps: told };
  return { steps: told, fromMs: steps.map((step) => askedMs + startsAt(step)) };
}
