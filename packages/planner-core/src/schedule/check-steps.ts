import type { PlayedStep } from "./happenings.ts";
import type { Schedule, ScheduledStep, SquadProblem } from "./problem.ts";
import {
  failureOf,
  memberName,
  type ScheduleFailure,
  stepName,
  units,
} from "./schedule-failure.ts";
import type { TimedStep, TimedSteps } from "./timed-steps.ts";

/** The first part of a schedule that does not fit its problem, whatever the states. */
export function misfitOf(
  { all }: TimedSteps,
  problem: SquadProblem,
  { steps, scaledEnds }: Schedule,
): ScheduleFailure | undefined {
  for (const [step, given] of steps.entries()) {
    const played = { step, running: undefined };
    const timed = all[given.step];
    const misfit =
      timed === undefined ? `there is no step ${given.step}` : misfitOfStep(problem, timed, given);
    if (misfit !== undefined) return failureOf("malformed", given.scaledStart, misfit, { played });
    for (const member of given.members) {
      if (!problem.members[member]?.disabled?.has(given.step)) continue;
      const name = stepName(problem, { timed: timed as TimedStep, members: given.members });
      const text = `${memberName(problem, member)} must not take part in ${name}`;
      return failureOf("disabled", given.scaledStart, text, { played, member });
    }
  }
  const { running } = problem;
  if (scaledEnds.length !== running.length) {
    const text = `${running.length} steps run, but the schedule has ${scaledEnds.length} ends`;
    return failureOf("malformed", 0, text);
  }
  for (const [index, { step, members, scaledLeft, scaledLeftTo }] of running.entries()) {
    const played = { step: undefined, running: index };
    const timed = all[step];
    if (timed === undefined) {
      return failureOf("malformed", 0, `there is no running step ${step}`, { played });
    }
    const end = scaledEnds[index] as number;
    const to = scaledLeftTo ?? scaledLeft;
    if (isTime(end) && end >= scaledLeft && end <= to) continue;
    const name = stepName(problem, { timed, members });
    const text = `${name} ends at ${units(end)}, not from ${units(scaledLeft)} to ${units(to)}`;
    return failureOf("duration", end, text, { played });
  }
  return undefined;
}

function misfitOfStep(
  problem: SquadProblem,
  timed: TimedStep,
  { members, scaledStart, scaledDuration }: ScheduledStep,
): string | undefined {
  const name = stepName(problem, { timed, members });
  const participants = 1 + timed.partners;
  if (members.some((member) => problem.members[member] === undefined)) {
    return `${name} has a participant outside the squad`;
  }
  if (members.length !== participants || new Set(members).size !== participants) {
    return `${name} needs ${participants} different participants`;
  }
  if (!isTime(scaledStart) || !isTime(scaledDuration)) {
    return `${name} starts at ${scaledStart} and lasts ${scaledDuration}: no whole thousandths`;
  }
  if (timed.duration === undefined && scaledDuration !== 0) {
    return `${name} takes effect at once, and cannot last ${units(scaledDuration)}`;
  }
  return undefined;
}

/** The first step for which a participant is busy. Steps in flight may overlap: they are facts of the game. */
export function busyMember(
  problem: SquadProblem,
  played: readonly PlayedStep[],
): ScheduleFailure | undefined {
  const byMember = problem.members.map((): PlayedStep[] => []);
  for (const each of played) {
    for (const member of each.members) {
      const others = byMember[member] as PlayedStep[];
      const other = others.find((one) => excludes(one, each));
      others.push(each);
      if (other === undefined) continue;
      const at = Math.max(each.scaledStart, other.scaledStart);
      const busy = `${memberName(problem, member)} is busy with ${stepName(problem, other)}`;
      const message = `at ${units(at)} ${busy}, and cannot do ${stepName(problem, each)}`;
      return failureOf("busy", at, message, { played: each, member });
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
