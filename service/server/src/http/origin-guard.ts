import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { ServiceRefusedError } from "../service/refused-error.ts";

/** Names under which programs and browsers reach the loopback. */
const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/** Host names and origins of pages that a server accepts. */
export interface OriginGuardOptions {
  /**
   * Names besides those of the loopback, such as `plans.example.com`, with any port, `plans.example.com:7071`, or
   * `*.plans.example.com` for all below one. Default: none.
   */
  readonly hosts?: readonly string[] | undefined;
  /** Origins of pages besides the server's own, such as `https://game.example.com`. Default: none. */
  readonly origins?: readonly string[] | undefined;
}

/**
 * Refuses what comes from a page of a stranger. A browser sends such requests to the loopback as well, and by DNS
 * rebinding even under a name of the stranger's own: `Host` and `Origin` tell.
 */
export class OriginGuard {
  /** Names of the loopback. */
  readonly #own: ReadonlySet<string>;
  readonly #hosts: ReadonlySet<string>;
  /** Ends of names, each with its dot in front. */
  readonly #zones: readonly string[];
  readonly #origins: ReadonlySet<string>;

  constructor(port: number, { hosts = [], origins = [] }: OriginGuardOptions = {}) {
    // A browser leaves out the port that goes without saying.
    const isUsual = port === 80 || port === 443;
    const own = LOOPBACK.flatMap((name) => (isUsual ? [name] : []).concat(`${name}:${port}`));
    const named = hosts.map((host) => host.toLowerCase());
    this.#own = new Set(own);
    this.#hosts = new Set(named.filter((host) => !host.startsWith("*.")));
    this.#zones = named.filter((host) => host.startsWith("*.")).map((host) => host.slice(1));
    const ownOrigins = [...own, ...this.#hosts].flatMap(originsOf);
    // As people copy them from the bar of a browser, with a slash.
    const allowed = origins.map((origin) => origin.toLowerCase().replace(/\/$/, ""));
    this.#origins = new Set([...ownOrigins, ...allowed]);
  }

  /** @throws ServiceRefusedError unless the request may come in */
  check(headers: IncomingHttpHeaders): void {
    this.checkHost(headers);
    this.checkOrigin(headers);
  }

  /** @throws ServiceRefusedError unless the request came to a name of this server */
  checkHost({ host }: IncomingHttpHeaders): void {
    if (this.#answersTo(host?.toLowerCase() ?? "")) return;
    const message = "this server does not answer to that name; its option `hosts` lets it";
    throw new ServiceRefusedError("not-allowed", message);
  }

  /** @throws ServiceRefusedError if the request came from a page that may not ask */
  checkOrigin(headers: IncomingHttpHeaders): void {
    const refusal = this.refusalOf(headers);
    if (refusal !== undefined) throw refusal;
  }

  /** Why the page that a request came from may not ask; undefined if it may, or if it was no page. */
  refusalOf({
    host,
    origin,
    "sec-fetch-site": site,
  }: IncomingHttpHeaders): ServiceRefusedError | undefined {
    if (origin === undefined) {
      // Browsers leave the origin out of some requests, and say where they come from all the same.
      if (site === undefined || site === "same-origin" || site === "none") return undefined;
    } else if (this.#mayAsk(origin.toLowerCase(), host?.toLowerCase() ?? "")) return undefined;
    const message = "pages of that origin may not ask this server; its option `origins` lets them";
    return new ServiceRefusedError("not-allowed", message);
  }
  #mayAsk(origin: string, host: string): boolean {
    if (this.#origins.has(origin)) return true;
    // A page of the server itself, which comes from the very name that it asks.
    return originsOf(host).includes(origin) && this.#answersTo(host);
  }

  #answersTo(host: string): boolean {
    // A name that is given without a port is meant with any: containers and proxies map them.
    return this.#own.has(host) || this.#isNamed(host) || this.#isNamed(withoutPort(host));
  }

  #isNamed(host: string): boolean {
    return this.#hosts.has(host) || this.#zones.some((zone) => host.endsWith(zone));
  }
}

/**
 * A proxy in front may go by another one of several names than the server.
 *
 * @throws ServiceRefusedError unless a request names its host, once
 */
export function checkOneHost({ rawHeaders }: Pick<IncomingMessage, "rawHeaders">): void {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === "host") count++;
  }
  if (count === 1) return;
  const message = `a request has one header \`Host\`, this one has ${count}`;
  throw new ServiceRefusedError("malformed-request", message);
}

function withoutPort(host: string): string {
  return host.replace(/:\d{1,5}$/, "");
}

function originsOf(host: string): string[] {
  return [`http://${host}`, `https://${host}`];
}
