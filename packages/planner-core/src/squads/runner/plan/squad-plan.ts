/**
 * Plans of squads as they are played: their order, their times, and the proof of what is left of them.
 *
 * @module
 */

import { expectedEndMs, type StepRun } from "../../../engine/life/running-step.ts";
import type { TimedEvent } from "../../../time/schedule/problem.ts";
import type { TimedSteps } from "../../../time/schedule/timed-steps.ts";
import { isChosen, type SquadStep } from "./squad-step.ts";
import { StepOrder } from "./step-order.ts";

/** The scene of a plan: everything but its steps. */
export interface PlanScene {
  readonly steps: TimedSteps;
  /** Names of all members. */
  readonly names: readonly string[];
  /** At times of the game's clock, in thousandths. */
  readonly events: readonly TimedEvent[];
  readonly unitMs: number;
  /** Whether steps of a fixed duration end as their time is over, so that none is late. */
  readonly isTimed: boolean;
}

/** The steps of a member, the steps that keep it busy first. */
export function byUrgency(steps: readonly SquadStep[], name: string): readonly SquadStep[] {
  return steps
    .filter(({ members }) => members.includes(name))
    .sort((one, other) => Number(one.timed.alongside) - Number(other.timed.alongside));
}

/** A squad's plan: steps in flight and steps to come, with their order. */
export class SquadPlan {
  readonly steps: readonly SquadStep[];
  /** The game's time from which the times of the steps count. */
  readonly epochMs: number;
  readonly scene: PlanScene;
  #order: StepOrder | undefined;

  constructor(scene: PlanScene, steps: readonly SquadStep[], epochMs: number) {
    this.scene = scene;
    this.steps = steps;
    this.epochMs = epochMs;
  }

  get order(): StepOrder {
    this.#order ??= this.#makeOrder();
    return this.#order;
  }

  get flights(): readonly SquadStep[] {
    return this.steps.filter(({ running }) => running !== undefined);
  }

  /** The steps that have not started, in the order of their times. */
  get pending(): readonly SquadStep[] {
    return this.steps
      .filter(({ running }) => running === undefined)
      .sort((one, other) => one.scaledStart - other.scaledStart);
  }

  /** The steps in flight of a member, a step that keeps it busy first. Default: of all. */
  flightsOf(name?: string): readonly SquadStep[] {
    return name === undefined ? this.flights : byUrgency(this.flights, name);
  }

  /** The same plan with some of its steps. */
  only(isKept: (step: SquadStep) => boolean): SquadPlan {
    return new SquadPlan(this.scene, this.steps.filter(isKept), this.epochMs);
  }

  /** The same plan in another scene. */
  within(scene: PlanScene): SquadPlan {
    return new SquadPlan(scene, this.steps, this.epochMs);
  }

  /** The events at times from the epoch, which is taken to be a whole thousandth, as by the planner. */
  get events(): readonly TimedEvent[] {
    const { events, unitMs } = this.scene;
    const epoch = Math.round((this.epochMs * 1000) / unitMs);
    return events.map((event) => ({ ...event, scaledAt: event.scaledAt - epoch }));
  }

  /** A time from the epoch as one from now. */
  fromNow(scaledPlanned: number, nowMs: number): number {
    const passed = ((nowMs - this.epochMs) * 1000) / this.scene.unitMs;
    return Math.ceil(scaledPlanned - passed - 1e-6);
  }

  /** The time at which a running step of a fixed duration is expected to end. */
  expectedEndMs(running: StepRun, nowMs: number): number {
    const { isTimed, unitMs } = this.scene;
    return isTimed ? running.endsAtMs : expectedEndMs(running, nowMs, unitMs);
  }

  /** Whether a running step of a fixed duration is late. */
  isLate(nowMs: number): boolean {
    if (this.scene.isTimed) return false;
    return this.steps.some(
      ({ running, timed }) => running !== undefined && running.endsAtMs < nowMs && !isChosen(timed),
    );
  }

  #makeOrder(): StepOrder {
    const { steps, names } = this.scene;
    return new StepOrder(steps, this.steps, this.events, names);
  }
}
