import {
  FORGOTTEN_AFTER_MS,
  forgottenStep,
  runningFrom,
  type StepLengths,
  type StepRun,
  withTimes,
} from "../../engine/life/running-step.ts";
import { holds } from "../../rules/condition/evaluate.ts";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { Ways } from "../../rules/domain/actions/ways.ts";
import type { DomainTypes, Step } from "../../rules/domain/definition/types.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { durationIn } from "../../time/durations/duration-in.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";
import type {
  SquadAction,
  SquadCallbacks,
  SquadInterruptReason,
  SquadRunnerOptions,
  SquadStepEvent,
} from "./options.ts";
import { type PlanScene, SquadPlan } from "./plan/squad-plan.ts";
import { areSameSteps, isChosen, type SquadStep } from "./plan/squad-step.ts";
import type { PlanMoment } from "./plan/step-order.ts";
import { scaledLength, type Timetable } from "./plan/timetable.ts";
import { type Roster, unknownMember } from "./roster.ts";
import type { TakenStep } from "./running-steps.ts";
import { type MemberLife, SquadLives } from "./squad-lives.ts";

/** Starts and ends the steps of a squad, in the lives of those who take part. */
export class SquadPlay<T extends DomainTypes> {
  /** The steps in flight and those to come. */
  plan: SquadPlan;
  readonly lives: SquadLives;
  /** Whether steps of a fixed duration end when their time is over. */
  readonly isTimed: boolean;
  readonly #steps: TimedSteps;
  readonly #roster: Roster<T>;
  readonly #callbacks: SquadCallbacks<T>;
  readonly #unitMs: number;
  readonly #options: SquadRunnerOptions<T>;

  constructor(
    steps: TimedSteps,
    roster: Roster<T>,
    callbacks: SquadCallbacks<T>,
    options: SquadRunnerOptions<T>,
    plan: SquadPlan,
  ) {
    this.#steps = steps;
    this.#roster = roster;
    this.#callbacks = callbacks;
    this.#unitMs = options.unitMs ?? 1000;
    this.#options = options;
    this.isTimed = options.ends === "timed";
    this.lives = new SquadLives(options);
    this.plan = plan;
  }

