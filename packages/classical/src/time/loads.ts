import type { Domain } from "@understudy/planner-core";
import type { JointDomain, JointTimedStep } from "@understudy/planner-core/schedule";
import type { Weighting } from "../model/compile-task.ts";
import type { ProvedSchedule } from "./without-needless-steps.ts";

/** The time for which each member is busy in a schedule, in eighths of that of the busiest. */
export function loadsIn({ schedule }: ProvedSchedule, count: number): readonly number[] {
  const busy = Array.from({ length: count }, () => 0);
  for (const { members, scaledDuration } of schedule.steps) {
    for (const member of members) busy[member] = (busy[member] as number) + scaledDuration;
  }
  const most = Math.max(1, ...busy);
  return busy.map((time) => Math.round((8 * time) / most));
}

/** Costs that grow with the load of the members that take part. */
export function weightingBy(
  loads: readonly number[],
  { steps }: JointDomain,
  domain: Domain,
  stepOf: Int32Array,
): Weighting {
  const weigh = (action: number): number => {
    const { members } = steps[stepOf[action] as number] as JointTimedStep;
    const load = members.reduce((sum, member) => sum + (loads[member] as number), 0);
    const share = 1 + load / members.length;
    return Math.round((domain.actions.scaledCost[action] as number) * share);
  };
  return { key: `loads ${loads.join()}`, weigh };
}
