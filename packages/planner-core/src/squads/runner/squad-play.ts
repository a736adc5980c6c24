import {
  FORGOTTEN_AFTER_MS,
  forgottenStep,
  runningFrom,
  type StepLengths,
  type StepRun,
  withTimes,
} from "../../engine/life/running-step.ts";
import { holds } from "../../rules/condition/evaluate.ts";
import type { DomainTypes, PackedState, Step } from "../../rules/index.ts";
import { durationIn } from "../../time/durations/duration-in.ts";
import { footprintOf } from "../../time/durations/footprints.ts";
import { stepPartAt, stepParts } from "../../time/schedule/timed-steps.ts";
import type { SquadAction, SquadInterruptReason, SquadStepEvent } from "./options.ts";
import { SquadPlan } from "./plan/squad-plan.ts";
import { isChosen, roleIn, type SquadStep } from "./plan/squad-step.ts";
import type { PlanMoment } from "./plan/step-order.ts";
import { scaledLength } from "./plan/timetable.ts";
import { unknownMember } from "./roster.ts";
import type { TakenStep } from "./running-steps.ts";
import type { MemberLife } from "./squad-lives.ts";
import type { SquadNow } from "./squad-now.ts";

/** Starts and ends the steps of a squad, in the lives of those who take part. */
export class SquadPlay<T extends DomainTypes> {
  readonly #now: SquadNow<T>;

  constructor(now: SquadNow<T>) {
    this.#now = now;
  }

  /**
   * The step in flight that a report of a member is about.
   *
   * @throws RequestError for an unknown member
   */
  flightOf(agent: string, step: Step<T> | undefined): SquadStep | undefined {
    const { plan, roster, steps } = this.#now;
    if (!roster.has(agent)) throw unknownMember(agent, roster.names);
    const flights = plan.flightsOf(agent);
    if (step === undefined) return flights[0];
    return flights.find(({ timed }) => steps.matching(step as Step).includes(timed));
  }

  /** Takes the next pending interruption of a member. */
  tell(name: string): SquadAction<T> | undefined {
    const next = this.#now.lives.of(name).tell();
    if (next === undefined) return undefined;
    const { step, reason } = next;
    const others = step.members.filter((each) => each !== name);
    const told = { step: step.timed.step as Step<T>, with: others, ...roleIn(step, name) };
    return { event: "interrupt", ...told, reason };
  }

  /** Starts a step, and expects its start effects. */
  start(step: SquadStep): void {
    const { lives, nowMs, plan, timetable } = this.#now;
    const { timed, members } = step;
    const lengths = this.#lengthsOf(step, scaledLength(step, timetable));
    for (const name of members) lives.of(name).begin(step, nowMs, lengths);
    this.#expect(step, true);
    const isDropped = !plan.steps.includes(step);
    this.#report("started", step, step.running);
    // A listener may have dropped the step as another one started, or have ended it at once.
    if (isDropped) this.interrupt(step, "interrupted");
    if (timed.end >= 0 || step.running === undefined) return;
    for (const name of members) lives.of(name).takesEffect(step);
    this.#end("finished", step, this.#ownLife(step).finish(step, nowMs));
  }

