/**
 * The server of `server-turns`, in its own process: it measures how long its thread works between two turns of its
 * event loop.
 *
 * @module
 */

import type { Backend } from "@understudy/llm";
import type { Lead } from "@understudy/planner-core";
import { type ServerOptions, startServer } from "@understudy/server";
import { guardDomain } from "../server/hit.ts";
import { dungeonDomain, hutDomain } from "./domains.ts";
import { type TurnFigures, TurnMeter } from "./turn-meter.ts";

/** The ports of a server. */
export interface TurnPorts {
  readonly port: number;
  readonly grpcPort: number;
}

/** A question to a server. */
export type TurnQuestion = "measure" | "read" | "end";

const given = JSON.parse(process.argv[1] ?? "{}") as Pick<
  ServerOptions,
  "access" | "searchThreads"
>;
const domains = [
  { name: "hut", domain: hutDomain() },
  { name: "dungeon", domain: dungeonDomain() },
  { name: "guard", domain: guardDomain() },
];
/** A lead without time for plans. */
const lead: Lead = {
  model: "slow",
  fingerprint: "slow",
  admit: () => ({ admitted: false, reason: "overloaded", background: false }),
  ask: () => Promise.reject(new Error("it is never asked")),
};
/** A model with a constant answer. */
const backend: Backend = {
  info: {
    model: "slow",
    fingerprint: "slow",
    contextSize: undefined,
    slots: 8,
    followsSchemas: true,
  },
  load: async () => {},
  generate: async () => ({
    text: "{}",
    stop: "length",
    usage: { promptTokens: 1, completionTokens: 1, totalMs: 1 },
  }),
  dispose: async () => {},
};
const server = await startServer({
  ...given,
  ...{ lead, backend },
  port: 0,
  grpcPort: 0,
  domains,
  logLevel: "silent",
});
const meter = new TurnMeter();

process.on("message", (asked: TurnQuestion) => {
  if (asked === "measure") meter.begin();
  else if (asked === "read") process.send?.(meter.read() satisfies TurnFigures);
  else void server.close(0).then(() => process.exit(0));
});
process.on("disconnect", () => process.exit(0));
const { port, grpcPort = 0 } = server;
process.send?.({ port, grpcPort } satisfies TurnPorts);
