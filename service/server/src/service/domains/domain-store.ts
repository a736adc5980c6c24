import { type DomainFollower, ServiceRefusedError } from "@understudy/session";
import type { DomainSummaryMessage } from "../../schema/domain-messages.ts";
import type { HostedDomain } from "./hosted-domain.ts";
import { KeptDomain } from "./kept-domain.ts";

/** A request's reference to a domain. */
interface DomainReference {
  readonly domain: string;
  readonly domainHash?: string;
  readonly domainRevision?: string;
}

/** The memory account of an uploaded domain. */
interface StoredAccount {
  /** @throws ServiceRefusedError over the limit */
  add(bytes: number): void;
  release(): void;
}

/** Memory of a domain besides its text: an engine with its cache. */
const DOMAIN_BYTES = 512 * 1024;
/** Memory per character of its text. */
const BYTES_PER_LETTER = 16;
/** Memory per byte of its compiled form, once loaded. */
const BYTES_PER_BYTE = 8;

/** The domains of a service by name. */
export class DomainStore {
  readonly #domains = new Map<string, KeptDomain>();
  /** Names of uploaded domains. */
  readonly #sent = new Set<string>();
  /** The server's own domains, which uploads can shadow. */
  readonly #offered = new Map<string, () => HostedDomain>();
  readonly #limit: number;
  readonly #account: () => StoredAccount;
  /** Memory accounts of uploaded domains, by name. */
  readonly #accounts = new Map<string, StoredAccount>();
  readonly #followers: DomainFollower[] = [];

  /**
   * @param limit of uploaded domains, each with a compiled form, a cache and tables
   * @param account opens the memory account of an upload
   */
  constructor(limit: number, account: () => StoredAccount) {
    this.#limit = limit;
    this.#account = account;
  }

  /** Adds a follower of replacements and removals. */
  tell(follower: DomainFollower): void {
    this.#followers.push(follower);
  }

  get size(): number {
    return this.#domains.size;
  }

  /** Requests in flight on the current versions of all domains. */
  get running(): number {
    let running = 0;
    for (const { hosted } of this.#domains.values()) running += hosted?.running ?? 0;
    return running;
  }

  /** Reports all caches' counters since the last call. */
  reportCaches(): void {
    for (const { hosted } of this.#domains.values()) hosted?.reportCache();
  }

  /** @throws ServiceRefusedError for an unknown name */
  kept(name: string): KeptDomain {
    const kept = this.#domains.get(name);
    if (kept !== undefined) return kept;
    const known = [...this.#domains.keys()].slice(0, 10).join(", ");
    const hint = known === "" ? "there is none yet" : `there are ${known}`;
    throw new ServiceRefusedError("unknown-domain", `there is no domain "${name}": ${hint}`);
  }

  /**
   * The domain of a request; a promise if it must be loaded first.
   *
   * @throws ServiceRefusedError, possibly as a rejection, for an unknown name or another hash or revision
   */
  find(reference: DomainReference): HostedDomain | Promise<HostedDomain> {
    const kept = this.#meant(reference);
    // It may have been replaced meanwhile.
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

  /** Whether a domain was uploaded by the tenant. */
  isSent(name: string): boolean {
    return this.#sent.has(name);
  }

  /** @throws ServiceRefusedError if the number of uploads is at its limit */
  checkRoom(name: string): void {
    if (this.isSent(name) || this.#sent.size < this.#limit) return;
    const message = `there are ${this.#limit} domains already, and no more are kept`;
    throw new ServiceRefusedError("too-many-domains", message);
  }

  /**
   * Stores an uploaded domain, in place of any other with its name.
   *
   * @param compiledBytes the size of its compiled form
   * @returns whether the name is new
   * @throws ServiceRefusedError over the memory limit
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
   * Offers a server's own domain, which replaces all but an upload with its name.
   *
   * @returns whether it is in use
   */
  offer(name: string, make: () => HostedDomain): boolean {
    this.#offered.set(name, make);
    if (this.isSent(name)) return false;
    this.#set(name, KeptDomain.of(name, make()));
    return true;
  }

  /**
   * Removes an uploaded domain, which uncovers the server's own of that name.
   *
   * @throws ServiceRefusedError for an unknown name or the server's own domain
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

  /** Replaces engines. @param make undefined: keeps the engine */
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

  /** @returns whether the name is new */
  #set(name: string, kept: KeptDomain): boolean {
    const before = this.#domains.get(name);
    this.#domains.set(name, kept);
    if (before === undefined) return true;
    this.#replace(name, kept)
      // A failure to load is reported to the next request.
      .catch(() => {})
      .finally(() => before.retire());
    return false;
  }

  /** Moves all followers to a new version. */
  async #replace(name: string, kept: KeptDomain): Promise<void> {
    const followers = this.#followers.filter((follower) => follower.follows(name));
    if (followers.length === 0) return;
    const hosted = kept.hosted ?? (await kept.load());
    const isCurrent = (): boolean => this.#domains.get(name) === kept;
    await Promise.all(followers.map((follower) => follower.replaced(name, hosted, isCurrent)));
  }
}
