import type { DomainSummaryMessage } from "../../schema/domain-messages.ts";
import { ServiceRefusedError } from "../refused-error.ts";
import type { HostedDomain } from "./hosted-domain.ts";
import { KeptDomain } from "./kept-domain.ts";

/** A domain as a request names it. */
interface DomainReference {
  readonly domain: string;
  readonly domainHash?: string;
  readonly domainRevision?: string;
}

/** Somebody who stays with a domain for longer than a request. */
export interface DomainFollower {
  /** Whether somebody is with the domain of this name now. */
  follows(name: string): boolean;
  /**
   * Another domain has taken the place of the one before; resolves when everybody is with that.
   *
   * @param isCurrent whether no other has taken its place meanwhile
   */
  replaced(name: string, hosted: HostedDomain, isCurrent: () => boolean): Promise<void>;
  /** The domain of this name is gone. */
  removed(name: string): void;
}

/** The memory of what is kept. */
interface StoredAccount {
  /** @throws ServiceRefusedError if there is no room for it */
  add(bytes: number): void;
  release(): void;
}

/** The memory of a domain besides its text: an engine with its cache. */
const DOMAIN_BYTES = 512 * 1024;
/** The memory for each letter of its text. */
const BYTES_PER_LETTER = 16;
/** The memory for each byte of its compiled form, once its objects are made of that. */
const BYTES_PER_BYTE = 8;

/** The domains of a service, by name. */
export class DomainStore {
  readonly #domains = new Map<string, KeptDomain>();
  /** Names under which the tenant sent one. */
  readonly #sent = new Set<string>();
  /** Those of the server that a tenant's own may stand before. */
  readonly #offered = new Map<string, () => HostedDomain>();
  readonly #limit: number;
  readonly #account: () => StoredAccount;
  /** By name the memory of those that the tenant sent. */
  readonly #accounts = new Map<string, StoredAccount>();
  readonly #followers: DomainFollower[] = [];

  /**
   * @param limit the most domains from clients that are kept; each holds a compiled domain, a cache and tables
   * @param account the memory for another one
   */
  constructor(limit: number, account: () => StoredAccount) {
    this.#limit = limit;
    this.#account = account;
  }

  /** Tells somebody what becomes of the domains. */
  tell(follower: DomainFollower): void {
    this.#followers.push(follower);
  }

  get size(): number {
    return this.#domains.size;
  }

