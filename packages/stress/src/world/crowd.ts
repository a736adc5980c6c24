/**
 * The agents of a run and the domains that they live in.
 *
 * @module
 */

import { SharedPlanCache } from "@understudy/cache";
import { ClassicalPlanner, type SharedTables } from "@understudy/classical";
import { systemClock } from "@understudy/planner-core";
import { bytesOfLife } from "@understudy/simulation";
import type { NamedDomain } from "@understudy/simulation/demo";
import type { StressOptions } from "../result/stress-options.ts";
import type { CrowdShare } from "./crowd-share.ts";

/** Questions that the workers' common cache of one domain keeps. */
const SHARED_SLOTS = 8192;

/** The longest that the policy tables of one domain may take, in ms: larger ones are left to the search. */
const TABLES_MS = 5000;

/**
 * Deals the agents over domains in turn, and those of each domain over the workers in equal parts.
 *
 * @param served the server's name of each domain, where a server is asked
 * @returns by worker what it plays; their lives lie in memory that outlives the worker
 */
export function dealAgents(
  options: StressOptions,
  domains: readonly NamedDomain[],
  served: Readonly<Record<string, string>> = {},
): readonly (readonly CrowdShare[])[] {
  const { agents, workers, cache, lead, target } = options;
  const shares = cache === "all" && lead !== "none" && workers > 1;
  const caches = domains.map(({ domain }) =>
    shares ? SharedPlanCache.create(domain, { slots: SHARED_SLOTS }).buffer : undefined,
  );
  const tables = domains.map((each) => buildTables(each, target === undefined ? TABLES_MS : 0));
  return Array.from({ length: workers }, (_, worker) =>
    domains.map(({ name, text, domain }, index): CrowdShare => {
      const ofDomain = Math.ceil((agents - index) / domains.length);
      const firstAgent = Math.floor((ofDomain * worker) / workers);
      const count = Math.floor((ofDomain * (worker + 1)) / workers) - firstAgent;
      const memory = new SharedArrayBuffer(bytesOfLife(domain, count));
      const shared = { sharedCache: caches[index], tables: tables[index] as SharedTables };
      return { name, text, firstAgent, agents: count, memory, served: served[name], ...shared };
    }),
  );
}

/** The policy tables of a domain, built once for all workers, as a game builds them while it loads. */
function buildTables({ domain }: NamedDomain, withinMs: number): SharedTables {
  const planner = new ClassicalPlanner();
  const problems = domain.goals.map((goal) => ({ domain, goal }));
  if (withinMs > 0) planner.warm(problems, { untilMs: systemClock.now() + withinMs });
  return planner.exportTables(domain);
}

/** Agents that a worker plays. */
export function sizeOf(crowd: readonly CrowdShare[]): number {
  return crowd.reduce((sum, { agents }) => sum + agents, 0);
}
