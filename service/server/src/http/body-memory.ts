import type { IncomingHttpHeaders } from "node:http";
import { BYTES_PER_BODY_BYTE } from "../memory/memory-budget.ts";
import type { Tenants } from "../tenants/tenants.ts";
import type { App } from "./app.ts";

/** Charges each body to its tenant's memory, from before it is read until it is answered. */
export function countBodies(
  app: App,
  tenants: Pick<Tenants, "bodyAccount">,
  mostBytes: number,
): void {
  // Callbacks: a hook that returns a promise costs an extra turn.
  app.addHook("preParsing", (request, reply, payload, done) => {
    const bytes = lengthOf(request.headers, mostBytes);
    if (bytes > 0) {
      const account = tenants.bodyAccount(request.principal);
      account.add(BYTES_PER_BODY_BYTE * bytes);
      if (reply.raw.closed) account.release();
      else reply.raw.once("close", () => account.release());
    }
    done(null, payload);
  });
}

/** A chunked body may reach any length up to the limit. */
function lengthOf(headers: IncomingHttpHeaders, mostBytes: number): number {
  if (headers["transfer-encoding"] !== undefined) return mostBytes;
  return Math.min(Number(headers["content-length"] ?? 0), mostBytes);
}
