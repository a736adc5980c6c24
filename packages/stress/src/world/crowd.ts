import { SharedPlanCache } from "@understudy/llm";
import { bytesOfLife } from "@understudy/simulation";
import type { StressOptions } from "../result/stress-options.ts";
import type { CrowdShare } from "../worker/task.ts";
import type { StressDomain } from "./demo-domains.ts";

/** Questions that the workers' common cache of one domain keeps. */
const SHARED_SLOTS = 8192;

/**
 * Deals the agents over domains in turn, and those of each domain over the workers in equal parts.
 *
 * @returns by worker what it plays; their lives lie in memory that outlives the worker
 */
export function dealAgents(
  options: StressOptions,
  domains: readonly StressDomain[],
): readonly (readonly CrowdShare[])[] {
  const { agents, workers, cache, lead } = options;
  const shares = cache === "all" && lead !== "none" && workers > 1;
  const caches = domains.map(({ domain }) =>
    shares ? SharedPlanCache.create(domain, { slots: SHARED_SLOTS }).buffer : undefined,
  );
  return Array.from({ length: workers }, (_, worker) =>
    domains.map(({ name, text, domain }, index): CrowdShare => {
      const ofDomain = Math.ceil((agents - index) / domains.length);
      const firstAgent = Math.floor((ofDomain * worker) / workers);
      const count = Math.floor((ofDomain * (worker + 1)) / workers) - firstAgent;
      const memory = new SharedArrayBuffer(bytesOfLife(domain, count));
      return { name, text, firstAgent, agents: count, memory, sharedCache: caches[index] };
    }),
  );
}

/** Agents that a worker plays. */
export function sizeOf(crowd: readonly CrowdShare[]): number {
  return crowd.reduce((sum, { agents }) => sum + agents, 0);
}
