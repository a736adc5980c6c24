/**
 * The server of `sessions-push`, in a process of its own: it has one core, and says how much of it it used.
 *
 * @module
 */

import { startServer } from "@understudy/server";
import { hutDomain } from "./hut-domain.ts";

const domains = [{ name: "hut", domain: hutDomain() }];
const server = await startServer({ port: 0, domains, logLevel: "silent", searchThreads: 0 });

process.on("message", (asked) => {
  if (asked === "usage") process.send?.({ usage: process.cpuUsage() });
  else void server.close(0).then(() => process.exit(0));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: server.port });
