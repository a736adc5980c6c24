import type { SimulatedLeadOptions } from "./stress-options.ts";

/** The members of a run's pool, the smallest first. */
export const POOL_MEMBERS = ["small", "middle", "large"] as const;

/** Name of a member. */
export type PoolMemberName = (typeof POOL_MEMBERS)[number];

/** How much slower than the run's simulated lead, and how much worse: of its sound share. */
const TRAITS: Readonly<Record<PoolMemberName, { readonly pace: number; readonly skill: number }>> =
  {
    small: { pace: 0.4, skill: 0.8 },
    middle: { pace: 0.8, skill: 1 },
    large: { pace: 1, skill: 1 },
  };

/** How a member answers, of what the run says of its simulated lead. */
export function memberOptions(
  name: PoolMemberName,
  simulated: SimulatedLeadOptions,
): SimulatedLeadOptions {
  const { pace, skill } = TRAITS[name];
  return {
    ...simulated,
    latencyP50Ms: pace * simulated.latencyP50Ms,
    latencyP95Ms: pace * simulated.latencyP95Ms,
    soundShare: skill * simulated.soundShare,
  };
}
