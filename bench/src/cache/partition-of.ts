import {
  type Domain,
  Orchestrator,
  type PackedState,
  type PlanCache,
  type Planner,
} from "@understudy/planner-core";

/** A planner that must not be called: a hit needs no search. */
export const nobody: Planner = {
  start: () => {
    throw new Error("the planner was asked");
  },
};

/**
 * The partition of an orchestrator without an LLM planner, recorded by a cache.
 *
 * @param state a state without the goal
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
