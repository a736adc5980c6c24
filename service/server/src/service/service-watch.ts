import type { Domain, Observer, PackedState, PlannerEvent } from "@understudy/planner-core";

/** An agent of a server, under the engine's name. */
export interface WatchedAgent {
  readonly tenant: string;
  /** For a session, prefixed with the session's id, and so unique. */
  readonly agent: string;
  readonly domain: Domain;
}

/** Watches a server's planning, such as for a viewer. Must be fast. */
export interface ServiceWatch {
  /** An observer of a domain's orchestrator; undefined to ignore the domain. */
  observer(domain: Domain, tenant: string): Observer | undefined;
  /** Receives an agent's state, which must not be kept. */
  see(agent: WatchedAgent, state: PackedState): void;
}

/** Combines observers; undefined for none. Pauses while all of them do. */
export function observerOf(...given: readonly (Observer | undefined)[]): Observer | undefined {
  const observers = given.filter((each) => each !== undefined);
  if (observers.length < 2) return observers[0];
  const observe = (event: PlannerEvent): void => {
    for (const each of observers) if (each.isIdle !== true) each(event);
  };
  return Object.defineProperty(observe, "isIdle", {
    get: () => observers.every(({ isIdle }) => isIdle === true),
  }) as Observer;
}
