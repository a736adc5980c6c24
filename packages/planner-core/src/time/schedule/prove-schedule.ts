import { decodeNode } from "../../rules/condition/code.ts";
import { conditionVariables } from "../../rules/condition/condition-variables.ts";
import { firstUnmet } from "../../rules/condition/evaluate.ts";
import type { Value } from "../../rules/domain/definition/definition.ts";
import { decodeValue } from "../../rules/domain/definition/variables.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { durationIn } from "../durations/duration-in.ts";
import { busyMember, misfitOf } from "./check-steps.ts";
import { AwaitedChanges } from "./clocks/awaited-changes.ts";
import { PlayedClocks } from "./clocks/played-clocks.ts";
import { applyEvent } from "./events/apply-event.ts";
import { withJoinedEvents } from "./events/timed-events.ts";
import {
  BEFORE,
  happeningsOf,
  interferenceOf,
  type PlayedHappening,
  type PlayedStep,
  playedSteps,
  takeEffect,
} from "./happenings.ts";
import { goalsOfMember, type Schedule, type SquadProblem, type TimedEvent } from "./problem.ts";
import {
  type FailureMaker,
  failureOf,
  memberName,
  nameOfClock,
  type ScheduleFailure,
  stepName,
  type Unmet,
  units,
} from "./schedule-failure.ts";
import { stepPartAt, TimedSteps } from "./timed-steps.ts";

/** The verdict on a schedule. */
export type ScheduleProof =
  | {
      readonly sound: true;
      /** End of the last step; with a goal that only a later event brings about, the time of that event. */
      readonly scaledTime: number;
      /** Cost of the schedule's steps. */
      readonly scaledCost: number;
    }
  | { readonly sound: false; readonly failure: ScheduleFailure };

/**
 * Proves a schedule by playing its happenings: starts and ends of steps, events, and ends of clocks. Steps' happenings of
 * one moment read the state before it, take effect together, and must not interfere with each other or with the world, whose
 * own changes follow each other: the event, then the ends of clocks in declared order. Conditions to keep hold between all happenings; every
 * step has its participants to itself; the goal holds once all steps have ended, or after a later event or end of a
 * clock, within the deadline. What a clock does later is not the schedule's. A goal that takes very many ends of clocks after
 * the last step counts as not reached.
 *
 * @throws RangeError if the domain has no time
 * @throws RequestError for events of one moment that have no common effect
 * @throws CostError if a run-time cost function throws or returns an invalid cost
 *
 * @example
 * const proof = proveSchedule(problem, schedule);
 * if (!proof.sound) console.log(proof.failure.message);
 */
export function proveSchedule(problem: SquadProblem, schedule: Schedule): ScheduleProof {
  return prove(problem, schedule, failureOf);
}

/**
 * The same proof without the reason, which takes longer to tell than most failures take to find.
 *
 * @returns the time and the cost of a sound schedule; undefined for a schedule that is not sound
 * @throws like `proveSchedule`
 */
export function soundSchedule(
  problem: SquadProblem,
  schedule: Schedule,
): Extract<ScheduleProof, { readonly sound: true }> | undefined {
  const proof = prove(problem, schedule, () => UNTOLD);
  return proof.sound ? proof : undefined;
}

/** A failure without its reason. */
const UNTOLD = failureOf("malformed", 0, () => ({ message: "" }));

function prove(asked: SquadProblem, schedule: Schedule, fail: FailureMaker): ScheduleProof {
  const problem = withJoinedEvents(asked);
  const steps = TimedSteps.of(problem.domain);
  if (steps === undefined) throw new RangeError(`The domain ${problem.domain.name} has no time`);
  const playing = new Playing(steps, problem, fail);
  const failure = misfitOf(steps, problem, schedule, fail) ?? playing.play(schedule);
  if (failure !== undefined) return { sound: false, failure };
  return { sound: true, scaledTime: playing.scaledTime, scaledCost: playing.scaledCost };
}

/** A schedule as it is played. */
class Playing {
  scaledTime = 0;
  scaledCost = 0;
  readonly #steps: TimedSteps;
  readonly #problem: SquadProblem;
  /** The states of the members now, and before the present moment. */
  readonly #states: readonly PackedState[];
  readonly #before: readonly PackedState[];
  readonly #scratch: PackedState;
  readonly #fail: FailureMaker;

  constructor(steps: TimedSteps, problem: SquadProblem, fail: FailureMaker) {
    this.#fail = fail;
    this.#steps = steps;
    this.#problem = problem;
    this.#states = problem.members.map(({ state }) => state.slice());
    this.#before = problem.members.map(({ state }) => state.slice());
    this.#scratch = new Int32Array(steps.isShared.length);
  }

