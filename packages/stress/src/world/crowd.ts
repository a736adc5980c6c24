/**
 * The agents of a run and their domains.
 *
 * @module
 */

import { ClassicalPlanner, type SharedTables } from "@understudy/classical";
import { systemClock } from "@understudy/planner-core";
import { bytesOfLife } from "@understudy/simulation";
import type { NamedDomain } from "@understudy/simulation/demo";
import type { StressOptions } from "../result/stress-options.ts";
import type { CrowdShare } from "./crowd-share.ts";

/** Time limit on building one domain's policy tables, in ms; larger domains are searched instead. */
const TABLES_MS = 5000;

/**
 * Assigns agents to domains in turn, and the agents of each domain to workers in equal parts.
 *
 * @param served the server's name of each domain, with a server under test
 * @returns the share of each worker; agents live in memory that survives a worker
 */
export function dealAgents(
  options: StressOptions,
  domains: readonly NamedDomain[],
  served: Readonly<Record<string, string>> = {},
): readonly (readonly CrowdShare[])[] {
  const { agents, workers, target } = options;
  const tables = domains.map((each) => buildTables(each, target === undefined ? TABLES_MS : 0));
  return Array.from({ length: workers }, (_, worker) =>
    domains.map(({ name, text, domain }, index): CrowdShare => {
      const ofDomain = Math.ceil((agents - index) / domains.length);
      const firstAgent = Math.floor((ofDomain * worker) / workers);
      const count = Math.floor((ofDomain * (worker + 1)) / workers) - firstAgent;
      const memory = new SharedArrayBuffer(bytesOfLife(domain, count));
      const known = { tables: tables[index] as SharedTables, served: served[name] };
      return { name, text, firstAgent, agents: count, memory, ...known };
    }),
  );
}

/** A domain's policy tables, built once for all workers, as a game does while loading. */
function buildTables({ domain }: NamedDomain, withinMs: number): SharedTables {
  const planner = new ClassicalPlanner();
  const problems = domain.goals.map((goal) => ({ domain, goal }));
  if (withinMs > 0) planner.warm(problems, { untilMs: systemClock.now() + withinMs });
  return planner.exportTables(domain);
}

/** Number of agents of a worker. */
export function sizeOf(crowd: readonly CrowdShare[]): number {
  return crowd.reduce((sum, { agents }) => sum + agents, 0);
}
