import type { PlayedStep } from "./happenings.ts";
import type { Schedule, ScheduledStep, SquadProblem } from "./problem.ts";
import {
  type FailureMaker,
  memberName,
  type ScheduleFailure,
  stepName,
  units,
} from "./schedule-failure.ts";
import type { TimedStep, TimedSteps } from "./timed-steps.ts";

/** The first structural fault: an unknown step, a wrong duration, a disabled member. */
export function misfitOf(
  { all }: TimedSteps,
  problem: SquadProblem,
  { steps, scaledEnds }: Schedule,
  fail: FailureMaker,
): ScheduleFailure | undefined {
  for (const [step, given] of steps.entries()) {
    const played = { step, running: undefined };
    const timed = all[given.step];
    if (timed === undefined) {
      const message = `there is no step ${given.step}`;
      return fail("malformed", given.scaledStart, () => ({ message, played }));
    }
    const misfit = misfitOfStep(problem, timed, given);
    if (misfit !== undefined) {
      return fail("malformed", given.scaledStart, () => {
        return { message: misfit(stepName(problem, { timed, members: given.members })), played };
      });
    }
    for (const member of given.members) {
      if (!problem.members[member]?.disabled?.has(given.step)) continue;
      return fail("disabled", given.scaledStart, () => {
        const name = stepName(problem, { timed, members: given.members });
        const message = `${memberName(problem, member)} must not take part in ${name}`;
        return { message, played, member };
      });
    }
  }
  const early = earlyStep(problem, steps, all, fail);
  if (early !== undefined) return early;
  const { running } = problem;
  if (scaledEnds.length !== running.length) {
    const message = `${running.length} steps run, but the schedule has ${scaledEnds.length} ends`;
    return fail("malformed", 0, () => ({ message }));
  }
  for (const [index, { step, members, scaledLeft, scaledLeftTo }] of running.entries()) {
    const played = { step: undefined, running: index };
    const timed = all[step];
    if (timed === undefined) {
      return fail("malformed", 0, () => ({ message: `there is no running step ${step}`, played }));
    }
    const end = scaledEnds[index] as number;
    const to = scaledLeftTo ?? scaledLeft;
    if (isTime(end) && end >= scaledLeft && end <= to) continue;
    return fail("duration", end, () => {
      const name = stepName(problem, { timed, members });
      const allowed = `from ${units(scaledLeft)} to ${units(to)}`;
      return { message: `${name} ends at ${units(end)}, not ${allowed}`, played };
    });
  }
  return undefined;
}

/** The first step that starts before an event which is to open it. */
function earlyStep(
  problem: SquadProblem,
  steps: readonly ScheduledStep[],
  all: readonly TimedStep[],
  fail: FailureMaker,
): ScheduleFailure | undefined {
  for (const { scaledAt, opens } of problem.events) {
    if (opens === undefined) continue;
    const step = steps.findIndex((each) => each.scaledStart < scaledAt && opens.has(each.step));
    const given = steps[step];
    if (given === undefined) continue;
    return fail("start", given.scaledStart, () => {
      const timed = all[given.step] as TimedStep;
      const name = stepName(problem, { timed, members: given.members });
      const text = `${name} cannot start at ${units(given.scaledStart)}`;
      const message = `${text}: it waits for ${opens.get(given.step)} until ${units(scaledAt)}`;
      return { message, played: { step, running: undefined } };
    });
  }
  return undefined;
}

/** The part of a step that does not fit, as a text for its name. */
function misfitOfStep(
  problem: SquadProblem,
  timed: TimedStep,
  { members, scaledStart, scaledDuration }: ScheduledStep,
): ((name: string) => string) | undefined {
  const participants = 1 + timed.partners;
  if (members.some((member) => problem.members[member] === undefined)) {
    return (name) => `${name} has a participant outside the squad`;
  }
  const isCrew = members.every((member, index) => members.indexOf(member) === index);
  if (members.length !== participants || !isCrew) {
    return (name) => `${name} needs ${participants} different participants`;
  }
  if (!isTime(scaledStart) || !isTime(scaledDuration)) {
    return (name) =>
      `${name} starts at ${scaledStart} and lasts ${scaledDuration}: no whole thousandths`;
  }
  if (timed.duration === undefined && scaledDuration !== 0) {
    return (name) => `${name} takes effect at once, and cannot last ${units(scaledDuration)}`;
  }
  return undefined;
}

/** The first step for which a participant is busy. Steps in flight may overlap: they are facts of the game. */
export function busyMember(
  problem: SquadProblem,
  played: readonly PlayedStep[],
  fail: FailureMaker,
): ScheduleFailure | undefined {
  const byMember = problem.members.map((): PlayedStep[] => []);
  for (const each of played) {
    for (const member of each.members) {
      const others = byMember[member] as PlayedStep[];
      const other = others.find((one) => excludes(one, each));
      others.push(each);
      if (other === undefined) continue;
      const at = Math.max(each.scaledStart, other.scaledStart);
      return fail("busy", at, () => {
        const busy = `${memberName(problem, member)} is busy with ${stepName(problem, other)}`;
        const message = `at ${units(at)} ${busy}, and cannot do ${stepName(problem, each)}`;
        return { message, played: each, member };
      });
    }
  }
  return undefined;
}

/** Whether one participant cannot do both steps. */
function excludes(one: PlayedStep, other: PlayedStep): boolean {
  if (one.running !== undefined && other.running !== undefined) return false;
  if (one.scaledStart >= other.scaledEnd || other.scaledStart >= one.scaledEnd) return false;
  return one.timed === other.timed || !(one.timed.alongside || other.timed.alongside);
}

function isTime(time: number): boolean {
  return Number.isSafeInteger(time) && time >= 0;
}
