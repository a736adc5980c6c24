import { ServiceRefusedError } from "@understudy/session";

/** Retry delay for a refused tenant. */
const RETRY_AFTER_MS = 1000;

/** Limits of running and waiting work. */
export interface TurnLimits {
  /** Running at the same time, for all tenants together. */
  readonly atOnce: number;
  /** Running and waiting, per tenant. */
  readonly perTenant: number;
  /** Running at the same time, per tenant. Default 1. */
  readonly eachAtOnce?: number | undefined;
  /** The subject of a refusal's message, such as `domains of yours wait to be compiled`. */
  readonly what: string;
}

/** Round-robin turns of tenants for long work. */
export class TenantTurns {
  readonly #limits: TurnLimits;
  /** Waiting work by tenant, next tenant first. */
  readonly #waiting = new Map<string, Set<() => void>>();
  /** Number of running works by tenant. */
  readonly #running = new Map<string, number>();
  #runningCount = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Whether work of another tenant waits. */
  isAwaitedBeside(tenant: string): boolean {
    return this.#waiting.size > (this.#waiting.has(tenant) ? 1 : 0);
  }

  /** @throws ServiceRefusedError over the tenant's limit */
  checkRoom(tenant: string): void {
    const waiting = this.#waiting.get(tenant)?.size ?? 0;
    const count = waiting + (this.#running.get(tenant) ?? 0);
    if (count < this.#limits.perTenant) return;
    const message = `${count} ${this.#limits.what} already`;
    throw new ServiceRefusedError("too-busy", message, RETRY_AFTER_MS);
  }

  /**
   * Runs work at the tenant's turn.
   *
   * @param signal cancels the wait, but not running work
   * @throws as `checkRoom`, errors of the work, and the signal's reason
   */
  async take<Result>(
    tenant: string,
    work: () => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    this.checkRoom(tenant);
    await this.#turnOf(tenant, signal);
    try {
      return await work();
    } finally {
      this.#count(tenant, -1);
      this.#next();
    }
  }

  #turnOf(tenant: string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    return new Promise<void>((resolve, reject) => {
      const queue = this.#waiting.get(tenant) ?? new Set();
      const leave = (): void => {
        this.#leave(tenant, begin);
        reject(signal?.reason);
      };
      const begin = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      signal?.addEventListener("abort", leave, { once: true });
      this.#waiting.set(tenant, queue.add(begin));
      this.#next();
    });
  }

  #leave(tenant: string, begin: () => void): void {
    const queue = this.#waiting.get(tenant);
    queue?.delete(begin);
    if (queue?.size === 0) this.#waiting.delete(tenant);
  }

  #count(tenant: string, more: 1 | -1): void {
    const count = (this.#running.get(tenant) ?? 0) + more;
    if (count === 0) this.#running.delete(tenant);
    else this.#running.set(tenant, count);
    this.#runningCount += more;
  }

  #next(): void {
    const { atOnce, eachAtOnce = 1 } = this.#limits;
    for (const [tenant, queue] of this.#waiting) {
      if (this.#runningCount >= atOnce) return;
      if ((this.#running.get(tenant) ?? 0) >= eachAtOnce) continue;
      const [begin] = queue;
      if (begin === undefined) continue;
      // A tenant with more work goes to the end of the queue.
      this.#waiting.delete(tenant);
      queue.delete(begin);
      if (queue.size > 0) this.#waiting.set(tenant, queue);
      this.#count(tenant, 1);
      begin();
    }
  }
}
