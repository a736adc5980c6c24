import type { IncomingHttpHeaders } from "node:http";
import { ServiceRefusedError } from "../service/refused-error.ts";

/** Names under which programs and browsers reach the loopback. */
const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/** Host names and origins of pages that a server accepts. */
export interface OriginGuardOptions {
  /**
   * Names besides those of the loopback, such as `plans.example.com:7071`, or `*.plans.example.com` for all below one.
   * Default: none.
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
  readonly #hosts: ReadonlySet<string>;
  /** Ends of names, each with its dot in front. */
  readonly #zones: readonly string[];
  readonly #origins: ReadonlySet<string>;

  constructor(port: number, { hosts = [], origins = [] }: OriginGuardOptions = {}) {
    const own = LOOPBACK.flatMap((name) => (port === 80 ? [name] : []).concat(`${name}:${port}`));
    const named = hosts.map((host) => host.toLowerCase());
    this.#hosts = new Set([...own, ...named.filter((host) => !host.startsWith("*."))]);
    this.#zones = named.filter((host) => host.startsWith("*.")).map((host) => host.slice(1));
    const ownOrigins = [...this.#hosts].flatMap((host) => [`http://${host}`, `https://${host}`]);
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
    const name = host?.toLowerCase() ?? "";
    if (this.#hosts.has(name) || this.#zones.some((zone) => name.endsWith(zone))) return;
    throw new ServiceRefusedError("not-allowed", "this server does not answer to that name");
  }

  /** @throws ServiceRefusedError if the request came from a page that may not ask */
  checkOrigin(headers: IncomingHttpHeaders): void {
    const refusal = this.refusalOf(headers);
    if (refusal !== undefined) throw refusal;
  }

  /** Why the page that a request came from may not ask; undefined if it may, or if it was no page. */
  refusalOf({
    origin,
    "sec-fetch-site": site,
  }: IncomingHttpHeaders): ServiceRefusedError | undefined {
    if (origin === undefined) {
      // Browsers leave the origin out of some requests, and say where they come from all the same.
      if (site === undefined || site === "same-origin" || site === "none") return undefined;
    } else if (this.#origins.has(origin.toLowerCase())) return undefined;
    const message = "pages of that origin may not ask this server; its option `origins` lets them";
    return new ServiceRefusedError("not-allowed", message);
  }
}
