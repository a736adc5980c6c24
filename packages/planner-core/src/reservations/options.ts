import type { ActionSet } from "../domain/actions/action-set.ts";
import type { AnyDomainTypes, DomainTypes, Step } from "../domain/definition/types.ts";
import type { Domain } from "../domain/domain.ts";

/**
 * Access to shared resources for the plans of agents: `Reservations`, or another implementation. All times are in
 * milliseconds of the game's time.
 */
export interface PlanReservations<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  /** Changes when waiting agents should try again. */
  readonly version: number;
  /** The resources that an agent's plan uses. */
  resourcesOf(agent: string, actions: Iterable<number>): ReadonlySet<string>;
  /** The actions that an agent must not plan with now. */
  disabledFor(agent: string, nowMs: number): ActionSet | undefined;
  /** Acquires all resources of a plan, or none. Returns whether the agent may play it. */
  acquire(agent: string, actions: Iterable<number>, nowMs: number): boolean;
  /** Releases resources that the rest of a plan does not use. Returns whether the agent still holds the others. */
  keep(agent: string, rest: Iterable<number>, nowMs: number): boolean;
  /** Called when an agent found no plan. Returns whether it waits for a resource of another agent. */
  wait(agent: string, nowMs: number): boolean;
  /** Releases all resources of an agent. */
  release(agent: string): void;
  /** Takes an agent out of all waiting lines. */
  stopWaiting(agent: string): void;
  /** Removes an agent. */
  remove(agent: string): void;
}

/** Shared resources of the agents of one domain, and their time limits. */
export interface ReservationsOptions<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  /**
   * Names of the resources that a step of an agent uses, and other agents cannot plan with meanwhile. Called once for
   * every agent and ground action, when the agent's runner is made.
   */
  readonly resourcesOf: (step: Step<T>, agent: string) => Iterable<string>;
  /**
   * A lease without renewal ends after this many milliseconds of the game's time, so that a vanished agent releases its
   * resources. Default 10000.
   */
  readonly leaseMs?: number;
  /**
   * The time for which an agent keeps its place in line without trying again, in milliseconds. Must be longer than an
   * agent's retry interval (`retryMs` of a runner). Default 5000.
   */
  readonly patienceMs?: number;
}

/** Reservations as plain JSON, for saved games. Times are in milliseconds of the game's clock. */
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
