import type { DomainTypes, Step } from "../../rules/domain/definition/types.ts";
import { footprintOf } from "../../time/durations/footprints.ts";
import { stepParts } from "../../time/schedule/timed-steps.ts";
import type { SquadAction, SquadIdleReason, SquadTick } from "./options.ts";
import { holdsAlone } from "./plan/preparation.ts";
import { stepUses } from "./plan/roles.ts";
import { byUrgency, type SquadPlan } from "./plan/squad-plan.ts";
import { isChosen, roleIn, type SquadStep } from "./plan/squad-step.ts";
import type { PlanMoment } from "./plan/step-order.ts";
import { awaited, scaledLength } from "./plan/timetable.ts";
import { waitOfStep } from "./plan/waits.ts";
import type { SquadNow } from "./squad-now.ts";
import type { SquadPlay } from "./squad-play.ts";

/** Whether a step begins or finishes in a tick, or is broken off. */
export function isSquadEvent(actions: SquadTick): boolean {
  return Object.values(actions).some(({ event }) => EVENTS.has(event));
}

const EVENTS: ReadonlySet<string> = new Set(["start", "finish", "interrupt"]);

/** A turn of a squad. */
interface TurnFacts<T extends DomainTypes> {
  readonly play: SquadPlay<T>;
  /** Whether a request is under way, or about to be made. */
  readonly isAsking: boolean;
  readonly idleReason: SquadIdleReason;
}

/** The actions of all members in one tick. Steps are told to start and to end here, and do so afterwards. */
export class SquadTurn<T extends DomainTypes> {
  readonly started: SquadStep[] = [];
  readonly ended: SquadStep[] = [];
  readonly #actions = new Map<string, SquadAction<T>>();
  readonly #now: SquadNow<T>;
  readonly #facts: TurnFacts<T>;
  /** As the turn begins. */
  readonly #plan: SquadPlan;
  readonly #flights: readonly SquadStep[];
  readonly #pending: readonly SquadStep[];

