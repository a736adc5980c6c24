import type { DomainSummaryMessage } from "../schema/domain-messages.ts";
import type { HostedDomain } from "./hosted-domain.ts";
import { ServiceRefusedError } from "./refused-error.ts";

/** A domain as a request names it. */
interface DomainReference {
  readonly domain: string;
  readonly domainHash?: string;
  readonly domainRevision?: string;
}

/** A domain is compiled while everybody waits: with the engine's own limits that might take seconds. */
export const SENT_DOMAIN_LIMITS = {
  maxGroundActions: 10_000,
  maxGroundSize: 400_000,
  maxEffectCases: 10_000,
};

/** The domains of a service, by name. */
export class DomainStore {
  readonly #domains = new Map<string, HostedDomain>();
  /** Names under which the tenant sent one. */
  readonly #sent = new Set<string>();
  readonly #limit: number;
  readonly #listeners: ((name: string, hosted: HostedDomain) => void)[] = [];

  /** @param limit so many domains that were sent are kept; each holds a compiled domain, a cache and tables */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Hears of every domain that takes another one's place. */
  onReplaced(listener: (name: string, hosted: HostedDomain) => void): void {
    this.#listeners.push(listener);
  }

  get size(): number {
    return this.#domains.size;
  }

  /** @throws ServiceRefusedError if there is none of this name */
  get(name: string): HostedDomain {
    const hosted = this.#domains.get(name);
    if (hosted !== undefined) return hosted;
    const known = [...this.#domains.keys()].slice(0, 10).join(", ");
    const hint = known === "" ? "there is none yet" : `there are ${known}`;
    throw new ServiceRefusedError("unknown-domain", `there is no domain "${name}": ${hint}`);
  }

  /** @throws ServiceRefusedError if there is none of this name, or it is not the one that the client means */
  find({ domain: name, domainHash, domainRevision }: DomainReference): HostedDomain {
    const hosted = this.get(name);
    const { hash } = hosted.domain;
    if (domainHash !== undefined && domainHash !== hash) {
      const message = `the domain "${name}" has the hash ${hash}, not ${domainHash}`;
      throw new ServiceRefusedError("domain-differs", message);
    }
    if (domainRevision !== undefined && domainRevision !== hosted.revision) {
      const message = `the domain "${name}" has the revision ${hosted.revision}, not ${domainRevision}`;
      throw new ServiceRefusedError("domain-differs", message);
    }
    return hosted;
  }

  /** Whether a domain of this name has this revision. */
  has(name: string, revision: string): boolean {
    return this.#domains.get(name)?.revision === revision;
  }

  /** Whether the tenant sent the domain of this name. */
  isSent(name: string): boolean {
    return this.#sent.has(name);
  }

  /** @throws ServiceRefusedError unless there is room for a domain that the tenant sends under this name */
  checkRoom(name: string): void {
    if (this.isSent(name) || this.#sent.size < this.#limit) return;
    const message = `${this.#limit} domains are kept, and no more`;
    throw new ServiceRefusedError("too-many-domains", message);
  }

  /**
   * Puts a domain in the place of another one of its name.
   *
   * @param by who it comes from: the tenant, or the server, which offers it to all
   * @returns whether there was none before
   */
  set(name: string, hosted: HostedDomain, by: "tenant" | "server"): boolean {
    const before = this.#domains.get(name);
    if (by === "tenant") this.#sent.add(name);
    this.#domains.set(name, hosted);
    if (before === undefined) return true;
    for (const listener of this.#listeners) listener(name, hosted);
    before.retire();
    return false;
  }

  /** Puts others in their places. @param make undefined: it stays */
  renew(make: (hosted: HostedDomain) => HostedDomain | undefined): void {
    for (const [name, hosted] of [...this.#domains]) {
      const other = make(hosted);
      if (other !== undefined) this.set(name, other, this.isSent(name) ? "tenant" : "server");
    }
  }

  list(): DomainSummaryMessage[] {
    return [...this.#domains].map(([name, hosted]) => hosted.summary(name));
  }

  clear(): void {
    for (const hosted of this.#domains.values()) hosted.retire();
    this.#domains.clear();
    this.#sent.clear();
  }
}
