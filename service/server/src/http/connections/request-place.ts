import type { IncomingMessage } from "node:http";
import type { RefusedAccess } from "../../access/access-log.ts";

/** The origin and the target of a request, from its connection and headers. */
export function requestPlace({
  socket,
  headers,
}: Pick<IncomingMessage, "socket" | "headers">): Pick<
  RefusedAccess,
  "from" | "forwardedFor" | "host" | "origin"
> {
  const { "x-forwarded-for": forwarded, host, origin } = headers;
  return { from: socket.remoteAddress, forwardedFor: forwarded?.toString(), host, origin };
}