  /** Takes over steps that the game has started already. */
  takeOver(running: readonly TakenStep[]): void {
    const { nowMs, plan, roster, unitMs } = this.#now;
    const scaled = (ms: number): number => Math.round((ms * 1000) / unitMs);
    const known = running.filter(({ members }) => members.every((name) => roster.has(name)));
    const taken = known.map(({ timed, members, elapsedMs, leftMs }): SquadStep => {
      const given = leftMs === undefined ? 0 : scaled(elapsedMs + leftMs);
      const startedAtMs = nowMs - elapsedMs;
      const made = runningFrom(startedAtMs, this.#lengthsOf({ timed, members }, given));
      const isTold = leftMs !== undefined && !isChosen(timed);
      const endsAtMs = isTold ? nowMs + leftMs : made.endsAtMs;
      const running = {
        ...withTimes({ ...made, endsAtMs }, (ms) => Math.max(nowMs, ms)),
        startedAtMs,
      };
      const scaledEnd = scaled(running.endsAtMs - nowMs);
      return { timed, members, scaledStart: -scaled(elapsedMs), scaledEnd, running };
    });
    this.#now.plan = new SquadPlan(plan.scene, [...taken, ...plan.pending], nowMs);
  }

  /** Moves all times, for a game whose time started over. */
  shift(ms: number): void {
    const { lives, plan } = this.#now;
    for (const step of plan.steps) step.running &&= withTimes(step.running, (atMs) => atMs + ms);
    this.#now.plan = new SquadPlan(plan.scene, plan.steps, plan.epochMs + ms);
    lives.shift(ms);
  }

  /** Ends a step as planned. */
  finish(step: SquadStep): void {
    const { lives, nowMs } = this.#now;
    const running = this.#ownLife(step).finish(step, nowMs);
    if (running === undefined) return;
    for (const name of step.members) lives.of(name).cooldowns.worked(step.timed.index);
    this.#end("finished", step, running);
  }

  /** Ends a step whose time is over, and expects the effects of its end until the game tells more. */
  end(step: SquadStep): void {
    this.finish(step);
    if (step.timed.end >= 0) this.#expect(step, false);
  }

  #expect({ timed, members }: SquadStep, isStart: boolean): void {
    const { roster, steps, watched } = this.#now;
    roster.expect(timed, members, isStart);
    for (const { start, end } of stepParts(timed))
      watched.wrote(footprintOf(steps.time.happenings, isStart ? start : end).writes);
  }

  /** Fails a step of a member: its partners are told to break it off. */
  fail(step: SquadStep, agent: string, why: string | undefined): void {
    const { lives, nowMs } = this.#now;
    const running = this.#ownLife(step).fail(step, nowMs);
    for (const name of step.members) {
      if (name !== agent) lives.of(name).note({ step, reason: "partner-failed" });
    }
    this.#end("failed", step, running, why);
  }

  /** Records that a step that took effect at once failed after all. Returns whether there was one. */
  failInstant(agent: string): boolean {
    const { lives, nowMs } = this.#now;
    const step = lives.of(agent).takeBack();
    if (step !== undefined) this.#ownLife(step).cooldowns.failed(step.timed.index, nowMs);
    return step !== undefined;
  }

  /** Breaks off a step, and tells its members that have not left. */
  interrupt(step: SquadStep, reason: SquadInterruptReason): void {
    const { lives, nowMs, roster } = this.#now;
    const running = this.#ownLife(step).interrupt(step, nowMs);
    if (running === undefined) return;
    for (const name of step.members) {
      if (roster.has(name)) lives.of(name).note({ step, reason });
    }
    this.#end("interrupted", step, running, reason);
  }

