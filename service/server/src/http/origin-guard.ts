import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { ServiceRefusedError } from "@understudy/session";

/** Host names of the loopback interface. */
const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/** Accepted host names and page origins. */
export interface OriginGuardOptions {
  /**
   * Host names besides loopback's, such as `plans.example.com` for any port, `plans.example.com:7071`, or
   * `*.plans.example.com` for all subdomains. Default: none.
   */
  readonly hosts?: readonly string[] | undefined;
  /** Page origins besides the server's own, such as `https://game.example.com`. Default: none. */
  readonly origins?: readonly string[] | undefined;
}

/**
 * Refuses requests from foreign pages. A browser lets any page send requests to loopback, and with DNS rebinding even
 * under the page's own host name. `Host` and `Origin` reveal both.
 */
export class OriginGuard {
  /** Loopback host names. */
  readonly #own: ReadonlySet<string>;
  readonly #hosts: ReadonlySet<string>;
  /** Domain suffixes with their leading dot. */
  readonly #zones: readonly string[];
  readonly #origins: ReadonlySet<string>;

  constructor(port: number, { hosts = [], origins = [] }: OriginGuardOptions = {}) {
    // Browsers omit default ports.
    const isUsual = port === 80 || port === 443;
    const own = LOOPBACK.flatMap((name) => (isUsual ? [name] : []).concat(`${name}:${port}`));
    const named = hosts.map((host) => host.toLowerCase());
    this.#own = new Set(own);
    this.#hosts = new Set(named.filter((host) => !host.startsWith("*.")));
    this.#zones = named.filter((host) => host.startsWith("*.")).map((host) => host.slice(1));
    const ownOrigins = [...own, ...this.#hosts].flatMap(originsOf);
    // The address bar's copy has a trailing slash.
    const allowed = origins.map((origin) => origin.toLowerCase().replace(/\/$/, ""));
    this.#origins = new Set([...ownOrigins, ...allowed]);
  }

  /** @throws ServiceRefusedError unless the request is allowed */
  check(headers: IncomingHttpHeaders): void {
    this.checkHost(headers);
    this.checkOrigin(headers);
  }

  /** @throws ServiceRefusedError for a foreign host name */
  checkHost({ host }: IncomingHttpHeaders): void {
    if (this.#answersTo(host?.toLowerCase() ?? "")) return;
    const message = "this server does not answer to that name; its option `hosts` lets it";
    throw new ServiceRefusedError("not-allowed", message);
  }

  /** @throws ServiceRefusedError for a foreign page */
  checkOrigin(headers: IncomingHttpHeaders): void {
    const refusal = this.refusalOf(headers);
    if (refusal !== undefined) throw refusal;
  }

  /** Why the request's page is refused; undefined if it is allowed, or if the client is no page. */
  refusalOf({
    host,
    origin,
    "sec-fetch-site": site,
  }: IncomingHttpHeaders): ServiceRefusedError | undefined {
    if (origin === undefined) {
      // Browsers omit `Origin` from some requests, but send `Sec-Fetch-Site`.
      if (site === undefined || site === "same-origin" || site === "none") return undefined;
    } else if (this.#mayAsk(origin.toLowerCase(), host?.toLowerCase() ?? "")) return undefined;
    const message = "pages of that origin may not ask this server; its option `origins` lets them";
    return new ServiceRefusedError("not-allowed", message);
  }
  #mayAsk(origin: string, host: string): boolean {
    if (this.#origins.has(origin)) return true;
    // A page of this server, under the host name of the request.
    return originsOf(host).includes(origin) && this.#answersTo(host);
  }

  #answersTo(host: string): boolean {
    // A configured name without port matches any port, since containers and proxies map ports.
    return this.#own.has(host) || this.#isNamed(host) || this.#isNamed(withoutPort(host));
  }

  #isNamed(host: string): boolean {
    return this.#hosts.has(host) || this.#zones.some((zone) => host.endsWith(zone));
  }
}

/**
 * A request with two hosts could pass a proxy under one and the guard under the other; so could one with two
 * credentials.
 *
 * @throws ServiceRefusedError unless a request has exactly one host, and credentials at most once
 */
export function checkSingleHeaders({ rawHeaders }: Pick<IncomingMessage, "rawHeaders">): void {
  let hosts = 0;
  let credentials = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === "host") hosts++;
    else if (name.length === 13 && name.toLowerCase() === "authorization") credentials++;
  }
  if (hosts !== 1) throw notOnce("Host", hosts);
  if (credentials > 1) throw notOnce("Authorization", credentials);
}

function notOnce(name: string, count: number): ServiceRefusedError {
  const message = `a request has one header \`${name}\`, this one has ${count}`;
  return new ServiceRefusedError("malformed-request", message);
}

function withoutPort(host: string): string {
  return host.replace(/:\d{1,5}$/, "");
}

function originsOf(host: string): string[] {
  return [`http://${host}`, `https://${host}`];
}
