import { applyAction } from "../domain/actions/actions.ts";
import type { Ways } from "../domain/actions/ways.ts";
import { COST_SCALE } from "../domain/definition/costs.ts";
import type { Domain } from "../domain/domain.ts";
import type { Plan } from "../plan/plan.ts";
import type { PackedState } from "../state/packed-state.ts";
import { type Footprint, footprintOf, footprintOfStart } from "./happenings.ts";
import { durationIn, type TimedStep, TimedSteps } from "./timed-steps.ts";

/**
 * The plan with the start and the duration of each step, for a single agent that does one step after the other. Each
 * step starts as early as possible: at the end of the one before, or a thousandth later if one changes what the other
 * reads or changes. Of a range, each step takes the least duration. In a domain without time the plan is returned as it
 * is.
 *
 * @param state the state in which the plan starts
 * @param ways durations of ways. Default: one unit each
 */
export function timedPlan(
  domain: Domain,
  state: PackedState,
  plan: Plan,
  ways?: Ways | undefined,
): Plan {
  const timed = TimedSteps.of(domain);
  if (timed === undefined) return plan;
  const { happenings } = timed.time;
  const position = domain.variables.position?.id ?? -1;
  let before = state.slice();
  let after = new Int32Array(state.length);
  let scaledNow = 0;
  let atOnce: Footprint[] = [];
  const steps = plan.steps.map((step, index) => {
    const known = timed.find(step) as TimedStep;
    const start = footprintOfStart(happenings, known);
    if (atOnce.some((other) => interferes(start, other))) {
      scaledNow++;
      atOnce = [];
    }
    const { duration, end } = known;
    const length = duration && durationIn(duration, before, ways, position)?.[0];
    const scaledDuration = length ?? 0;
    const scaledStart = scaledNow;
    scaledNow += scaledDuration;
    if (end < 0) atOnce.push(start);
    else atOnce = [footprintOf(happenings, end)];
    applyAction(domain.actions, plan.actions[index] as number, before, after);
    [before, after] = [after, before];
    return Object.freeze({
      ...step,
      startsAt: scaledStart / COST_SCALE,
      duration: scaledDuration / COST_SCALE,
    });
  });
  return Object.freeze({ steps: Object.freeze(steps), actions: plan.actions });
}

function interferes(one: Footprint, other: Footprint): boolean {
  const meets = (writes: ReadonlySet<number>, touched: ReadonlySet<number>): boolean => {
    for (const variable of writes) if (touched.has(variable)) return true;
    return false;
  };
  return (
    meets(one.writes, other.writes) ||
    meets(one.writes, other.reads) ||
    meets(other.writes, one.reads)
  );
}
