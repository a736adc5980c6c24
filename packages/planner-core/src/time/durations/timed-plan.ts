import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { Ways } from "../../rules/domain/actions/ways.ts";
import { COST_SCALE } from "../../rules/domain/definition/costs.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { Plan } from "../../rules/plan/plan.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { durationIn } from "./duration-in.ts";
import { type Footprint, footprintOf, footprintOfStart, haveCommon } from "./footprints.ts";
import { happeningName } from "./happening-names.ts";

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
  const { time } = domain;
  if (time === undefined) return plan;
  const { happenings, durations } = time;
  const position = domain.variables.position?.id ?? -1;
  let before = state.slice();
  let after = new Int32Array(state.length);
  let scaledNow = 0;
  let atOnce: Footprint[] = [];
  const steps = plan.steps.map((step, index) => {
    const { tool, args } = step;
    const action = happenings.actionOf({ tool: happeningName("start", tool), args });
    const duration = durations[action];
    const start = footprintOfStart(happenings, { start: action, duration });
    if (atOnce.some((other) => interferes(start, other))) {
      scaledNow++;
      atOnce = [];
    }
    const length = duration && durationIn(duration, before, ways, position)?.[0];
    const scaledDuration = length ?? 0;
    const scaledStart = scaledNow;
    scaledNow += scaledDuration;
    if (duration === undefined) atOnce.push(start);
    else {
      const end = happenings.actionOf({ tool: happeningName("end", tool), args });
      atOnce = [footprintOf(happenings, end)];
    }
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
  return (
    [...one.writes].some(
      (variable) =>
        other.writes.has(variable) && !(one.adds.has(variable) && other.adds.has(variable)),
    ) ||
    haveCommon(one.writes, other.reads) ||
    haveCommon(other.writes, one.reads)
  );
}