  /** Requests that something is done for, on the domains as they are now. */
  get running(): number {
    let running = 0;
    for (const { hosted } of this.#domains.values()) running += hosted?.running ?? 0;
    return running;
  }

  /** Counts what the caches of all domains did since the last time. */
  reportCaches(): void {
    for (const { hosted } of this.#domains.values()) hosted?.reportCache();
  }

  /** @throws ServiceRefusedError if there is none of this name */
  kept(name: string): KeptDomain {
    const kept = this.#domains.get(name);
    if (kept !== undefined) return kept;
    const known = [...this.#domains.keys()].slice(0, 10).join(", ");
    const hint = known === "" ? "there is none yet" : `there are ${known}`;
    throw new ServiceRefusedError("unknown-domain", `there is no domain "${name}": ${hint}`);
  }

  /**
   * The domain that a client means; a promise where it has to be loaded first.
   *
   * @throws ServiceRefusedError, or rejects with it, if there is none of this name, or it is not that one
   */
  find(reference: DomainReference): HostedDomain | Promise<HostedDomain> {
    const kept = this.#meant(reference);
    // Another one may have come meanwhile.
    return kept.hosted ?? kept.load().then(() => this.find(reference));
  }

  #meant({ domain: name, domainHash, domainRevision }: DomainReference): KeptDomain {
    const kept = this.kept(name);
    const { hash, revision } = kept.summary;
    if (domainHash !== undefined && domainHash !== hash) {
      const message = `the domain "${name}" has the hash ${hash}, not ${domainHash}`;
      throw new ServiceRefusedError("domain-differs", message);
    }
    if (domainRevision !== undefined && domainRevision !== revision) {
      const message = `the domain "${name}" has the revision ${revision}, not ${domainRevision}`;
      throw new ServiceRefusedError("domain-differs", message);
    }
    return kept;
  }

  /** Whether a domain of this name has this revision. */
  has(name: string, revision: string): boolean {
    return this.#domains.get(name)?.summary.revision === revision;
  }

  /** Whether the tenant sent the domain of this name. */
  isSent(name: string): boolean {
    return this.#sent.has(name);
  }

  /** @throws ServiceRefusedError unless there is room for a domain that the tenant sends under this name */
  checkRoom(name: string): void {
    if (this.isSent(name) || this.#sent.size < this.#limit) return;
    const message = `there are ${this.#limit} domains already, and no more are kept`;
    throw new ServiceRefusedError("too-many-domains", message);
  }

  /**
   * Puts a domain that the tenant sent in the place of another one of its name.
   *
   * @param compiledBytes the length of its compiled form
   * @returns whether there was none before
   * @throws ServiceRefusedError if there is no memory for it
   */
  send(name: string, kept: KeptDomain, compiledBytes: number): boolean {
    const account = this.#account();
    const formBytes = BYTES_PER_BYTE * compiledBytes;
    account.add(DOMAIN_BYTES + BYTES_PER_LETTER * kept.text.length + formBytes);
    this.#accounts.get(name)?.release();
    this.#accounts.set(name, account);
    this.#sent.add(name);
    return this.#set(name, kept);
  }

  /**
   * Puts a domain that the server offers in the place of another one of its name, unless the tenant sent that.
   *
   * @returns whether it is there
   */
  offer(name: string, make: () => HostedDomain): boolean {
    this.#offered.set(name, make);
    if (this.isSent(name)) return false;
    this.#set(name, KeptDomain.of(name, make()));
    return true;
  }

  /**
   * Removes a domain that the tenant sent: that of the server by this name stands there again.
   *
   * @throws ServiceRefusedError if there is none of this name, or it is the server's
   */
  remove(name: string): void {
    const before = this.kept(name);
    if (!this.#sent.delete(name)) {
      const message = `the domain "${name}" is the server's: only what a tenant sent can be removed`;
      throw new ServiceRefusedError("not-allowed", message);
    }
    this.#accounts.get(name)?.release();
    this.#accounts.delete(name);
    const offered = this.#offered.get(name);
    if (offered !== undefined) {
      this.#set(name, KeptDomain.of(name, offered()));
      return;
    }
    this.#domains.delete(name);
    for (const follower of this.#followers) follower.removed(name);
    before.retire();
  }

  /** Puts others in their places. @param make undefined: it stays */
  renew(make: (hosted: HostedDomain) => HostedDomain | undefined): void {
    for (const [name, kept] of [...this.#domains]) {
      const other = kept.hosted && make(kept.hosted);
      if (other !== undefined) this.#set(name, kept.with(other));
    }
  }

  list(): DomainSummaryMessage[] {
    return [...this.#domains.values()].map(({ summary }) => summary);
  }

  clear(): void {
    for (const kept of this.#domains.values()) kept.retire();
    this.#domains.clear();
    this.#sent.clear();
    for (const account of this.#accounts.values()) account.release();
    this.#accounts.clear();
  }

  /** @returns whether there was none before */
  #set(name: string, kept: KeptDomain): boolean {
    const before = this.#domains.get(name);
    this.#domains.set(name, kept);
    if (before === undefined) return true;
    this.#replace(name, kept)
      // The error of one that cannot be loaded goes to whoever asks for it.
      .catch(() => {})
      .finally(() => before.retire());
    return false;
  }

  /** Has everybody who is with the domain before be with this one. */
  async #replace(name: string, kept: KeptDomain): Promise<void> {
    const followers = this.#followers.filter((follower) => follower.follows(name));
    if (followers.length === 0) return;
    const hosted = kept.hosted ?? (await kept.load());
    const isCurrent = (): boolean => this.#domains.get(name) === kept;
    await Promise.all(followers.map((follower) => follower.replaced(name, hosted, isCurrent)));
  }
}
