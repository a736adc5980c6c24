import { RequestError } from "../../base/errors.ts";
import { holds } from "../../rules/condition/evaluate.ts";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { Ways } from "../../rules/domain/actions/ways.ts";
import type { DomainTypes, Step } from "../../rules/domain/definition/types.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { durationIn } from "../../time/durations/duration-in.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";
import type { SquadAction, SquadInterruptReason, SquadRunnerOptions } from "./options.ts";
import { SquadPlan } from "./plan/squad-plan.ts";
import { type Flight, isChosen, type SquadStep } from "./plan/squad-step.ts";
import type { PlanMoment } from "./plan/step-order.ts";
import type { Roster } from "./roster.ts";
import type { TakenStep } from "./running-steps.ts";
import type { SquadCallbacks } from "./squad-callbacks.ts";
import { StepCooldowns } from "./step-cooldowns.ts";

/** Time after the expected end at which a step times out by default. */
const FORGOTTEN_AFTER_MS = 300_000;

/** An interruption that a member was not told of yet. */
export interface SquadInterruption {
  readonly step: SquadStep;
  readonly reason: SquadInterruptReason;
}

/** Starts and ends the steps of a squad: flights, interruptions and cool-downs. */
export class SquadPlay<T extends DomainTypes> {
  /** The steps in flight and those to come. */
  plan: SquadPlan;
  readonly cooldowns: StepCooldowns;
  /** Whether steps of a fixed duration end when their time is over. */
  readonly isTimed: boolean;
  readonly #steps: TimedSteps;
  readonly #roster: Roster<T>;
  readonly #callbacks: SquadCallbacks<T>;
  readonly #unitMs: number;
  readonly #mayBegin: SquadRunnerOptions["mayBegin"];
  readonly #untold = new Map<string, SquadInterruption[]>();
  /** By member, its last step that took effect at once: the game may still report its failure. */
  readonly #instants = new Map<string, SquadStep>();

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
    this.#mayBegin = options.mayBegin;
    this.isTimed = options.ends === "timed";
    this.cooldowns = new StepCooldowns(options.failureLimit, options.failureCooldownMs);
    this.plan = plan;
  }

  /** Interruptions that members were not told of yet, by member. */
  get untold(): ReadonlyMap<string, readonly SquadInterruption[]> {
    return this.#untold;
  }

  /** Takes the next pending interruption of a member. */
  tell(name: string): SquadAction<T> | undefined {
    const list = this.#untold.get(name);
    const next = list?.shift();
    if (list?.length === 0) this.#untold.delete(name);
    if (next === undefined) return undefined;
    const { step, reason } = next;
    const others = step.members.filter((each) => each !== name);
    return { event: "interrupt", step: step.timed.step as Step<T>, with: others, reason };
  }

  /** Drops the pending interruptions of a member who left. */
  forget(name: string): void {
    this.#untold.delete(name);
  }

  /** Keeps an interruption for a member until the next tick. */
  note(name: string, interruption: SquadInterruption): void {
    const list = this.#untold.get(name) ?? [];
    this.#untold.set(name, list);
    list.push(interruption);
  }

  /**
   * Starts a step, and expects its start effects.
   *
   * @param scaledDuration as planned, for a step whose duration the planner chose
   */
  start(step: SquadStep, scaledDuration: number, nowMs: number, ways: Ways | undefined): void {
    const { timed, members } = step;
    step.flight = this.#flightOf(step, scaledDuration, nowMs, ways);
    for (const name of members) this.#instants.delete(name);
    this.#expect(timed.start, members);
    this.#callbacks.reportStep(step, nowMs, "started");
    if (timed.end >= 0) return;
    for (const name of members) this.#instants.set(name, step);
    this.#remove(step);
    this.#callbacks.reportStep(step, nowMs, "finished");
  }

  /** Takes over steps that the game has started already. */
  takeOver(running: readonly TakenStep[], nowMs: number, ways: Ways | undefined): void {
    const scaled = (ms: number): number => Math.round((ms * 1000) / this.#unitMs);
    const known = running.filter(({ members }) => members.every((name) => this.#roster.has(name)));
    const taken = known.map(({ timed, members, elapsedMs, leftMs }): SquadStep => {
      const given = leftMs === undefined ? 0 : scaled(elapsedMs + leftMs);
      const made = this.#flightOf({ timed, members }, given, nowMs - elapsedMs, ways);
      const isTold = leftMs !== undefined && !isChosen(timed);
      const flight = {
        startedAtMs: made.startedAtMs,
        endsAtMs: Math.max(nowMs, isTold ? nowMs + leftMs : made.endsAtMs),
        leastMs: Math.max(nowMs, made.leastMs),
        latestMs: Math.max(nowMs, made.latestMs),
        timeoutAtMs: Math.max(nowMs, made.timeoutAtMs),
      };
      const scaledEnd = scaled(flight.endsAtMs - nowMs);
      return { timed, members, scaledStart: -scaled(elapsedMs), scaledEnd, flight };
    });
    this.plan = new SquadPlan(this.plan.scene, [...taken, ...this.plan.pending], nowMs);
  }

  /** Moves all times, for a game whose time started over. */
  shift(ms: number): void {
    if (ms === 0) return;
    const { scene, steps, epochMs } = this.plan;
    const moved = steps.map((step) => ({
      ...step,
      flight: step.flight && shifted(step.flight, ms),
    }));
    this.plan = new SquadPlan(scene, moved, epochMs + ms);
    this.cooldowns.shift(ms);
  }

  /** Ends a step as planned. */
  finish(step: SquadStep, nowMs: number): void {
    this.#remove(step);
    for (const name of step.members) this.cooldowns.worked(name, step.timed.index);
    this.#callbacks.reportStep(step, nowMs, "finished");
  }

  /** Expects the effects of a step's end until the game tells more. */
  expectEnd({ timed, members }: SquadStep): void {
    if (timed.end >= 0) this.#expect(timed.end, members);
  }

  /** Fails a step of a member: its partners are told to break it off. */
  fail(step: SquadStep, agent: string, nowMs: number, why: string | undefined): void {
    this.#remove(step);
    this.cooldowns.failed(step.members[0] as string, step.timed.index, nowMs);
    for (const name of step.members) {
      if (name !== agent) this.note(name, { step, reason: "partner-failed" });
    }
    this.#callbacks.reportStep(step, nowMs, "failed", why);
  }

  /** Records that a step that took effect at once failed after all. Returns whether there was one. */
  failInstant(agent: string, nowMs: number): boolean {
    const step = this.#instants.get(agent);
    if (step === undefined) return false;
    this.#instants.delete(agent);
    this.cooldowns.failed(step.members[0] as string, step.timed.index, nowMs);
    return true;
  }

  /** Breaks off a step, and tells its members that have not left. */
  interrupt(step: SquadStep, reason: SquadInterruptReason, nowMs: number): void {
    this.#remove(step);
    for (const name of step.members) {
      if (this.#roster.has(name)) this.note(name, { step, reason });
    }
    this.#callbacks.reportStep(step, nowMs, "interrupted", reason);
  }

  /** Breaks off the steps that have timed out or whose condition no longer holds. Returns whether there were any. */
  breakOff(nowMs: number): boolean {
    let isBroken = false;
    for (const step of this.plan.flights) {
      const { timed, flight } = step;
      if (flight !== undefined && nowMs >= flight.timeoutAtMs) {
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
    const isPast = (at: keyof Flight, { flight }: SquadStep): boolean =>
      flight !== undefined && nowMs >= flight[at];
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
    return this.#mayBegin?.(members[0] as string, timed.step) !== false;
  }

  /** Whether a step can end in the states told. */
  canEnd({ timed, members }: SquadStep): boolean {
    return this.#holds(timed.end, members);
  }

  /** @param scaledDuration as planned, for a step whose duration the planner chose */
  #flightOf(
    { timed, members }: Pick<SquadStep, "timed" | "members">,
    scaledDuration: number,
    startedAtMs: number,
    ways: Ways | undefined,
  ): Flight {
    const ms = (scaled: number): number => (scaled * this.#unitMs) / 1000;
    const state = this.#roster.stateOf(members[0] as string) as PackedState;
    const position = this.#steps.domain.variables.position?.id ?? -1;
    const { duration } = timed;
    const range = duration === undefined ? [0, 0] : durationIn(duration, state, ways, position);
    const [from, to] = range ?? [scaledDuration, scaledDuration];
    const expected = isChosen(timed) ? Math.min(Math.max(scaledDuration, from), to) : from;
    const timeoutMs =
      this.#callbacks.timeoutOf(timed.step as Step<T>) ?? ms(expected) + FORGOTTEN_AFTER_MS;
    return {
      startedAtMs,
      endsAtMs: startedAtMs + ms(expected),
      leastMs: startedAtMs + ms(from),
      latestMs: startedAtMs + ms(to),
      timeoutAtMs: startedAtMs + timeoutMs,
    };
  }

  #timeOut(step: SquadStep, nowMs: number): void {
    const { flight, timed, members } = step;
    this.#remove(step);
    this.cooldowns.failed(members[0] as string, timed.index, nowMs);
    for (const name of members) this.note(name, { step, reason: "timeout" });
    this.#callbacks.reportStep(step, nowMs, "failed", "timeout");
    if (this.#callbacks.timeoutOf(timed.step as Step<T>) !== undefined) return;
    const elapsedMs = nowMs - (flight?.startedAtMs ?? nowMs);
    const message = `${timed.step.tool} of ${members.join(" and ")} has run for ${elapsedMs} ms without a reported end`;
    const hint =
      "call finished() or failed() when a step ends, or set timeoutMs; Infinity for never";
    this.#callbacks.complain(new RequestError([{ pointer: "/timeoutMs", message, hint }]));
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

  #remove(step: SquadStep): void {
    this.plan = this.plan.only((each) => each !== step);
  }
}

function shifted(flight: Flight, ms: number): Flight {
  const { startedAtMs, endsAtMs, leastMs, latestMs, timeoutAtMs } = flight;
  return {
    startedAtMs: startedAtMs + ms,
    endsAtMs: endsAtMs + ms,
    leastMs: leastMs + ms,
    latestMs: latestMs + ms,
    timeoutAtMs: timeoutAtMs + ms,
  };
}
