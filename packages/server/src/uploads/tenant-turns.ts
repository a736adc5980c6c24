import { ServiceRefusedError } from "../service/refused-error.ts";

/** After this long a tenant may have had its turn. */
const RETRY_AFTER_MS = 1000;

/** Limits of the work that goes on, and waits. */
export interface TurnLimits {
  /** At the same time, all tenants together. */
  readonly atOnce: number;
  /** Pieces of one tenant, whether they go on or wait. */
  readonly perTenant: number;
}

/** Long work for tenants: one piece of each at a time; the tenant that has waited longest since its last comes first. */
export class TenantTurns {
  readonly #limits: TurnLimits;
  /** Those who wait; whose turn comes next stands first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #running = new Set<string>();

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** @throws ServiceRefusedError if too many of a tenant wait already */
  checkRoom(tenant: string): void {
    const waiting = this.#waiting.get(tenant)?.length ?? 0;
    const count = waiting + Number(this.#running.has(tenant));
    if (count < this.#limits.perTenant) return;
    const message = `${count} domains of yours wait to be compiled already`;
    throw new ServiceRefusedError("too-busy", message, RETRY_AFTER_MS);
  }

  /**
   * Does it when it is the tenant's turn.
   *
   * @throws as `checkRoom`, and what the work throws
   */
  async take<Result>(tenant: string, work: () => Promise<Result>): Promise<Result> {
    this.checkRoom(tenant);
    await new Promise<void>((resolve) => {
      const queue = this.#waiting.get(tenant) ?? [];
      this.#waiting.set(tenant, queue);
      queue.push(resolve);
      this.#next();
    });
    try {
      return await work();
    } finally {
      this.#running.delete(tenant);
      this.#next();
    }
  }

  #next(): void {
    for (const [tenant, queue] of this.#waiting) {
      if (this.#running.size >= this.#limits.atOnce) return;
      if (this.#running.has(tenant)) continue;
      // A tenant with more work goes to the end of the line.
      this.#waiting.delete(tenant);
      const begin = queue.shift();
      if (queue.length > 0) this.#waiting.set(tenant, queue);
      this.#running.add(tenant);
      begin?.();
    }
  }
}
