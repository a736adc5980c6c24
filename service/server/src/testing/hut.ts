import { loadDomain } from "@understudy/planner-core";
import { COLD, HUT } from "@understudy/session/testing";
import type { ServerOptions } from "../server-options.ts";
import { type RunningService, startServer, startWith } from "../start-server.ts";
import { COMPILE_HERE } from "../uploads/uploaded-domains.ts";

export { COLD, HUT };

/** A request for a warm hut. */
export const WARM = {
  domain: "hut",
  agent: "ann",
  state: COLD,
  goal: "warm",
  budgetMs: 60_000,
} as const;

/** The place where a test's server compiles domains and continues long searches. */
export type Working = "in place" | "in threads";

const IN_PLACE: Parameters<typeof startWith>[1] = {
  openCompiler: () => ({ ...COMPILE_HERE, close: async () => {} }),
  openSearchThreads: () => undefined,
};

/** Starts a server with the hut domain, on any port. The test closes it. */
export function startHut(
  options: ServerOptions = {},
  working: Working = "in place",
): Promise<RunningService> {
  const domains = [{ name: "hut", domain: loadDomain(HUT) }];
  const all: ServerOptions = { port: 0, domains, logLevel: "silent", ...options };
  return working === "in threads" ? startServer(all) : startWith(all, IN_PLACE);
}