  /**
   * The step in flight that a report of a member is about.
   *
   * @throws RequestError for an unknown member
   */
  flightOf(agent: string, step: Step<T> | undefined): SquadStep | undefined {
    if (!this.#roster.has(agent)) throw unknownMember(agent, this.#roster.names);
    const flights = this.plan.flightsOf(agent);
    if (step === undefined) return flights[0];
    return flights.find(({ timed }) => areSameSteps(timed.step, step as Step));
  }

  /** Takes the next pending interruption of a member. */
  tell(name: string): SquadAction<T> | undefined {
    const next = this.lives.of(name).tell();
    if (next === undefined) return undefined;
    const { step, reason } = next;
    const others = step.members.filter((each) => each !== name);
    return { event: "interrupt", step: step.timed.step as Step<T>, with: others, reason };
  }

  /**
   * Starts a step, and expects its start effects.
   *
   * @param timetable the plan's times, for a step whose duration the planner chose
   */
  start(
    step: SquadStep,
    timetable: Timetable | undefined,
    nowMs: number,
    ways: Ways | undefined,
  ): void {
    const { timed, members } = step;
    const scaledDuration = scaledLength(step, timetable);
    const lengths = this.#lengthsOf(step, scaledDuration, ways);
    for (const name of members) this.lives.of(name).begin(step, nowMs, lengths);
    this.#expect(timed.start, members);
    const isDropped = !this.plan.steps.includes(step);
    this.#report("started", step, step.running, nowMs);
    // A listener may have dropped the step as another one started, or have ended it at once.
    if (isDropped) this.interrupt(step, "interrupted", nowMs);
    if (timed.end >= 0 || step.running === undefined) return;
    for (const name of members) this.lives.of(name).takesEffect(step);
    this.#end("finished", step, this.#ownLife(step).finish(step, nowMs), nowMs);
  }

  /** Takes over steps that the game has started already. */
  takeOver(running: readonly TakenStep[], nowMs: number, ways: Ways | undefined): void {
    const scaled = (ms: number): number => Math.round((ms * 1000) / this.#unitMs);
    const known = running.filter(({ members }) => members.every((name) => this.#roster.has(name)));
    const taken = known.map(({ timed, members, elapsedMs, leftMs }): SquadStep => {
      const given = leftMs === undefined ? 0 : scaled(elapsedMs + leftMs);
      const startedAtMs = nowMs - elapsedMs;
      const made = runningFrom(startedAtMs, this.#lengthsOf({ timed, members }, given, ways));
      const isTold = leftMs !== undefined && !isChosen(timed);
      const endsAtMs = isTold ? nowMs + leftMs : made.endsAtMs;
      const running = {
        ...withTimes({ ...made, endsAtMs }, (ms) => Math.max(nowMs, ms)),
        startedAtMs,
      };
      const scaledEnd = scaled(running.endsAtMs - nowMs);
      return { timed, members, scaledStart: -scaled(elapsedMs), scaledEnd, running };
    });
    this.plan = new SquadPlan(this.plan.scene, [...taken, ...this.plan.pending], nowMs);
  }

  /** Moves all times, for a game whose time started over. */
  shift(ms: number): void {
    const { scene, steps, epochMs } = this.plan;
    for (const step of steps) step.running &&= withTimes(step.running, (atMs) => atMs + ms);
    this.plan = new SquadPlan(scene, steps, epochMs + ms);
    this.lives.shift(ms);
  }

  /** Ends a step as planned. */
  finish(step: SquadStep, nowMs: number): void {
    const running = this.#ownLife(step).finish(step, nowMs);
    if (running === undefined) return;
    for (const name of step.members) this.lives.of(name).cooldowns.worked(step.timed.index);
    this.#end("finished", step, running, nowMs);
  }

  /** Ends a step whose time is over, and expects the effects of its end until the game tells more. */
  end(step: SquadStep, nowMs: number): void {
    this.finish(step, nowMs);
    if (step.timed.end >= 0) this.#expect(step.timed.end, step.members);
  }

  /** Fails a step of a member: its partners are told to break it off. */
  fail(step: SquadStep, agent: string, nowMs: number, why: string | undefined): void {
    const running = this.#ownLife(step).fail(step, nowMs);
    for (const name of step.members) {
      if (name !== agent) this.lives.of(name).note({ step, reason: "partner-failed" });
    }
    this.#end("failed", step, running, nowMs, why);
  }

  /** Records that a step that took effect at once failed after all. Returns whether there was one. */
  failInstant(agent: string, nowMs: number): boolean {
    const step = this.lives.of(agent).takeBack();
    if (step !== undefined) this.#ownLife(step).cooldowns.failed(step.timed.index, nowMs);
    return step !== undefined;
  }

  /** Breaks off a step, and tells its members that have not left. */
  interrupt(step: SquadStep, reason: SquadInterruptReason, nowMs: number): void {
    const running = this.#ownLife(step).interrupt(step, nowMs);
    if (running === undefined) return;
    for (const name of step.members) {
      if (this.#roster.has(name)) this.lives.of(name).note({ step, reason });
    }
    this.#end("interrupted", step, running, nowMs, reason);
  }

  /** Breaks off the steps of a member, or of all. */
  interruptAll(reason: SquadInterruptReason, nowMs: number, name?: string): void {
    for (const step of this.plan.flightsOf(name)) this.interrupt(step, reason, nowMs);
  }

  /** Breaks off the steps of a member who has left, and drops those to come. */
  leave(name: string, scene: PlanScene, nowMs: number): void {
    this.lives.of(name).forget();
    this.interruptAll("partner-left", nowMs, name);
    this.plan = this.plan.only(({ members }) => !members.includes(name)).within(scene);
  }

  /** Breaks off the steps that have timed out or whose condition no longer holds. Returns whether there were any. */
  breakOff(nowMs: number): boolean {
    let isBroken = false;
    for (const step of this.plan.flights) {
      const { timed, running } = step;
      if (running !== undefined && nowMs >= running.timeoutAtMs) {
        this.#timeOut(step, nowMs);
        isBroken = true;
      } else if (timed.during >= 0 && !this.#holds(timed.during, step.members)) {
        this.interrupt(step, "broken", nowMs);
        isBroken = true;
      }
    }
    return isBroken;
  }

  /**
   * Breaks off the steps that are over but cannot end in the states told, unless another end may still come before
   * theirs, or the game tells their ends. Steps whose duration the planner chose are over at their latest end, or at
   * their least without a request under way. Returns whether there were any.
   */
  breakOffVain({ nowMs, isAsking }: { nowMs: number; isAsking: boolean }): boolean {
    const { flights, order } = this.plan;
    const isPast = (at: keyof StepRun, { running }: SquadStep): boolean =>
      running !== undefined && nowMs >= running[at];
    const mayEnd = new Set(
      flights.filter((step) => isPast(isChosen(step.timed) ? "leastMs" : "endsAtMs", step)),
    );
    const vain = [...mayEnd].filter((step) => {
      const isOver = isChosen(step.timed) ? !isAsking || isPast("latestMs", step) : this.isTimed;
      if (!isOver || this.canEnd(step)) return false;
      const before = order.before(order.endOf(step) as PlanMoment);
      return !before.some(
        ({ before: { step: earlier, isStart } }) =>
          earlier !== undefined && earlier !== step && !isStart && mayEnd.has(earlier),
      );
    });
    for (const step of vain) this.interrupt(step, "broken", nowMs);
    return vain.length > 0;
  }

  /** Whether a step can start in the states told, and the caller has no objection. */
  canStart({ timed, members }: SquadStep): boolean {
    if (!this.#holds(timed.start, members)) return false;
    return this.#options.mayBegin?.(members[0] as string, timed.step) !== false;
  }

  /** Whether a step can end in the states told. */
  canEnd({ timed, members }: SquadStep): boolean {
    return this.#holds(timed.end, members);
  }

  /** @param scaledDuration as planned, for a step whose duration the planner chose */
  #lengthsOf(
    { timed, members }: Pick<SquadStep, "timed" | "members">,
    scaledDuration: number,
    ways: Ways | undefined,
  ): StepLengths {
    const ms = (scaled: number): number => (scaled * this.#unitMs) / 1000;
    const state = this.#roster.stateOf(members[0] as string) as PackedState;
    const position = this.#steps.domain.variables.position?.id ?? -1;
    const { duration } = timed;
    const range = duration === undefined ? [0, 0] : durationIn(duration, state, ways, position);
    const [from, to] = range ?? [scaledDuration, scaledDuration];
    const expected = isChosen(timed) ? Math.min(Math.max(scaledDuration, from), to) : from;
    const timeoutMs = this.#timeoutOf(timed);
    const patienceMs = ms(expected) + FORGOTTEN_AFTER_MS;
    const lengths = { expectedMs: ms(expected), leastMs: ms(from), mostMs: ms(to) };
    return { ...lengths, timeoutMs, patienceMs };
  }

  #timeOut(step: SquadStep, nowMs: number): void {
    const running = this.#ownLife(step).fail(step, nowMs);
    const { timed, members } = step;
    for (const name of members) this.lives.of(name).note({ step, reason: "timeout" });
    this.#end("failed", step, running, nowMs, "timeout");
    if (running === undefined || this.#timeoutOf(timed) !== undefined) return;
    const what = `${timed.step.tool} of ${members.join(" and ")}`;
    this.#callbacks.complain(forgottenStep(what, running, nowMs));
  }

  /** The game's own time-out of a step, in milliseconds; undefined for the default. */
  #timeoutOf({ step }: SquadStep["timed"]): number | undefined {
    return this.#callbacks.timeOf(this.#options.timeoutMs, step as Step<T>, 0);
  }

  /** The life of a step's own agent, for whom alone its failures count. */
  #ownLife({ members }: SquadStep): MemberLife {
    return this.lives.of(members[0] as string);
  }

  #holds(action: number, members: readonly string[]): boolean {
    const { conditions, conditionStart } = this.#steps.time.happenings.actions;
    const from = conditionStart[action] as number;
    const to = conditionStart[action + 1] as number;
    return members.every((name) => {
      const state = this.#roster.stateOf(name);
      return state !== undefined && holds(conditions, from, to, state);
    });
  }

  #expect(action: number, members: readonly string[]): void {
    const { actions } = this.#steps.time.happenings;
    const { isShared } = this.#steps;
    members.forEach((name, index) => {
      const before = this.#roster.stateOf(name);
      if (before === undefined) return;
      const after = before.slice();
      applyAction(actions, action, before, after);
      isShared.forEach((is, variable) => {
        // Shared variables change once, with the step's own agent.
        if (is === 1 && index > 0) after[variable] = before[variable] as number;
      });
      this.#roster.expect(name, after);
      if (index > 0) return;
      for (const other of this.#roster.names) {
        const state = other === name ? undefined : this.#roster.stateOf(other)?.slice();
        if (state === undefined) continue;
        isShared.forEach((is, variable) => {
          if (is === 1) state[variable] = after[variable] as number;
        });
        this.#roster.expect(other, state);
      }
    });
  }

  /** Takes a step that has ended out of the plan, and reports it. */
  #end(
    how: SquadStepEvent["type"],
    step: SquadStep,
    running: StepRun | undefined,
    nowMs: number,
    why?: string,
  ): void {
    this.plan = this.plan.only((each) => each !== step);
    this.#report(how, step, running, nowMs, why);
  }

  #report(
    type: SquadStepEvent["type"],
    { timed, members }: SquadStep,
    running: StepRun | undefined,
    nowMs: number,
    why?: string,
  ): void {
    const [agent, ...others] = members;
    const of = { agent, with: others, step: timed.step };
    this.#callbacks.reportStep(type, of, { running, nowMs }, why);
  }
}
