import type { Outcome, PlanConstraints } from "@understudy/planner-core";
import { DEFAULT_UNIT_MS } from "@understudy/planner-core/squad";
import type { SessionDomain } from "../session-domain.ts";
import type { StepUnderWay } from "./begun-step.ts";
import type { Seen } from "./want.ts";

/** The player of plans for a goal that must keep to events or a deadline. */
export type ClockedPlayer = NonNullable<
  ReturnType<SessionDomain["orchestrator"]["routes"]["schedules"]["playerFor"]>
>;

/** Watches the clocks of things in a domain that has some. */
export type WatchedClocks = NonNullable<
  ReturnType<SessionDomain["orchestrator"]["routes"]["schedules"]["watchClocks"]>
>;

/**
 * The first step of the shortest remainder of a plan that still keeps to events, clocks and deadlines
 * at the times that the client was told. It may be doing that step already: a client that plays by itself does not report
 * its steps.
 *
 * @param askedMs the game's time of the state that the plan was made for
 * @param clocks the time that is left of clocks of things
 * @param underWay the step that it is doing, where the state shows that
 * @param canDo whether a step of the plan is possible in the state
 */
export function clockedRest(
  player: ClockedPlayer,
  { agent, goal, plan }: Outcome,
  askedMs: number,
  { state, nowMs }: Seen,
  { disabled, maintain, ways }: PlanConstraints,
  clocks: ReturnType<WatchedClocks["left"]> | undefined,
  first: number,
  underWay: StepUnderWay | undefined,
  canDo: (index: number) => boolean,
): number | undefined {
  // After the game's clock starts over, the plan's times lie in a past that never comes back.
  if (nowMs < askedMs) return undefined;
  const { actions = [], steps: planned = [] } = plan ?? {};
  const steps = actions.map((action, index) => {
    const { startsAt = 0, duration = 0 } = planned[index] ?? {};
    const plannedMs = askedMs + startsAt * DEFAULT_UNIT_MS;
    return { action, plannedMs, scaledDuration: Math.round(duration * 1000) };
  });
  for (let from = actions.length - 1; from >= first; from--) {
    const { plannedMs = 0, scaledDuration = 0 } = steps[from] ?? {};
    const isUnderWay = from === underWay?.index;
    const begunMs = isUnderWay ? Math.max(plannedMs, underWay.before.nowMs) : plannedMs;
    const endsMs = Math.max(nowMs, begunMs + (scaledDuration * DEFAULT_UNIT_MS) / 1000);
    const mayRun = isUnderWay || (plannedMs <= nowMs && canDo(from));
    const ends = mayRun ? [undefined, endsMs] : [undefined];
    const rest = {
      ...{ agent, goal, state, steps: steps.slice(from), disabled, maintain, ways },
      ...{ nowMs, clocks, keepsTimes: true },
    };
    if (ends.some((endsAtMs) => player.resume({ ...rest, endsAtMs }) !== undefined)) return from;
  }
  return undefined;
}
