import { loadDomain } from "@understudy/planner-core";
import { COLD, HUT } from "@understudy/session/testing";
import type { ServerOptions } from "../server-options.ts";
import { type RunningService, startServer } from "../start-server.ts";

export { COLD, HUT };

/** A request for a warm hut. */
export const WARM = {
  domain: "hut",
  agent: "ann",
  state: COLD,
  goal: "warm",
  budgetMs: 60_000,
} as const;

/** Starts a server with the hut domain, on any port. The test closes it. */
export function startHut(options: ServerOptions = {}): Promise<RunningService> {
  const domains = [{ name: "hut", domain: loadDomain(HUT) }];
  return startServer({ port: 0, domains, logLevel: "silent", ...options });
}
