import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The answer to a refused request. */
export interface McpRefusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Refuses every request but a token-bearing one from this machine. A page of any site can send requests to the
 * loopback, and after DNS rebinding read the answers too; `Host` and `Origin` reveal both.
 */
export function refuseStranger(
  { method, url, headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  token: string,
  port: number,
): McpRefusal | undefined {
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  const { host = "", origin, authorization = "" } = headers;
  if (!hosts.includes(host.toLowerCase())) {
    return { status: 403, message: "the host is not this machine" };
  }
  if (origin !== undefined && !hosts.some((name) => origin.toLowerCase() === `http://${name}`)) {
    return { status: 403, message: "requests of other sites are refused" };
  }
  const [, given] = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization) ?? [];
  if (given === undefined || !isSame(given, token)) {
    const message = "send the token as Authorization: Bearer TOKEN";
    return { status: 401, message, headers: { "www-authenticate": "Bearer" } };
  }
  if (url?.split("?")[0] !== "/mcp") return { status: 404, message: "the server is at /mcp" };
  if (method !== "POST") {
    return { status: 405, message: "only POST is answered", headers: { allow: "POST" } };
  }
  return undefined;
}

/** Constant-time comparison; digests have equal length. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
