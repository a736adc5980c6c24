/**
 * A server with a number of tenants, and a thread for searches, in a process of its own.
 *
 * @module
 */

import { hashApiKey, makeApiKey, startServer } from "@understudy/server";
import { guardDomain, HIT } from "./hit.ts";

/** Where the server listens, and the key of each tenant. */
export interface TenantsPort {
  readonly port: number;
  readonly keys: readonly string[];
}

const keys = Array.from({ length: Number(process.argv[2]) }, makeApiKey);
const server = await startServer({
  port: 0,
  logLevel: "silent",
  searchThreads: 1,
  domains: [{ name: HIT.domain, domain: guardDomain() }],
  access: {
    keys: keys.map((key, index) => ({
      hash: hashApiKey(key),
      tenant: `tenant-${index}`,
      roles: ["plan", "author"],
    })),
  },
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port: server.port, keys } satisfies TenantsPort);