  /** Plays all happenings. Returns the first failure. */
  play(schedule: Schedule): ScheduleFailure | undefined {
    const { scaledBy } = this.#problem;
    const played = playedSteps(this.#steps, this.#problem, schedule);
    const busy = busyMember(this.#problem, played, this.#fail);
    if (busy !== undefined) return busy;
    const happenings = happeningsOf(this.#steps, this.#problem, played);
    this.scaledTime = played.reduce((latest, { scaledEnd }) => Math.max(latest, scaledEnd), 0);
    const [first] = this.#states as readonly [PackedState, ...PackedState[]];
    const clocks = new PlayedClocks(
      this.#steps,
      this.#problem.clocks ?? [],
      first,
      this.#states.length,
    );
    if (Math.min(happenings[0]?.scaledAt ?? 1, clocks.next) !== 0) {
      const failure = this.#kept(played, BEFORE);
      if (failure !== undefined) return failure;
    }
    const lastEnd = this.scaledTime;
    let awaited: AwaitedChanges | undefined;
    for (let from = 0; ; ) {
      const scaledAt = Math.min(
        happenings[from]?.scaledAt ?? Number.POSITIVE_INFINITY,
        clocks.next,
      );
      if (scaledAt === Number.POSITIVE_INFINITY) break;
      if (scaledAt > lastEnd) {
        // Nothing is left to do but to wait for an event or a clock that brings the goal about.
        if (scaledAt > scaledBy || this.#isReached()) break;
        awaited ??= new AwaitedChanges(this.#steps, this.#problem);
        if (awaited.areOver(clocks, this.scaledTime, this.#states, happenings.slice(from))) break;
        this.scaledTime = scaledAt;
      }
      let to = from;
      while (happenings[to]?.scaledAt === scaledAt) to++;
      let world = from;
      while (world < to && happenings[world]?.event !== undefined) world++;
      const changes = [...happenings.slice(from, world), ...clocks.at(scaledAt)];
      const steps = happenings.slice(world, to);
      const failure =
        this.#interference([...changes, ...steps]) ??
        this.#apply(changes, steps) ??
        this.#kept(played, scaledAt) ??
        this.#maintained(scaledAt);
      if (failure !== undefined) return failure;
      clocks.update(scaledAt, first);
      from = to;
    }
    const at = this.scaledTime;
    if (at > scaledBy) {
      const deadline = `after the deadline ${units(scaledBy)}`;
      return this.#fail("deadline", at, () => ({
        message: `all steps have ended at ${units(at)}, ${deadline}`,
      }));
    }
    for (const [member, state] of this.#states.entries()) {
      for (const { code } of goalsOfMember(this.#problem, member)) {
        const position = firstUnmet(code, 0, code.length, state);
        if (position < 0) continue;
        return this.#fail("goal", at, () => {
          const unmet = this.#explain(code, position, state);
          const text = `at ${units(at)} the goal is not reached for ${memberName(this.#problem, member)}`;
          return { message: `${text}: needs ${unmet.text}`, member, unmet };
        });
      }
    }
    return undefined;
  }

  #isReached(): boolean {
    return this.#states.every((state, member) =>
      goalsOfMember(this.#problem, member).every((goal) => goal.holds(state)),
    );
  }

  #interference(moment: readonly PlayedHappening[]): ScheduleFailure | undefined {
    const found = interferenceOf(moment, this.#steps.isShared);
    if (found === undefined) return undefined;
    const { writer, other, variable, both } = found;
    return this.#fail("interference", writer.scaledAt, () => {
      const { name } = this.#steps.domain.variables.all[variable] as { readonly name: string };
      const effect = both ? `both change ${name}` : `the first changes ${name}, the other reads it`;
      const names = `${this.#describe(writer)} and ${this.#describe(other)}`;
      const message = `at ${units(writer.scaledAt)} ${names} interfere: ${effect}`;
      return { message, played: other.played ?? writer.played };
    });
  }

