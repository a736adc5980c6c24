// A fleet server in a process of its own. Its parent sends it requests, and it ends with its parent.
import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, runSearch, systemClock } from "@understudy/planner-core";
import { ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import type {
  FleetProcessFacts,
  FleetProcessOptions,
} from "../../../../scripts/testing/fleet-process.mjs";
import { startServer } from "../start-server.ts";

const { redis, file, modelMs, sessionSecret } = JSON.parse(
  process.argv[2] as string,
) as FleetProcessOptions;
const domain = loadDomain(readFileSync(file, "utf8"));
const planner = new ClassicalPlanner();
const llm = new ScriptedLlmPlanner({
  clock: systemClock,
  script: ({ goal, state }) => {
    const result = runSearch(planner, { domain, goal, state, mode: "first" }, {});
    return { afterMs: modelMs, answer: result.status === "solved" ? result.actions : [] };
  },
});
const server = await startServer({
  port: 0,
  domains: [{ name: domain.name, domain }],
  llm,
  fleet: redis === undefined ? undefined : { redis },
  sessionSecret: sessionSecret === undefined ? undefined : Buffer.from(sessionSecret),
  searchThreads: 0,
  logLevel: "silent",
});

function tell(): void {
  const { user, system } = process.cpuUsage();
  process.send?.({
    url: server.url,
    port: server.port,
    asked: llm.calls.length,
    cpuMs: (user + system) / 1000,
    memoryBytes: process.memoryUsage.rss(),
  } satisfies FleetProcessFacts);
}

process.on("message", tell);
process.once("disconnect", () => process.exit());
tell();
