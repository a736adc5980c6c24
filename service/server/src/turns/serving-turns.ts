/**
 * Scheduling on this thread: lanes of work in pieces, by tenant.
 *
 * @module
 */

import type { Clock } from "@understudy/planner-core";
import { TenantLanes } from "./tenant-lanes.ts";

/** Time for lanes per turn of the event loop, in ms. */
const TURN_MS = 4;
/** Time per turn for a heavy tenant while another tenant is present, which has to wait for the end of the turn. */
const CROWDED_TURN_MS = 1;
/** Least time for a lane with short pieces before the scheduler picks again. */
const AT_LEAST_MS = 0.25;

/** Schedules the tenants' work in turns of the event loop. */
export class ServingTurns {
  readonly #clock: Clock;
  /** The tenants with work. */
  readonly #waiting: TenantLanes[] = [];
  /** The tenant that ran last, and the last other tenant before it. */
  #last: TenantLanes | undefined;
  #lastOther: TenantLanes | undefined;
  /** Milliseconds of work in this turn. */
  #spentMs = 0;
  /** Weighted time of the tenant that ran last. A returning tenant starts there. */
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

  /** Whether no work waits. */
  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /**
   * Opens the lanes of a tenant.
   *
   * @param weightOf share under contention
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

  /** Runs work until the turn is full. */
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

  /** @returns the time afterwards */
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

  /** The tenant with the least weighted time. Linear in the tenants with work. */
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

  /** Detects the start of the next turn. */
  #setTurn(): void {
    if (this.#isTurnSet) return;
    this.#isTurnSet = true;
    const clock = this.#clock;
    if (clock.nextTurn === undefined) clock.setTimer(this.#turn, 0);
    else clock.nextTurn(this.#turn);
  }
}
