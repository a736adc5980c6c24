import type { DomainTypes, Step } from "../../../rules/domain/definition/types.ts";
import type { SquadRole, StepUse } from "../options.ts";
import type { SquadPlan } from "./squad-plan.ts";
import { isChosen, type SquadStep } from "./squad-step.ts";
import { hasCome, type PlanMoment, type StepOrder } from "./step-order.ts";
import type { Timetable } from "./timetable.ts";

/** Share of a unit after which a late step is looked at again. */
const LATE_SHARE = 0.1;

const knownUses = new WeakMap<StepOrder, Map<SquadStep, readonly StepUse[]>>();

/** The uses of a step: steps of the plan, or else the goal. Found once for each order. */
export function stepUses(step: SquadStep, { order }: SquadPlan): readonly StepUse[] {
  const known = knownUses.get(order) ?? new Map<SquadStep, readonly StepUse[]>();
  knownUses.set(order, known);
  let uses = known.get(step);
  if (uses === undefined) {
    uses = findUses(step, order);
    known.set(step, uses);
  }
  return uses;
}

function findUses(step: SquadStep, order: StepOrder): readonly StepUse[] {
  const uses = new Map<string, StepUse>();
  for (const moment of new Set([order.startOf(step), order.endOf(step)])) {
    if (moment === undefined) continue;
    for (const { after, isUse } of order.after(moment)) {
      if (!isUse || after.step === undefined) continue;
      const [agent] = after.step.members;
      const what = after.step.timed.step.tool;
      uses.set(JSON.stringify([agent, what]), { agent, what });
    }
  }
  return uses.size === 0 ? [{ agent: undefined, what: "goal" }] : [...uses.values()];
}

/** The parts of all members in a plan. */
export function rolesIn<T extends DomainTypes>(
  plan: SquadPlan,
  timetable: Timetable | undefined,
  {
    names,
    nowMs,
    unitMs,
  }: { readonly names: readonly string[]; readonly nowMs: number; readonly unitMs: number },
): Readonly<Record<string, readonly SquadRole<T>[]>> {
  const ms = (scaled: number): number => nowMs + (scaled * unitMs) / 1000;
  const roles = names.map((name) => {
    const own = [...plan.flightsOf(name), ...plan.pending].filter(({ members }) =>
      members.includes(name),
    );
    const told = own.map(
      (step): SquadRole<T> => ({
        step: step.timed.step as Step<T>,
        agent: step.members[0] as string,
        with: step.members.filter((each) => each !== name),
        isRunning: step.running !== undefined,
        fromMs: step.running?.startedAtMs ?? ms(timetable?.startOf(step) ?? 0),
        untilMs: ms(timetable?.endOf(step) ?? 0),
        for: stepUses(step, plan),
      }),
    );
    return [name, told] as const;
  });
  return Object.fromEntries(roles);
}

/** Whether a start or an end waits for no other one: what others wait for is a change itself. */
function isNext(moment: PlanMoment | undefined, order: StepOrder): boolean {
  if (moment === undefined) return true;
  return order.before(moment).every(({ before }) => before.step === undefined || hasCome(before));
}

/** The game's time at which a plan must be proved again although nothing changes. */
export function nextDueMs(
  plan: SquadPlan,
  timetable: Timetable | undefined,
  nowMs: number,
  unitMs: number,
): number {
  let dueMs = Number.POSITIVE_INFINITY;
  const note = (ms: number): void => {
    dueMs = Math.min(dueMs, ms > nowMs ? ms : nowMs + unitMs * LATE_SHARE);
  };
  for (const step of plan.steps) {
    if (step.running !== undefined) {
      note(step.running.endsAtMs);
      if (timetable !== undefined) note(nowMs + (timetable.endOf(step) * unitMs) / 1000);
    } else if (timetable !== undefined && isNext(plan.order.startOf(step), plan.order)) {
      note(nowMs + (timetable.startOf(step) * unitMs) / 1000);
    }
  }
  for (const { scaledAt } of plan.scene.events) {
    const ms = (scaledAt * unitMs) / 1000;
    if (ms > nowMs) dueMs = Math.min(dueMs, ms);
  }
  return dueMs;
}

/** The game's time at which a step starts, ends or times out, or an event comes, if the game tells nothing. */
export function nextMomentMs(
  { plan, isTimed }: { readonly plan: SquadPlan; readonly isTimed: boolean },
  {
    rehearsal,
    nowMs,
    unitMs,
  }: {
    readonly rehearsal: { readonly timetable: Timetable | undefined } | undefined;
    readonly nowMs: number;
    readonly unitMs: number;
  },
): number {
  const { order, scene, steps } = plan;
  const timetable = rehearsal?.timetable;
  const ms = (scaled: number): number => nowMs + (scaled * unitMs) / 1000;
  const times = scene.events.map(({ scaledAt }) => (scaledAt * unitMs) / 1000);
  for (const step of steps) {
    const { running, timed } = step;
    const moment = running === undefined ? order.startOf(step) : order.endOf(step);
    // What waits for a late step moves on with the clock.
    const isDue = timetable !== undefined && isNext(moment, order);
    if (running === undefined) {
      if (isDue) times.push(ms(timetable.startOf(step)));
      continue;
    }
    times.push(running.timeoutAtMs);
    if (isChosen(timed)) times.push(running.latestMs, isDue ? ms(timetable.endOf(step)) : nowMs);
    else if (isTimed) times.push(running.endsAtMs);
  }
  return Math.min(...times.filter((atMs) => atMs > nowMs));
}