  constructor(now: SquadNow<T>, facts: TurnFacts<T>) {
    const { names } = now.roster;
    this.#now = now;
    this.#facts = facts;
    this.#plan = now.plan;
    for (const name of names) {
      const interruption = facts.play.tell(name);
      if (interruption !== undefined) this.#actions.set(name, interruption);
    }
    this.#flights = this.#plan.flights;
    this.#pending = this.#plan.pending;
    for (const step of [...this.#flights].sort((a, b) => a.scaledEnd - b.scaledEnd)) {
      if (this.#isFree(step) && this.#isOver(step)) {
        this.ended.push(step);
        this.#tell("finish", step);
      }
    }
    // What starts may let others start at the same moment.
    for (let count = -1; count < this.started.length; ) {
      count = this.started.length;
      for (const step of this.#pending) {
        if (!this.#isFree(step) || !this.#mayStart(step)) continue;
        this.started.push(step);
        this.#tell("start", step);
      }
    }
    for (const name of names) {
      if (!this.#actions.has(name)) this.#actions.set(name, this.#restOf(name));
    }
  }

  /** By name of the member. */
  get actions(): SquadTick<T> {
    // Has a member called "__proto__", too, as assignments would not.
    return Object.fromEntries(this.#actions);
  }

  /** Whether none of its members has another action in this tick. */
  #isFree({ members }: SquadStep): boolean {
    return !members.some((name) => this.#actions.has(name));
  }

  #isOver(step: SquadStep): boolean {
    const { isAsking, play } = this.#facts;
    const { isSound, nowMs, timetable } = this.#now;
    const { running, timed } = step;
    if (running === undefined || !play.canEnd(step) || this.#mustFollow(step)) return false;
    if (!isChosen(timed)) return play.isTimed && nowMs >= running.endsAtMs;
    if (nowMs >= running.latestMs) return true;
    if (!isSound) return !isAsking && nowMs >= running.leastMs;
    const end = this.#plan.order.endOf(step) as PlanMoment;
    return timetable?.endOf(step) === 0 && this.#awaited(end).length === 0;
  }

  /**
   * Whether another step that must end or start before the end of this one is told to do so in this tick: what
   * interferes has ticks of its own.
   */
  #mustFollow(step: SquadStep): boolean {
    const { order } = this.#plan;
    return order
      .before(order.endOf(step) as PlanMoment)
      .some(({ before: { step: earlier, isStart }, scaledLeast }) => {
        if (scaledLeast === 0 || earlier === undefined || earlier === step) return false;
        if (!isStart) return this.ended.includes(earlier);
        if (!this.#now.isSound || earlier.running !== undefined) return false;
        return this.#isFree(earlier) && this.#mayStart(earlier);
      });
  }

  #mayStart(step: SquadStep): boolean {
    const { isSound, timetable } = this.#now;
    if (isSound && timetable?.startOf(step) !== 0) return false;
    const start = this.#plan.order.startOf(step) as PlanMoment;
    if (this.#awaited(start).length > 0 || !this.#facts.play.canStart(step)) return false;
    if (isSound) return true;
    // A plan that no longer works as a whole: steps that bind others wait for the new one.
    const { steps } = this.#now;
    const isHarmless = stepParts(step.timed).every(
      ({ start }) => footprintOf(steps.time.happenings, start).writes.size === 0,
    );
    const situation = isHarmless ? this.#now.situation : undefined;
    return situation !== undefined && holdsAlone(step, this.#plan, situation);
  }

  #awaited(moment: PlanMoment): readonly PlanMoment[] {
    const { nowMs, unitMs } = this.#now;
    const scaledNow = ((nowMs - this.#plan.epochMs) * 1000) / unitMs;
    return awaited(this.#plan.order, moment, ({ before, scaledLeast }) => {
      if (before.step === undefined) return before.scaledPlanned <= scaledNow;
      // Starts of one moment are told in one tick, or the later one would come too late.
      return scaledLeast === 0 && before.isStart && this.started.includes(before.step);
    });
  }

  #tell(event: "start" | "continue" | "finish", step: SquadStep): void {
    for (const name of step.members) this.#actions.set(name, this.#task(event, step, name));
  }

  #task(event: "start" | "continue" | "finish", step: SquadStep, name: string): SquadAction<T> {
    const { nowMs } = this.#now;
    const { timed, members, running } = step;
    const untilMs = Math.max(nowMs, this.#endOf(step));
    return {
      event,
      step: timed.step as Step<T>,
      agent: members[0] as string,
      with: members.filter((each) => each !== name),
      ...roleIn(step, name),
      durationMs: untilMs - (running?.startedAtMs ?? nowMs),
      untilMs,
      for: stepUses(step, this.#plan),
    };
  }

  #endOf(step: SquadStep): number {
    const { nowMs, timetable, unitMs } = this.#now;
    const { timed, running } = step;
    if (running !== undefined && !isChosen(timed)) return this.#plan.expectedEndMs(running, nowMs);
    if (running !== undefined && timetable !== undefined)
      return this.#now.msOf(timetable.endOf(step));
    return (running?.startedAtMs ?? nowMs) + (scaledLength(step, timetable) * unitMs) / 1000;
  }

  #restOf(name: string): SquadAction<T> {
    const [running] = byUrgency(this.#flights, name);
    if (running !== undefined) return this.#task("continue", running, name);
    const { isAsking, idleReason } = this.#facts;
    const { isReached, isSound, nowMs, timetable } = this.#now;
    const next = this.#pending.find(({ members }) => members.includes(name));
    if (next !== undefined && isSound) {
      const untilMs = Math.max(nowMs, this.#now.msOf(timetable?.startOf(next) ?? 0));
      const moment =
        timetable?.awaitedBy(next) ??
        this.#awaited(this.#plan.order.startOf(next) as PlanMoment)[0];
      const wait = waitOfStep(this.#now.steps, next, name, moment, this.#now.clocks.running(nowMs));
      return { event: "wait", step: next.timed.step as Step<T>, ...wait, untilMs };
    }
    // Without steps, an event is still to bring about the goal.
    if (isSound) return { event: "idle", reason: isReached ? "reached" : "done" };
    const reason = isAsking && idleReason !== "disposed" ? "planning" : idleReason;
    return { event: "idle", reason };
  }
}
