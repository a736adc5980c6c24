import { LATE_SHARE, type StepRun } from "../../../engine/life/running-step.ts";
import type { DomainTypes, Step } from "../../../rules/domain/definition/types.ts";
import type { RunningClock } from "../../../time/schedule/problem.ts";
import { partnerRoles } from "../../../time/schedule/timed-steps.ts";
import type { SquadRole, StepUse } from "../options.ts";
import type { SquadPlan } from "./squad-plan.ts";
import { isChosen, roleIn, type SquadStep } from "./squad-step.ts";
import { hasCome, type PlanMoment, type StepOrder } from "./step-order.ts";
import type { Timetable } from "./timetable.ts";
import { waitOfStep } from "./waits.ts";

/** Least lateness, in units, for which members who wait look for another plan. */
const LEAST_HELD_UP = 5;

/** A squad's plan at a moment of the game. */
export interface PlanNow {
  readonly plan: SquadPlan;
  readonly timetable: Timetable | undefined;
  readonly nowMs: number;
  readonly unitMs: number;
  /** The clocks of things. */
  readonly clocks: { running(nowMs: number): readonly RunningClock[] };
  /** A time of the timetable on the game's clock. */
  msOf(scaled: number): number;
}

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
  now: PlanNow,
  names: readonly string[],
): Readonly<Record<string, readonly SquadRole<T>[]>> {
  const { plan, timetable, nowMs } = now;
  const ms = (scaled: number): number => Math.max(nowMs, now.msOf(scaled));
  const endMs = (step: SquadStep): number => {
    if (timetable !== undefined) return ms(timetable.endOf(step));
    return step.running === undefined ? nowMs : plan.expectedEndMs(step.running, nowMs);
  };
  const clocks = now.clocks.running(nowMs);
  const roles = names.map((name) => {
    const own = [...plan.flightsOf(name), ...plan.pending].filter(({ members }) =>
      members.includes(name),
    );
    const [first] = own;
    const waiting = first?.running === undefined ? first : undefined;
    const told = own.map(
      (step): SquadRole<T> => ({
        step: step.timed.step as Step<T>,
        agent: step.members[0] as string,
        with: step.members.filter((each) => each !== name),
        ...roleIn(step, name),
        ...(step.members[0] === name && partnerRoles(step.timed)),
        isRunning: step.running !== undefined,
        fromMs: step.running?.startedAtMs ?? ms(timetable?.startOf(step) ?? 0),
        untilMs: endMs(step),
        for: stepUses(step, plan),
        ...(step === waiting && {
          wait: waitOfStep(plan.scene.steps, step, name, timetable?.awaitedBy(step), clocks),
        }),
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

/**
 * The times at which something is expected: the next starts, and ends of running steps.
 *
 * @param ends the times of a running step; with its end in the timetable, unless it waits for another one
 */
function* expectedMs(
  now: PlanNow,
  ends: (step: SquadStep, running: StepRun, endMs: number | undefined) => readonly number[],
): Iterable<number> {
  const { order, steps } = now.plan;
  const { timetable } = now;
  for (const step of steps) {
    const { running } = step;
    const isStart = running === undefined;
    const isDue =
      timetable !== undefined && isNext(isStart ? order.startOf(step) : order.endOf(step), order);
    const scaled = isStart ? timetable?.startOf(step) : timetable?.endOf(step);
    const atMs = isDue && scaled !== undefined ? now.msOf(scaled) : undefined;
    if (running !== undefined) yield* ends(step, running, atMs);
    else if (atMs !== undefined) yield atMs;
  }
}

function nextEventMs({ plan, nowMs, unitMs }: PlanNow): number {
  const times = plan.events.map(({ scaledAt }) => plan.epochMs + (scaledAt * unitMs) / 1000);
  return Math.min(...times.filter((atMs) => atMs > nowMs));
}

/** The game's time at which a plan must be proved again although nothing changes. */
export function nextDueMs(now: PlanNow): number {
  const { nowMs, unitMs } = now;
  let dueMs = nextEventMs(now);
  const ends = (step: SquadStep, running: StepRun): readonly number[] => {
    const scaled = now.timetable?.endOf(step);
    const endMs = isChosen(step.timed) ? running.endsAtMs : now.plan.expectedEndMs(running, nowMs);
    return scaled === undefined ? [endMs] : [endMs, now.msOf(scaled)];
  };
  for (const ms of expectedMs(now, ends)) {
    dueMs = Math.min(dueMs, ms > nowMs ? ms : nowMs + unitMs * LATE_SHARE);
  }
  return dueMs;
}

/**
 * Whether a member stands and waits for a step that takes more than twice its time, and whose lateness has doubled since the
 * last proof of the plan: another plan may do without it.
 */
export function isHeldUp(
  { plan, nowMs, unitMs }: PlanNow,
  names: readonly string[],
  sinceMs: number,
): boolean {
  const isLate = ({ timed, running }: SquadStep): boolean => {
    if (running === undefined || isChosen(timed)) return false;
    const { startedAtMs, endsAtMs } = running;
    if (nowMs - endsAtMs < Math.max(LEAST_HELD_UP * unitMs, endsAtMs - startedAtMs)) return false;
    return plan.expectedEndMs(running, sinceMs) < plan.expectedEndMs(running, nowMs);
  };
  const late = new Set(plan.flights.filter(isLate));
  if (late.size === 0) return false;
  return names.some((name) => {
    if (plan.flightsOf(name).length > 0) return false;
    const next = plan.pending.find(({ members }) => members.includes(name));
    const start = next && plan.order.startOf(next);
    if (start === undefined) return false;
    return plan.order.before(start).some(({ before: { step } }) => step && late.has(step));
  });
}

/**
 * The game's time at which a step starts, ends or times out, or an event comes, if the game tells nothing.
 *
 * @param isTimed whether steps of a fixed duration end when their time is over
 */
export function nextMomentMs(now: PlanNow, isTimed: boolean): number {
  // What waits for a late step moves on with the clock.
  const ends = ({ timed }: SquadStep, running: StepRun, endMs = now.nowMs): readonly number[] => {
    const { timeoutAtMs, latestMs, endsAtMs } = running;
    if (isChosen(timed)) return [timeoutAtMs, latestMs, endMs];
    return isTimed ? [timeoutAtMs, endsAtMs] : [timeoutAtMs];
  };
  const times = [...expectedMs(now, ends)].filter((atMs) => atMs > now.nowMs);
  return Math.min(nextEventMs(now), ...times);
}
