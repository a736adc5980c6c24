import type { ActionSet } from "../domain/actions/action-set.ts";
import type { AnyDomainTypes, DomainTypes, Step } from "../domain/definition/types.ts";
import type { Domain } from "../domain/domain.ts";

/**
 * Says what the plans of agents use, and who may use it now: `Reservations`, or another bookkeeping of claims. All times
 * are the game's, in milliseconds.
 */
export interface PlanReservations<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  /** Changes when an agent that waits may ask again. */
  readonly version: number;
  /** The resources that a plan uses if an agent plays it. */
  resourcesOf(agent: string, actions: Iterable<number>): ReadonlySet<string>;
  /** The actions that an agent must not plan with now. */
  disabledFor(agent: string, nowMs: number): ActionSet | undefined;
  /** Takes everything that a plan uses, or nothing. Returns whether the agent may play it. */
  acquire(agent: string, actions: Iterable<number>, nowMs: number): boolean;
  /** Gives back what the rest of a plan does not use. Returns whether the agent still has what it does. */
  keep(agent: string, rest: Iterable<number>, nowMs: number): boolean;
  /** An agent found no plan. Returns whether it waits for something that others have. */
  wait(agent: string, nowMs: number): boolean;
  /** Gives back everything that an agent holds. */
  release(agent: string): void;
  /** An agent waits for nothing any more. */
  stopWaiting(agent: string): void;
  /** An agent is gone. */
  remove(agent: string): void;
}

/** The resources that agents of one domain share, and how long they may hold them. */
export interface ReservationsOptions<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  /**
   * Names of the resources that a step uses when an agent takes it: nobody else may plan with them in the meantime.
   * Called once for every agent and ground action, when the agent's runner is made.
   */
  readonly resourcesOf: (step: Step<T>, agent: string) => Iterable<string>;
  /**
   * A lease that is not renewed ends after this many milliseconds of the game's time, so that an agent
   * that is gone gives back what it held. Default 10000.
   */
  readonly leaseMs?: number;
  /**
   * The time for which an agent keeps its place in line without asking again, in milliseconds. Must be longer than that
   * between two tries of an agent (`retryMs` of a runner). Default 5000.
   */
  readonly patienceMs?: number;
}

/** Reservations as plain JSON, for saved games. Times are those of the game's clock. */
export interface SavedReservations {
  readonly version: 1;
  readonly leases: readonly {
    readonly resource: string;
    readonly agent: string;
    readonly untilMs: number;
  }[];
  /** First come, first served. */
  readonly line: readonly {
    readonly agent: string;
    readonly wants: readonly string[];
    readonly untilMs: number;
  }[];
}
