import type { ActionSet } from "../domain/actions/action-set.ts";
import type { DomainTypes } from "../domain/definition/types.ts";
import type { PlanReservations } from "../reservations/options.ts";
import type { PlanInPlay } from "./plan-in-play.ts";

/** Leases are renewed after this many milliseconds. */
const RENEW_MS = 1000;

/** The shared resources that one agent holds; without reservations everything is free. */
export class Holdings<T extends DomainTypes> {
  readonly #reservations: PlanReservations<T> | undefined;
  readonly #agent: string;
  #renewedAtMs = Number.NEGATIVE_INFINITY;
  #seen = 0;

  constructor(reservations: PlanReservations<T> | undefined, agent: string) {
    this.#reservations = reservations;
    this.#agent = agent;
    // Reads what the agent's steps use now: if the game's function fails, it fails where the runner is made.
    reservations?.resourcesOf(agent, []);
  }

  /** Whether anything was taken or given back since `addTaken`. */
  get hasChanged(): boolean {
    return this.#reservations !== undefined && this.#reservations.version !== this.#seen;
  }

  /** Adds the actions that use what others hold. */
  addTaken(disabled: ActionSet, nowMs: number): void {
    this.#seen = this.#reservations?.version ?? 0;
    const taken = this.#reservations?.disabledFor(this.#agent, nowMs);
    if (taken === undefined) return;
    for (let action = 0; action < taken.count; action++) {
      if (taken.has(action)) disabled.add(action);
    }
  }

  /** Takes what a plan uses, all or nothing. */
  take(actions: readonly number[], nowMs: number): boolean {
    this.#renewedAtMs = nowMs;
    return this.#reservations?.acquire(this.#agent, actions, nowMs) ?? true;
  }

  /** After a step: gives back what the rest of the plan does not use. */
  stepDone({ actions, position }: PlanInPlay<T>, nowMs: number): void {
    const rest = actions.slice(position);
    const isKept = this.#reservations?.keep(this.#agent, rest, nowMs) ?? true;
    this.#renewedAtMs = isKept ? nowMs : Number.NEGATIVE_INFINITY;
  }

  /** Whether the agent still holds what its plan needs; looked into now and then. */
  isKept(inPlay: PlanInPlay<T>, nowMs: number): boolean {
    if (this.#reservations === undefined || nowMs - this.#renewedAtMs < RENEW_MS) return true;
    this.stepDone(inPlay, nowMs);
    return this.#renewedAtMs === nowMs;
  }

  /** The next tick looks into it. */
  doubt(): void {
    this.#renewedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** There is no plan: the agent waits for what others hold. */
  wait(nowMs: number): void {
    this.#reservations?.wait(this.#agent, nowMs);
  }

  /** Gives everything back. */
  release(): void {
    this.#reservations?.release(this.#agent);
  }

  /** Waits for nothing any more. */
  stopWaiting(): void {
    this.#reservations?.stopWaiting(this.#agent);
  }

  /** Gives everything back, waits for nothing and takes part no longer. */
  leave(): void {
    this.#reservations?.remove(this.#agent);
  }
}