  /** Breaks off the steps of a member, or of all. */
  interruptAll(reason: SquadInterruptReason, name?: string): void {
    for (const step of this.#now.plan.flightsOf(name)) this.interrupt(step, reason);
  }

  /** Breaks off the steps of a member who has left, and drops those to come. */
  leave(name: string): void {
    const now = this.#now;
    now.lives.of(name).forget();
    this.interruptAll("partner-left", name);
    now.plan = now.plan.only(({ members }) => !members.includes(name));
    now.recast();
  }

  /** Breaks off the steps that have timed out or whose condition no longer holds. Returns whether there were any. */
  breakOff(): boolean {
    const { nowMs, plan } = this.#now;
    let isBroken = false;
    for (const step of plan.flights) {
      const { running } = step;
      if (running !== undefined && nowMs >= running.timeoutAtMs) {
        this.#timeOut(step);
        isBroken = true;
      } else if (!this.#holds("during", step)) {
        this.interrupt(step, "broken");
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
  breakOffVain(isAsking: boolean): boolean {
    const { nowMs, plan } = this.#now;
    const isPast = (at: keyof StepRun, { running }: SquadStep): boolean =>
      running !== undefined && nowMs >= running[at];
    const mayEnd = new Set(
      plan.flights.filter((step) => isPast(isChosen(step.timed) ? "leastMs" : "endsAtMs", step)),
    );
    const vain = [...mayEnd].filter((step) => {
      const isOver = isChosen(step.timed) ? !isAsking || isPast("latestMs", step) : this.isTimed;
      if (!isOver || this.canEnd(step)) return false;
      const before = plan.order.before(plan.order.endOf(step) as PlanMoment);
      return !before.some(
        ({ before: { step: earlier, isStart } }) =>
          earlier !== undefined && earlier !== step && !isStart && mayEnd.has(earlier),
      );
    });
    for (const step of vain) this.interrupt(step, "broken");
    return vain.length > 0;
  }

  /** Whether steps of a fixed duration end when their time is over. */
  get isTimed(): boolean {
    return this.#now.options.ends === "timed";
  }

  /** Whether a step can start in the states told, and the caller has no objection. */
  canStart(step: SquadStep): boolean {
    if (!this.#holds("start", step)) return false;
    return this.#now.options.mayBegin?.(step.members[0] as string, step.timed.step) !== false;
  }

  /** Whether a step can end in the states told. */
  canEnd(step: SquadStep): boolean {
    return this.#holds("end", step);
  }

  /** @param scaledDuration as planned, for a step whose duration the planner chose */
  #lengthsOf(
    { timed, members }: Pick<SquadStep, "timed" | "members">,
    scaledDuration: number,
  ): StepLengths {
    const { roster, rules, steps, unitMs } = this.#now;
    const ms = (scaled: number): number => (scaled * unitMs) / 1000;
    const state = roster.stateOf(members[0] as string) as PackedState;
    const position = steps.domain.variables.position?.id ?? -1;
    const { duration } = timed;
    const range =
      duration === undefined ? [0, 0] : durationIn(duration, state, rules.ways, position);
    const [from, to] = range ?? [scaledDuration, scaledDuration];
    const expected = isChosen(timed) ? Math.min(Math.max(scaledDuration, from), to) : from;
    const timeoutMs = this.#timeoutOf(timed);
    // The runner ends a step whose duration the planner chose, up to its greatest: no game can forget to.
    const patienceMs = ms(isChosen(timed) ? to : expected) + FORGOTTEN_AFTER_MS;
    const lengths = { expectedMs: ms(expected), leastMs: ms(from), mostMs: ms(to) };
    return { ...lengths, timeoutMs, patienceMs };
  }

  #timeOut(step: SquadStep): void {
    const { callbacks, lives, nowMs } = this.#now;
    const running = this.#ownLife(step).fail(step, nowMs);
    const { timed, members } = step;
    for (const name of members) lives.of(name).note({ step, reason: "timeout" });
    this.#end("failed", step, running, "timeout");
    if (running === undefined || this.#timeoutOf(timed) !== undefined) return;
    const what = `${timed.step.tool} of ${members.join(" and ")}`;
    callbacks.complain(forgottenStep(what, running, nowMs));
  }

  /** The game's own time-out of a step, in milliseconds; undefined for the default. */
  #timeoutOf({ step }: SquadStep["timed"]): number | undefined {
    const { callbacks, options } = this.#now;
    return callbacks.timeOf(options.timeoutMs, step as Step<T>, 0);
  }

  /** The life of a step's own agent, for whom alone its failures count. */
  #ownLife({ members }: SquadStep): MemberLife {
    return this.#now.lives.of(members[0] as string);
  }

  #holds(part: "start" | "end" | "during", { timed, members }: SquadStep): boolean {
    const { roster, steps } = this.#now;
    const { conditions, conditionStart } = steps.time.happenings.actions;
    return members.every((name, at) => {
      const action = stepPartAt(timed, at)[part];
      if (action < 0) return true;
      const from = conditionStart[action] as number;
      const to = conditionStart[action + 1] as number;
      const state = roster.stateOf(name);
      return state !== undefined && holds(conditions, from, to, state);
    });
  }

  /** Takes a step that has ended out of the plan, and reports it. */
  #end(
    how: SquadStepEvent["type"],
    step: SquadStep,
    running: StepRun | undefined,
    why?: string,
  ): void {
    this.#now.plan = this.#now.plan.only((each) => each !== step);
    this.#report(how, step, running, why);
  }

  #report(
    type: SquadStepEvent["type"],
    { timed, members }: SquadStep,
    running: StepRun | undefined,
    why?: string,
  ): void {
    const [agent, ...others] = members;
    const of = { agent, with: others, step: timed.step };
    this.#now.callbacks.reportStep(type, of, { running, nowMs: this.#now.nowMs }, why);
  }
}
