import type { PackedState } from "../../../rules/index.ts";
import { footprintOf } from "../../../time/durations/footprints.ts";
import { stepParts } from "../../../time/schedule/timed-steps.ts";
import { statesAfter } from "./preparation.ts";
import type { PlanNow } from "./roles.ts";
import type { SquadPlan } from "./squad-plan.ts";
import type { SquadStep } from "./squad-step.ts";
import type { Timetable } from "./timetable.ts";

/** The end of a running step. */
interface SquadEnd {
  /** When it is expected, in game time. */
  readonly untilMs: number;
  readonly after: PackedState;
  /** The variables that the step uses: its start has changed them, and its end does so again. */
  readonly used: ReadonlySet<number>;
}

/** The changes that a squad's plan brings about, for others who use the same things: states of the first member. */
export interface SquadOutlook {
  readonly now: PackedState;
  /** As all steps leave it. */
  readonly after: PackedState;
  /** As the end of each running step leaves it. */
  readonly ends: readonly SquadEnd[];
}

const known = new WeakMap<Timetable, SquadOutlook>();

/**
 * The outlook of a plan, found once for its times, since it is asked in each tick; undefined without times.
 *
 * @param states of all members now
 */
export function outlookOf(
  squad: Pick<PlanNow, "msOf" | "plan" | "timetable">,
  states: readonly PackedState[] | undefined,
): SquadOutlook | undefined {
  const { plan, timetable } = squad;
  const [now] = states ?? [];
  if (states === undefined || now === undefined || timetable === undefined) return undefined;
  const found = known.get(timetable);
  if (found !== undefined) return found;
  const ends = plan.flights.flatMap((step) => {
    const [after] = statesAfter(
      plan.only((each) => each === step),
      timetable,
      states,
    );
    if (after === undefined) return [];
    return [{ untilMs: squad.msOf(timetable.endOf(step)), after, used: usedBy(plan, step) }];
  });
  const outlook = { now, after: statesAfter(plan, timetable, states)[0] ?? now, ends };
  known.set(timetable, outlook);
  return outlook;
}

function usedBy({ scene: { steps } }: SquadPlan, { timed }: SquadStep): ReadonlySet<number> {
  const { happenings } = steps.time;
  const used = new Set<number>();
  for (const { start, end } of stepParts(timed)) {
    const { writes } = footprintOf(happenings, end);
    for (const one of footprintOf(happenings, start).writes) if (writes.has(one)) used.add(one);
  }
  return used;
}
