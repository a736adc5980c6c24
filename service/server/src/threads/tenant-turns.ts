import { ServiceRefusedError } from "../service/refused-error.ts";

/** After this long a tenant may have had its turn. */
const RETRY_AFTER_MS = 1000;

/** Limits of the work that goes on, and waits. */
export interface TurnLimits {
  /** At the same time, all tenants together. */
  readonly atOnce: number;
  /** Pieces of one tenant, whether they go on or wait. */
  readonly perTenant: number;
  /** Pieces of one tenant that go on at the same time. Default 1. */
  readonly eachAtOnce?: number | undefined;
  /** The work in the words of a refusal, such as `domains of yours wait to be compiled`. */
  readonly what: string;
}

/** Long work for tenants, in turns: the tenant that has waited longest since its last piece comes first. */
export class TenantTurns {
  readonly #limits: TurnLimits;
  /** The pieces that wait, by tenant; the tenant whose turn comes next stands first. */
  readonly #waiting = new Map<string, Set<() => void>>();
  /** The number of pieces that go on, by tenant. */
  readonly #running = new Map<string, number>();
  #runningCount = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Whether a piece of another tenant waits. */
  isAwaitedBeside(tenant: string): boolean {
    return this.#waiting.size > (this.#waiting.has(tenant) ? 1 : 0);
  }

  /** @throws ServiceRefusedError if too many of a tenant wait already */
  checkRoom(tenant: string): void {
    const waiting = this.#waiting.get(tenant)?.size ?? 0;
    const count = waiting + (this.#running.get(tenant) ?? 0);
    if (count < this.#limits.perTenant) return;
    const message = `${count} ${this.#limits.what} already`;
    throw new ServiceRefusedError("too-busy", message, RETRY_AFTER_MS);
  }

  /**
   * Does it when it is the tenant's turn.
   *
   * @param signal ends the waiting; work that has begun is not ended
   * @throws as `checkRoom`, what the work throws, and the reason of the signal
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
      // A tenant with more work goes to the end of the line.
      this.#waiting.delete(tenant);
      queue.delete(begin);
      if (queue.size > 0) this.#waiting.set(tenant, queue);
      this.#count(tenant, 1);
      begin();
    }
  }
}
