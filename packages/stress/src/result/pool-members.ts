import type { SimulatedLlmPlannerOptions } from "./stress-options.ts";

/** The members of a run's pool, smallest first. */
export const POOL_MEMBERS = ["small", "middle", "large"] as const;

/** Name of a member. */
export type PoolMemberName = (typeof POOL_MEMBERS)[number];

/** Latency factor and sound share of each member, relative to the run's simulated LLM planner. */
const TRAITS: Readonly<Record<PoolMemberName, { readonly pace: number; readonly skill: number }>> =
  {
    small: { pace: 0.4, skill: 0.8 },
    middle: { pace: 0.8, skill: 1 },
    large: { pace: 1, skill: 1 },
  };

/** A member's latencies and shares, derived from the run's simulated LLM planner. */
export function memberOptions(
  name: PoolMemberName,
  simulated: SimulatedLlmPlannerOptions,
): SimulatedLlmPlannerOptions {
  const { pace, skill } = TRAITS[name];
  return {
    ...simulated,
    latencyP50Ms: pace * simulated.latencyP50Ms,
    latencyP95Ms: pace * simulated.latencyP95Ms,
    soundShare: skill * simulated.soundShare,
  };
}
