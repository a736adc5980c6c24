import type { ActionSet, DomainTypes } from "../../rules/index.ts";
import type { PlanReservations } from "../reservations/options.ts";
import type { PlanInPlay } from "./plan-in-play.ts";

/** Interval between renewals of leases, in milliseconds. */
const RENEW_MS = 1000;

/** The shared resources held by one agent; without reservations everything is free. */
export class Holdings<T extends DomainTypes> {
  readonly #reservations: PlanReservations<T> | undefined;
  readonly #agent: string;
  readonly #renewMs: number;
  #renewedAtMs = Number.NEGATIVE_INFINITY;
  #seen = 0;

  constructor(reservations: PlanReservations<T> | undefined, agent: string) {
    this.#reservations = reservations;
    this.#agent = agent;
    this.#renewMs = reservations?.areLasting === true ? Number.POSITIVE_INFINITY : RENEW_MS;
    // Called once for its errors: a failing function of the game fails here, when the runner is made.
    reservations?.resourcesOf(agent, []);
  }

  /** Whether any resource was acquired or released since the last call of `addTaken`. */
  get hasChanged(): boolean {
    return this.#reservations !== undefined && this.#reservations.version !== this.#seen;
  }

  /** Adds the actions that use resources of other agents. */
  addTaken(disabled: ActionSet, nowMs: number): void {
    this.#seen = this.#reservations?.version ?? 0;
    const taken = this.#reservations?.disabledFor(this.#agent, nowMs);
    if (taken !== undefined) disabled.addAll(taken);
  }

  /** Acquires all resources of a plan, or none. */
  take(actions: readonly number[], nowMs: number): boolean {
    this.#renewedAtMs = nowMs;
    return this.#reservations?.acquire(this.#agent, actions, nowMs) ?? true;
  }

  /** Releases resources that the rest of the plan does not use. */
  stepDone({ actions, position }: PlanInPlay<T>, nowMs: number): void {
    const rest = actions.slice(position);
    const isKept = this.#reservations?.keep(this.#agent, rest, nowMs) ?? true;
    this.#renewedAtMs = isKept ? nowMs : Number.NEGATIVE_INFINITY;
  }

  /** Whether the agent still holds the resources of its plan; checked at intervals only. */
  isKept(inPlay: PlanInPlay<T>, nowMs: number): boolean {
    if (this.#reservations === undefined || nowMs - this.#renewedAtMs < this.#renewMs) return true;
    this.stepDone(inPlay, nowMs);
    return this.#renewedAtMs === nowMs;
  }

  /** When the agent's resources must be checked again. */
  get renewAtMs(): number {
    return this.#reservations === undefined
      ? Number.POSITIVE_INFINITY
      : this.#renewedAtMs + this.#renewMs;
  }

  /** Forces a check in the next tick. */
  doubt(): void {
    this.#renewedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Waits for resources of other agents, after no plan was found. */
  wait(nowMs: number): void {
    this.#reservations?.wait(this.#agent, nowMs);
  }

  /** Releases all resources. */
  release(): void {
    this.#reservations?.release(this.#agent);
  }

  /** Leaves all waiting lines. */
  stopWaiting(): void {
    this.#reservations?.stopWaiting(this.#agent);
  }

  /** Releases all resources, leaves all waiting lines and removes the agent. */
  leave(): void {
    this.#reservations?.remove(this.#agent);
  }
}
