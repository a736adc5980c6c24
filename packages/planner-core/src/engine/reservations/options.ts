import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { AnyDomainTypes, DomainTypes, Step } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";

/**
 * Access to shared resources for the plans of agents: `Reservations`, or another implementation. All times are in
 * milliseconds of game time.
 */
export interface PlanReservations<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  /** Number that changes when waiting agents should try again. */
  readonly version: number;
  /** Whether agents keep what they hold without renewal, and hear of a loss otherwise. Default: no. */
  readonly areLasting?: boolean;
  /** The resources that an agent's plan uses. */
  resourcesOf(agent: string, actions: Iterable<number>): ReadonlySet<string>;
  /** The actions that an agent must not plan with now. */
  disabledFor(agent: string, nowMs: number): ActionSet | undefined;
  /** Acquires all resources of a plan, or none. Returns whether the agent may play the plan. */
  acquire(agent: string, actions: Iterable<number>, nowMs: number): boolean;
  /** Releases the resources that the rest of a plan does not use. Returns whether the agent still holds the others. */
  keep(agent: string, rest: Iterable<number>, nowMs: number): boolean;
  /** Called when no plan was found for an agent. Returns whether the agent waits for a resource of another agent. */
  wait(agent: string, nowMs: number): boolean;
  /** Releases all resources of an agent. */
  release(agent: string): void;
  /** Removes an agent from all waiting lines. */
  stopWaiting(agent: string): void;
  /** Removes an agent. */
  remove(agent: string): void;
}

/** Options for the shared resources of a domain's agents, with their time limits. */
export interface ReservationsOptions<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  /**
   * Returns the names of the resources that a step of an agent uses, which other agents cannot plan with meanwhile.
   * Called once for every agent and ground action, when the agent's runner is created.
   */
  readonly resourcesOf: (step: Step<T>, agent: string) => Iterable<string>;
  /**
   * Time after which a lease that is not renewed ends, in milliseconds of game time, so that a vanished agent releases
   * its resources. Default 10000.
   */
  readonly leaseMs?: number;
  /**
   * Time for which an agent keeps its place in line without trying again, in milliseconds. Must be longer than an
   * agent's retry interval (`retryMs` of a runner). Default 5000.
   */
  readonly patienceMs?: number;
}

/** Reservations as plain JSON, for saved games. Times are in milliseconds of the game's clock. */
export interface SavedReservations {
  readonly version: 2;
  readonly leases: readonly {
    readonly resource: string;
    readonly agent: string;
    readonly untilMs: number;
  }[];
  /** The waiting agents, first come, first served. */
  readonly line: readonly {
    readonly agent: string;
    readonly wants: readonly string[];
    readonly untilMs: number;
  }[];
}
