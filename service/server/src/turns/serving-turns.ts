/**
 * How this thread is shared: lanes of work in pieces, by tenant.
 *
 * @module
 */

import type { Clock } from "@understudy/planner-core";
import { TenantLanes } from "./tenant-lanes.ts";

/** So much of one turn of the event loop all lanes together may fill, in milliseconds. */
const TURN_MS = 4;
/** The part of it for tenants that use much while another one is present: that one waits for the end of the turn. */
const CROWDED_TURN_MS = 1;
/** Short pieces of a lane are done one after the other for so long before it is looked whose turn is next. */
const AT_LEAST_MS = 0.25;

/** Works for tenants in the turns of an event loop. */
export class ServingTurns {
  readonly #clock: Clock;
  /** The tenants that have something to do. */
  readonly #waiting: TenantLanes[] = [];
  /** The tenant that worked last, and the last one before it that is another. */
  #last: TenantLanes | undefined;
  #lastOther: TenantLanes | undefined;
  /** Milliseconds of work in this turn. */
  #spentMs = 0;
  /** The time by weight of the tenant whose turn began last: a tenant that comes back begins there. */
  #floorMs = 0;
  #isAtWork = false;
  #isTurnSet = false;
  readonly #turn = (): void => {
    this.#isTurnSet = false;
    this.#spentMs = 0;
    this.#workOn();
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether nothing waits. */
  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /**
   * The turns of another tenant.
   *
   * @param weightOf its share where tenants compete
   */
  open(weightOf: () => number = () => 1): TenantLanes {
    const tenant: TenantLanes = new TenantLanes(weightOf, () => this.#enter(tenant));
    return tenant;
  }

  #enter(tenant: TenantLanes): void {
    if (tenant.waiting === 1) {
      tenant.rejoin(this.#floorMs);
      this.#waiting.push(tenant);
    }
    if (!this.#isAtWork) this.#workOn();
  }

  /** Does what waits, as far as this turn has room. */
  #workOn(): void {
    this.#isAtWork = true;
    let nowMs = this.#clock.now();
    try {
      for (;;) {
        const tenant = this.#first();
        if (tenant === undefined || this.#spentMs >= this.#roomFor(tenant, nowMs)) break;
        nowMs = this.#workFor(tenant, nowMs);
      }
    } finally {
      this.#isAtWork = false;
      if (this.#spentMs > 0 || this.#waiting.length > 0) this.#setTurn();
    }
  }

  /** @returns what time it is afterwards */
  #workFor(tenant: TenantLanes, beganMs: number): number {
    this.#floorMs = Math.max(this.#floorMs, tenant.usedMs);
    if (tenant !== this.#last) this.#lastOther = this.#last;
    this.#last = tenant;
    const lane = tenant.take();
    let endedMs = beganMs;
    try {
      do {
        lane.step();
        endedMs = this.#clock.now();
      } while (!lane.isIdle && endedMs - beganMs < AT_LEAST_MS);
    } finally {
      endedMs = this.#clock.now();
      this.#spentMs += endedMs - beganMs;
      tenant.charge(lane, endedMs - beganMs, endedMs);
      if (tenant.waiting === 0) this.#waiting.splice(this.#waiting.indexOf(tenant), 1);
    }
    return endedMs;
  }

  /** The tenant that has used the least by its weight. Linear in the tenants that have work. */
  #first(): TenantLanes | undefined {
    let first: TenantLanes | undefined;
    for (const tenant of this.#waiting) {
      if (first === undefined || tenant.usedMs < first.usedMs) first = tenant;
    }
    return first;
  }

  #roomFor(tenant: TenantLanes, nowMs: number): number {
    if (tenant.isModest(nowMs)) return TURN_MS;
    const other = this.#last === tenant ? this.#lastOther : this.#last;
    return other?.isPresent(nowMs) === true ? CROWDED_TURN_MS : TURN_MS;
  }

  /** Only thus is it known when another turn begins. */
  #setTurn(): void {
    if (this.#isTurnSet) return;
    this.#isTurnSet = true;
    const clock = this.#clock;
    if (clock.nextTurn === undefined) clock.setTimer(this.#turn, 0);
    else clock.nextTurn(this.#turn);
  }
}
