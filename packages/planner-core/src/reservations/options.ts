import type { AnyDomainTypes, DomainTypes, Step } from "../domain/definition/types.ts";
import type { Domain } from "../domain/domain.ts";

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
