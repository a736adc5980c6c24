import {
  type Domain,
  Orchestrator,
  type PackedState,
  type PlanCache,
  type Planner,
} from "@understudy/planner-core";

/** A hit costs no search: a planner that is asked has failed the task. */
export const nobody: Planner = {
  start: () => {
    throw new Error("the planner was asked");
  },
};

/**
 * The partition under which an orchestrator without a lead asks, told by a cache that listens.
 *
 * @param state one that does not meet the goal
 */
export function partitionOf(domain: Domain, goal: string, state: PackedState): string {
  let partition: string | undefined;
  const cache: PlanCache = {
    lookup: (query) => {
      partition = query.partition;
      return { kind: "miss" };
    },
    store: () => undefined,
  };
  const orchestrator = new Orchestrator({ domain, planner: nobody, cache });
  try {
    orchestrator.planNow({ agent: "ann", state, goal });
  } catch (error) {
    if (partition === undefined) throw error;
  }
  return partition as string;
}
