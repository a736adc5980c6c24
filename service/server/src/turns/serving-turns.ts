/**
 * Scheduling on this thread: lanes of work in pieces, by tenant.
 *
 * @module
 */

import type { Clock } from "@understudy/planner-core";
import { BinaryHeap } from "@understudy/planner-core/internal";
import { TenantLanes } from "./tenant-lanes.ts";

/** Time for lanes per turn of the event loop, in ms. */
const TURN_MS = 4;
/** The shortest turn, after long work at once, so that nothing waits for long behind a crowd. */
const LEAST_TURN_MS = 1;
/**
 * Time per turn for a heavy tenant while another tenant is present: the other one waits for the end
 * of the turn.
 */
const CROWDED_TURN_MS = 1;
/** Least time for a lane with short pieces before the scheduler picks again. */
const AT_LEAST_MS = 0.25;

/** Schedules the tenants' work in turns of the event loop. */
export class ServingTurns {
  readonly #clock: Clock;
  /** The tenants with work, apart from the one that runs. */
  readonly #waiting = new BinaryHeap<TenantLanes>(comesBefore);
  #entered = 0;
  /** The tenant that ran last, and the last other tenant before it. */
  #last: TenantLanes | undefined;
  #lastOther: TenantLanes | undefined;
  /** Start of the work of this turn; undefined while there is none. */
  #beganMs: number | undefined;
  /** Time of the first work since the last turn that was done at once. */
  #atOnceMs: number | undefined;
  /** Weighted time of the tenant that ran last. A returning tenant starts there. */
  #floorMs = 0;
  #isAtWork = false;
  #isTurnSet = false;
  readonly #turn = (): void => {
    this.#isTurnSet = false;
    const nowMs = this.#clock.now();
    // Work done at once belongs to the same turn of the event loop.
    this.#beganMs = Math.max(this.#atOnceMs ?? nowMs, nowMs - TURN_MS + LEAST_TURN_MS);
    this.#atOnceMs = undefined;
    this.#workOn(true);
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether no work waits. */
  get isIdle(): boolean {
    return this.#waiting.size === 0;
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
      this.#wait(tenant);
    }
    if (!this.#isAtWork) this.#workAtOnce();
  }

  /** Runs work that comes between two turns of the event loop, if there is room. */
  #workAtOnce(): void {
    const nowMs = this.#clock.now();
    if (this.#workOn(false) && this.#isTurnSet) this.#atOnceMs ??= nowMs;
  }

  /**
   * Runs work until the turn is full. All time since its beginning counts: an answer goes on after its step.
   *
   * @param isSure whether some work runs in any case
   * @returns whether any ran
   */
  #workOn(isSure: boolean): boolean {
    this.#isAtWork = true;
    let nowMs = this.#clock.now();
    this.#beganMs ??= nowMs;
    const beganMs = this.#beganMs;
    let hasRun = false;
    try {
      for (;;) {
        const tenant = this.#waiting.first;
        if (tenant === undefined) break;
        const isFull = nowMs - beganMs >= this.#roomFor(tenant, nowMs);
        if (isFull && (hasRun || !isSure)) break;
        hasRun = true;
        this.#waiting.take();
        nowMs = this.#workFor(tenant, nowMs);
      }
    } finally {
      this.#isAtWork = false;
      const hasTakenTime = hasRun && this.#clock.now() > beganMs;
      if (hasTakenTime || this.#waiting.size > 0) this.#setTurn();
      else if (!this.#isTurnSet) this.#beganMs = undefined;
    }
    return hasRun;
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
      tenant.charge(lane, endedMs - beganMs, endedMs);
      if (tenant.waiting > 0) this.#wait(tenant);
    }
    return endedMs;
  }

  #wait(tenant: TenantLanes): void {
    tenant.order = this.#entered++;
    this.#waiting.add(tenant);
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

function comesBefore(one: TenantLanes, other: TenantLanes): boolean {
  if (one.usedMs !== other.usedMs) return one.usedMs < other.usedMs;
  return one.order < other.order;
}
