/**
 * The memory budget of tenants.
 *
 * @module
 */

import { ServiceRefusedError } from "@understudy/session";

/** Memory per byte of a body once parsed. */
export const BYTES_PER_BODY_BYTE = 8;

const MIB = 1024 * 1024;
/** Default limit of all tenants together. */
const DEFAULT_MIB = 1024;
/** Default limit of one tenant. */
const DEFAULT_TENANT_MIB = 512;

/** The estimated memory of all tenants. */
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
   * Opens the account of a tenant.
   *
   * @param limitOf its present limit in MiB; undefined: the default
   */
  open(limitOf: () => number | undefined = () => undefined): TenantMemory {
    const limitBytes = (): number => MIB * (limitOf() ?? DEFAULT_TENANT_MIB);
    const tenant: TenantMemory = new TenantMemory(limitBytes, {
      add: (bytes) => this.#add(bytes),
      // A removed tenant empties its caches, which also removes it here.
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

/** The memory of all tenants, for the accounts of one. */
interface SharedMemory {
  /** @throws ServiceRefusedError over the limit */
  readonly add: (bytes: number) => void;
  /** Reports the bytes in the tenant's caches. */
  readonly cached: (bytes: number) => void;
}

/** The memory of one tenant. Caches are emptied to make room for other data. */
export class TenantMemory {
  readonly #limitOf: () => number;
  readonly #shared: SharedMemory;
  /** Caches with content, least recently used first. */
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

  /** The part in caches. */
  get cachedBytes(): number {
    return this.#cachedBytes;
  }

  /** Opens an account for uncached data, such as a session. */
  account(): MemoryAccount {
    return new MemoryAccount((bytes) => this.#add(bytes));
  }

  /**
   * Opens the account of a cache.
   *
   * @param empty clears the cache
   */
  cache(empty: () => void): CacheMemory {
    const cache: CacheMemory = new CacheMemory(empty, (bytes) => this.#resize(cache, bytes));
    return cache;
  }

  /** Empties caches until a condition holds. @returns whether it does */
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

  /** @throws ServiceRefusedError over the limit, even with all other caches empty */
  #resize(cache: CacheMemory, more: number): void {
    // The growing cache itself must not be emptied to make room.
    this.#caches.delete(cache);
    this.#add(more);
    this.#cachedBytes += more;
    if (cache.usedBytes + more > 0) this.#caches.add(cache);
    this.#shared.cached(this.#cachedBytes);
  }
}

/** The memory of a cache, which is emptied instead of refused. */
export class CacheMemory {
  readonly #empty: () => void;
  readonly #resize: (more: number) => void;
  #usedBytes = 0;

  /** @param resize takes memory, or gives back a negative amount */
  constructor(empty: () => void, resize: (more: number) => void) {
    this.#empty = empty;
    this.#resize = resize;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Sets the size of the cache, and empties it if that does not fit. */
  set(bytes: number): void {
    try {
      this.#resize(bytes - this.#usedBytes);
      this.#usedBytes = bytes;
    } catch (error) {
      if (!(error instanceof ServiceRefusedError)) throw error;
      this.empty();
    }
  }

  /** Clears the cache. */
  empty(): void {
    this.#empty();
    this.set(0);
  }
}

/** A memory account that is released as a whole. */
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
   * Takes memory, or gives back a negative amount.
   *
   * @throws ServiceRefusedError over the limit; the account stays unchanged then
   */
  add(bytes: number): void {
    this.#add(bytes);
    this.#usedBytes += bytes;
  }

  /** Gives back everything. */
  release(): void {
    this.add(-this.#usedBytes);
  }
}

function refusal(who: string, used: number, limit: number, key: string): ServiceRefusedError {
  const of = `${(used / MIB).toFixed(1)} of ${(limit / MIB).toFixed(1)} MiB`;
  const message = `there is no memory for more: ${who} may keep no more than that, ${of}; ${key} of the server's configuration raises it`;
  return new ServiceRefusedError("too-much-memory", message);
}
