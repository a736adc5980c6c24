/**
 * The memory for what tenants keep.
 *
 * @module
 */

import { ServiceRefusedError } from "../service/refused-error.ts";

const MIB = 1024 * 1024;
/** The limit of all tenants together. */
const DEFAULT_MIB = 1024;
/** The limit of one of them. */
const DEFAULT_TENANT_MIB = 512;

/** The memory for what tenants keep, as it is estimated; what has a limit of its own is not in it. */
export class MemoryBudget {
  readonly #limitBytes: number;
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
    return new TenantMemory(limitBytes, (bytes) => this.#add(bytes));
  }

  #add(bytes: number): void {
    const usedBytes = this.#usedBytes + bytes;
    if (bytes > 0 && usedBytes > this.#limitBytes) {
      throw refusal("all tenants", this.#usedBytes, this.#limitBytes, "server.memory_mib");
    }
    this.#usedBytes = usedBytes;
  }
}

/** The memory for what one tenant keeps. */
export class TenantMemory {
  readonly #limitOf: () => number;
  readonly #addToAll: (bytes: number) => void;
  #usedBytes = 0;

  constructor(limitOf: () => number, addToAll: (bytes: number) => void) {
    this.#limitOf = limitOf;
    this.#addToAll = addToAll;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Another account, such as that of a session. */
  account(): MemoryAccount {
    return new MemoryAccount((bytes) => this.#add(bytes));
  }

  #add(bytes: number): void {
    const [usedBytes, limitBytes] = [this.#usedBytes + bytes, this.#limitOf()];
    if (bytes > 0 && usedBytes > limitBytes) {
      const key = "limits.memory_mib or tenants.NAME.memory_mib";
      throw refusal("the tenant", this.#usedBytes, limitBytes, key);
    }
    this.#addToAll(bytes);
    this.#usedBytes = usedBytes;
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