  /** Lets the happenings of a moment take effect together: changes by the world one after the other. */
  #apply(
    changes: readonly PlayedHappening[],
    steps: readonly PlayedHappening[],
  ): ScheduleFailure | undefined {
    for (const [member, state] of this.#states.entries()) {
      this.#before[member]?.set(state);
      for (const { event } of changes)
        applyEvent(this.#steps.domain.variables, (event as TimedEvent).effects, state);
    }
    for (const happening of steps) {
      const failure = this.#refusal(happening);
      if (failure !== undefined) return failure;
      for (const part of happening.parts)
        takeEffect(this.#steps, part, this.#before, this.#states, this.#scratch);
    }
    return undefined;
  }

  /** The reason why a step cannot start or end. Adds the cost of a start. */
  #refusal({ played, parts, isStart, scaledAt }: PlayedHappening): ScheduleFailure | undefined {
    const { time } = this.#steps;
    const { conditions, conditionStart } = time.happenings.actions;
    const { timed, scaledEnd, members: crew } = played as PlayedStep;
    for (const { action, members } of parts) {
      if (action < 0) continue;
      const from = conditionStart[action] as number;
      const to = conditionStart[action + 1] as number;
      for (const member of members) {
        const state = this.#before[member] as PackedState;
        const position = firstUnmet(conditions, from, to, state);
        if (position < 0) continue;
        return this.#fail(isStart ? "start" : "end", scaledAt, () => {
          const unmet = this.#explain(conditions, position, state);
          const whose = crew.length > 1 ? ` for ${memberName(this.#problem, member)}` : "";
          const name = stepName(this.#problem, played as PlayedStep);
          const text = `${name} cannot ${isStart ? "start" : "end"} at ${units(scaledAt)}`;
          return { message: `${text}: needs ${unmet.text}${whose}`, played, member, unmet };
        });
      }
    }
    if (!isStart) return undefined;
    const action = timed.start;
    const member = crew[0] as number;
    const state = this.#before[member] as PackedState;
    const { ways } = this.#problem;
    const scaledCost = time.happenings.scaledActionCost(action, state, ways);
    this.scaledCost += scaledCost;
    if (timed.duration === undefined && Number.isFinite(scaledCost)) return undefined;
    const position = time.happenings.variables.position?.id ?? -1;
    const range = timed.duration && durationIn(timed.duration, state, ways, position);
    if (!Number.isFinite(scaledCost) || (timed.duration?.kind === "way" && range === undefined)) {
      return this.#fail("no-way", scaledAt, () => {
        const name = stepName(this.#problem, played as PlayedStep);
        const message = `${name} cannot start at ${units(scaledAt)}: there is no way from here`;
        return { message, played, member };
      });
    }
    const scaledDuration = scaledEnd - scaledAt;
    if (range !== undefined && scaledDuration >= range[0] && scaledDuration <= range[1]) {
      return undefined;
    }
    return this.#fail("duration", scaledAt, () => {
      const allowed = range === undefined ? "nothing" : range.map(units).join(" to ");
      const name = stepName(this.#problem, played as PlayedStep);
      const text = `${name} lasts ${units(scaledDuration)} from ${units(scaledAt)}`;
      return { message: `${text}, allowed is ${allowed}`, played, member };
    });
  }

  /** A `during` that does not hold after a moment. */
  #kept(played: readonly PlayedStep[], moment: number): ScheduleFailure | undefined {
    const { conditions, conditionStart } = this.#steps.time.happenings.actions;
    const scaledAt = Math.max(0, moment);
    for (const each of played) {
      if (each.scaledStart > moment || each.scaledEnd <= scaledAt) continue;
      for (const [at, member] of each.members.entries()) {
        const { during } = stepPartAt(each.timed, at);
        if (during < 0) continue;
        const from = conditionStart[during] as number;
        const to = conditionStart[during + 1] as number;
        const state = this.#states[member] as PackedState;
        const position = firstUnmet(conditions, from, to, state);
        if (position < 0) continue;
        return this.#fail("during", scaledAt, () => {
          const unmet = this.#explain(conditions, position, state);
          const text = `after ${units(scaledAt)}, while it runs, ${stepName(this.#problem, each)}`;
          return { message: `${text} needs ${unmet.text}`, played: each, member, unmet };
        });
      }
    }
    return undefined;
  }

  #maintained(scaledAt: number): ScheduleFailure | undefined {
    const { domain, maintain } = this.#problem;
    for (const [member, state] of this.#states.entries()) {
      for (const condition of [domain.maintain, maintain]) {
        if (condition === undefined) continue;
        const { code } = condition;
        const position = firstUnmet(code, 0, code.length, state);
        if (position < 0) continue;
        return this.#fail("maintain", scaledAt, () => {
          const unmet = this.#explain(code, position, state);
          const text = `after ${units(scaledAt)} must hold for ${memberName(this.#problem, member)}`;
          return { message: `${text}: ${unmet.text}`, member, unmet };
        });
      }
    }
    return undefined;
  }

  /** The test at a position of a condition, which a state does not meet. */
  #explain(code: Int32Array, position: number, state: PackedState): Unmet {
    const node = decodeNode(code, position);
    const { domain } = this.#steps;
    const values: Record<string, Value> = {};
    for (const id of conditionVariables(node)) {
      const variable = domain.variables.all[id];
      if (variable !== undefined)
        values[variable.name] = decodeValue(variable, state[id] as number);
    }
    const condition = domain.format(node);
    const found = Object.entries(values).map(([name, value]) => `${name}=${value}`);
    const text = found.length === 0 ? condition : `${condition}, but ${found.join(", ")}`;
    return { condition, values, text };
  }

  #describe({ played, event, clock, isStart }: PlayedHappening): string {
    if (clock !== undefined) return `the end of ${nameOfClock(clock)}`;
    if (event !== undefined || played === undefined) return "an event";
    if (played.timed.end < 0) return stepName(this.#problem, played);
    return `the ${isStart ? "start" : "end"} of ${stepName(this.#problem, played)}`;
  }
}
