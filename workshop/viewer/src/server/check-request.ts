import type { IncomingMessage } from "node:http";

/** Why a request is not answered, as a status and a line. */
export interface RequestRefusal {
  readonly status: 403 | 404 | 405 | 413 | 415;
  readonly message: string;
}

/** Names under which a browser on this machine reaches the loopback. */
const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/**
 * Whether a request comes from a page of this server. A site of a stranger can make a browser send requests to the loopback, and by
 * DNS rebinding even under its own name: then `Host` or `Origin` tell.
 */
export function checkOrigin(request: IncomingMessage, port: number): RequestRefusal | undefined {
  const { host, origin } = request.headers;
  const hosts = LOOPBACK.flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  if (host === undefined || !hosts.includes(host.toLowerCase())) {
    return { status: 403, message: "this server answers only to the names of the loopback" };
  }
  if (origin !== undefined && !hosts.some((name) => origin.toLowerCase() === `http://${name}`)) {
    return { status: 403, message: "this page was not served from here" };
  }
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return { status: 403, message: "this request comes from another site" };
  }
  return undefined;
}
