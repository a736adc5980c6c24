import type { Domain, Observer, PackedState, PlannerEvent } from "@understudy/planner-core";

/** An agent of a server, as its engine calls it. */
export interface WatchedAgent {
  readonly tenant: string;
  /** In a session with the name of that before it: no two are called the same. */
  readonly agent: string;
  readonly domain: Domain;
}

/** Watches what a server plans: a viewer that shows it, for one. Must be quick. */
export interface ServiceWatch {
  /** An observer for the orchestrator of a domain; undefined: it is not watched. */
  observer(domain: Domain, tenant: string): Observer | undefined;
  /** An agent was seen in a state, which is not to be kept. */
  see(agent: WatchedAgent, state: PackedState): void;
}

/** One observer of several; undefined of none. It looks away while all of them do. */
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
