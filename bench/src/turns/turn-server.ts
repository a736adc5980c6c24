/**
 * The server of `server-turns`, in a process of its own: it measures how long its thread works between two turns of its
 * event loop.
 *
 * @module
 */

import { type ServerOptions, startServer } from "@understudy/server";
import { hutDomain } from "../push/hut-domain.ts";
import { guardDomain } from "../server/hit.ts";
import { dungeonDomain } from "./dungeon-domain.ts";
import { type TurnFigures, TurnMeter } from "./turn-meter.ts";

/** A question to a server. */
export type TurnQuestion = "measure" | "read" | "end";

const given = JSON.parse(process.argv[2] ?? "{}") as Pick<ServerOptions, "access">;
const domains = [
  { name: "hut", domain: hutDomain() },
  { name: "dungeon", domain: dungeonDomain() },
  { name: "guard", domain: guardDomain() },
];
const server = await startServer({
  ...given,
  port: 0,
  domains,
  logLevel: "silent",
  searchThreads: 0,
});
const meter = new TurnMeter();

process.on("message", (asked: TurnQuestion) => {
  if (asked === "measure") meter.begin();
  else if (asked === "read") process.send?.(meter.read() satisfies TurnFigures);
  else void server.close(0).then(() => process.exit(0));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: server.port });
