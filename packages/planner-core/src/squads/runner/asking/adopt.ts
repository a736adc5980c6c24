import type { RunningInput, TogetherOutcome } from "../../../engine/contract/together.ts";
import type { DomainTypes, Step } from "../../../rules/domain/definition/types.ts";
import { preparePlan, type Situation } from "../plan/preparation.ts";
import { SquadPlan } from "../plan/squad-plan.ts";
import { isChosen, keyOfSquadStep, type SquadStep } from "../plan/squad-step.ts";

/** A squad's question. */
export interface SquadQuestion {
  readonly askedAtMs: number;
  /** The steps in flight that it told. */
  readonly running: readonly RunningInput[];
  /** The steps that started after it was asked. */
  readonly started: SquadStep[];
}

/**
 * The plan to play after an answer: the answer's own, if it works from where the squad is, and the present plan does
 * not or is worse.
 *
 * @returns undefined if the answer does not fit any more
 */
export function planAfter<T extends DomainTypes>(
  present: SquadPlan,
  outcome: TogetherOutcome<T>,
  question: SquadQuestion,
  situation: Situation,
): SquadPlan | undefined {
  const before = preparePlan(present, situation);
  for (const plan of plansOf(present, outcome, question)) {
    const preparation = preparePlan(plan, situation);
    if (!preparation.isSound) continue;
    const isBetter = !before.isSound || preparation.scaledMeasure < before.scaledMeasure;
    return isBetter ? plan : present;
  }
  return undefined;
}

/**
 * The plan of an answer, for a squad that went on since it was asked: steps that started meanwhile are in flight or
 * over. Several plans, if steps in flight have no fixed end: first with the ends of the answer. The first that works is
 * taken.
 *
 * @returns none if the answer has an unknown step or member
 */
function* plansOf<T extends DomainTypes>(
  present: SquadPlan,
  { steps: joint, ends: told }: TogetherOutcome<T>,
  { askedAtMs, running, started }: SquadQuestion,
): Iterable<SquadPlan> {
  const { flights, scene } = present;
  const { steps, unitMs } = scene;
  const scaled = (ms: number): number => Math.round(((ms - askedAtMs) * 1000) / unitMs);
  const unmatched = [...started];
  const inFlight = new Set(flights);
  const list: SquadStep[] = [];
  for (const { agent, step, startsAt, duration, with: others } of joint) {
    const timed = steps.find(step as Step);
    const members = [agent, ...others];
    if (timed === undefined || members.some((name) => !scene.names.includes(name))) return;
    const scaledStart = Math.round(startsAt * 1000);
    const scaledEnd = scaledStart + Math.round(duration * 1000);
    const planned = { timed, members, scaledStart, scaledEnd };
    const key = keyOfSquadStep(planned);
    const at = unmatched.findIndex((each) => keyOfSquadStep(each) === key);
    const [begun] = at < 0 ? [] : unmatched.splice(at, 1);
    if (begun === undefined) list.push({ ...planned, running: undefined });
    else if (inFlight.delete(begun)) list.push({ ...planned, running: begun.running });
  }
  const toldEnds = new Map<string, number>();
  const leftMs = new Map<string, number>();
  running.forEach(({ agent, step, leftMs: left, with: others = [] }, index) => {
    const timed = steps.find(step as Step);
    if (timed === undefined) return;
    const key = keyOfSquadStep({ timed, members: [agent, ...others] });
    toldEnds.set(key, Math.round((told[index] ?? 0) * 1000));
    leftMs.set(key, left ?? 0);
  });
  const chosen: SquadStep[] = [];
  for (const step of inFlight) {
    const { running } = step;
    if (running === undefined) continue;
    const scaledStart = Math.min(-1, scaled(running.startedAtMs));
    // A late step ends as the question has told.
    const endMs = Math.max(running.endsAtMs, askedAtMs + (leftMs.get(keyOfSquadStep(step)) ?? 0));
    const kept = { ...step, scaledStart, scaledEnd: Math.max(0, scaled(endMs)) };
    if (isChosen(step.timed)) chosen.push(kept);
    else list.push(kept);
  }
  if (chosen.length === 0) {
    yield new SquadPlan(scene, list, askedAtMs);
    return;
  }
  const asTold = chosen.map((step) => {
    const end = toldEnds.get(keyOfSquadStep(step)) ?? 0;
    return { ...step, scaledEnd: Math.max(step.scaledStart + 1, end) };
  });
  yield new SquadPlan(scene, [...list, ...asTold], askedAtMs);
  // What has happened meanwhile may leave no room for these ends.
  const ends = new Set<number>([0]);
  for (const { scaledStart, scaledEnd } of list) ends.add(scaledStart + 1).add(scaledEnd + 1);
  for (const end of [...ends].sort((one, other) => one - other)) {
    const held = chosen.map((step) => ({
      ...step,
      scaledEnd: Math.max(step.scaledStart + 1, end),
    }));
    yield new SquadPlan(scene, [...list, ...held], askedAtMs);
  }
}
