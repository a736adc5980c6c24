/**
 * The memory for what tenants keep.
 *
 * @module
 */

import { ServiceRefusedError } from "../service/refused-error.ts";

/** The memory for each byte of a body, parsed. */
export const BYTES_PER_BODY_BYTE = 8;

const MIB = 1024 * 1024;
/** The limit of all tenants together. */
const DEFAULT_MIB = 1024;
/** The limit of one of them. */
const DEFAULT_TENANT_MIB = 512;

/** The memory for what tenants keep, as it is estimated. */
export class MemoryBudget {
  readonly #limitBytes: number;
  readonly #tenants = new Set<TenantMemory>();
  #usedBytes = 0;

  constructor(limitMib: number = DEFAULT_MIB) {
    this.#limitBytes = limitMib * MIB;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /**
   * The part of a tenant.
   *
   * @param limitOf what it may keep at most, now, in MiB; undefined: as much as is usual
   */
  open(limitOf: () => number | undefined = () => undefined): TenantMemory {
    const limitBytes = (): number => MIB * (limitOf() ?? DEFAULT_TENANT_MIB);
    const tenant: TenantMemory = new TenantMemory(limitBytes, {
      add: (bytes) => this.#add(bytes),
      // A tenant that is gone has no caches left, and is forgotten.
      cached: (bytes) =>
        void (bytes > 0 ? this.#tenants.add(tenant) : this.#tenants.delete(tenant)),
    });
    return tenant;
  }

  #add(bytes: number): void {
    const fits = (): boolean => this.#usedBytes + bytes <= this.#limitBytes;
    if (bytes > 0 && !fits()) {
      const byCaches = [...this.#tenants].sort((a, b) => b.cachedBytes - a.cachedBytes);
      if (!byCaches.some((tenant) => tenant.emptyCaches(fits))) {
        throw refusal("all tenants", this.#usedBytes, this.#limitBytes, "server.memory_mib");
      }
    }
    this.#usedBytes += bytes;
  }
}

/** The memory of all tenants, as one of them sees it. */
interface SharedMemory {
  /** @throws ServiceRefusedError if there is no room for more */
  readonly add: (bytes: number) => void;
  /** The caches of the tenant keep so much now. */
  readonly cached: (bytes: number) => void;
}

/** The memory for what one tenant keeps. Its caches give way to what it must not lose. */
export class TenantMemory {
  readonly #limitOf: () => number;
  readonly #shared: SharedMemory;
  /** Caches that keep something, the one that was used longest ago first. */
  readonly #caches = new Set<CacheMemory>();
  #usedBytes = 0;
  #cachedBytes = 0;

  constructor(limitOf: () => number, shared: SharedMemory) {
    this.#limitOf = limitOf;
    this.#shared = shared;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** The part of it in caches. */
  get cachedBytes(): number {
    return this.#cachedBytes;
  }

  /** Another account, such as that of a session. */
  account(): MemoryAccount {
    return new MemoryAccount((bytes) => this.#add(bytes));
  }

  /**
   * Memory of another cache.
   *
   * @param empty forgets all that the cache keeps, where there is no room
   */
  cache(empty: () => void): CacheMemory {
    const cache: CacheMemory = new CacheMemory(empty, (bytes) => this.#resize(cache, bytes));
    return cache;
  }

  /** Empties caches until something fits. @returns whether it does */
  emptyCaches(fits: () => boolean): boolean {
    for (const cache of this.#caches) {
      if (fits()) return true;
      cache.empty();
    }
    return fits();
  }

  #add(bytes: number): void {
    const limitBytes = this.#limitOf();
    if (bytes > 0 && !this.emptyCaches(() => this.#usedBytes + bytes <= limitBytes)) {
      const key = "limits.memory_mib or tenants.NAME.memory_mib";
      throw refusal("the tenant", this.#usedBytes, limitBytes, key);
    }
    this.#shared.add(bytes);
    this.#usedBytes += bytes;
  }

  /** @throws ServiceRefusedError if there is no room for it though all other caches are empty */
  #resize(cache: CacheMemory, more: number): void {
    // Whatever is emptied meanwhile, it is another one.
    this.#caches.delete(cache);
    this.#add(more);
    this.#cachedBytes += more;
    if (cache.usedBytes + more > 0) this.#caches.add(cache);
    this.#shared.cached(this.#cachedBytes);
  }
}

/** The memory of a cache: it is emptied where there is no room, and never refused. */
export class CacheMemory {
  readonly #empty: () => void;
  readonly #resize: (more: number) => void;
  #usedBytes = 0;

  /** @param resize takes more, or gives some back where it is below 0 */
  constructor(empty: () => void, resize: (more: number) => void) {
    this.#empty = empty;
    this.#resize = resize;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Tells how much the cache keeps now; it is emptied if there is no room for that. */
  set(bytes: number): void {
    try {
      this.#resize(bytes - this.#usedBytes);
      this.#usedBytes = bytes;
    } catch (error) {
      if (!(error instanceof ServiceRefusedError)) throw error;
      this.empty();
    }
  }

  /** Forgets all that the cache keeps, and gives the memory back. */
  empty(): void {
    this.#empty();
    this.set(0);
  }
}

/** The memory of one thing that is kept: it is given back all at once. */
export class MemoryAccount {
  readonly #add: (bytes: number) => void;
  #usedBytes = 0;

  constructor(add: (bytes: number) => void) {
    this.#add = add;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /**
   * Takes more, or gives some back where it is below 0.
   *
   * @throws ServiceRefusedError if there is no room for it; nothing is taken then
   */
  add(bytes: number): void {
    this.#add(bytes);
    this.#usedBytes += bytes;
  }

  /** Gives everything back. */
  release(): void {
    this.add(-this.#usedBytes);
  }
}

function refusal(who: string, used: number, limit: number, key: string): ServiceRefusedError {
  const of = `${(used / MIB).toFixed(1)} of ${(limit / MIB).toFixed(1)} MiB`;
  const message = `there is no memory for more: ${who} may keep no more than that, ${of}; ${key} of the server's configuration raises it`;
  return new ServiceRefusedError("too-much-memory", message);
}
