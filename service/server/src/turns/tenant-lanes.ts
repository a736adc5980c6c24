import { BinaryHeap } from "@understudy/planner-core/internal";
import { Lane } from "@understudy/session";

/** Limit of a modest tenant: processor time per window, in ms. Far more than any game needs. */
const SHARE_MS = 5;
const WINDOW_MS = 50;
/** Time for which a tenant counts as present after its last work, in ms. */
const PRESENT_MS = 250;

/** The lanes of one tenant. The lane with the least used time runs first. */
export class TenantLanes {
  readonly #weightOf: () => number;
  readonly #entered: () => void;
  readonly #lanes = new BinaryHeap<Lane>(comesBefore);
  /** The running lane. */
  #taken: Lane | undefined;
  #number = 0;
  #usedMs = 0;
  /** Order of entry, for ties. */
  order = 0;
  /** Time used by the lane that ran last; the starting point for returning lanes. */
  #floorMs = 0;
  #windowMs = Number.NEGATIVE_INFINITY;
  #usedInWindowMs = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  /**
   * @param weightOf share under contention
   * @param entered called whenever an idle lane gets work
   */
  constructor(weightOf: () => number, entered: () => void) {
    this.#weightOf = weightOf;
    this.#entered = entered;
  }

  /** Weighted processor time so far, in ms. */
  get usedMs(): number {
    return this.#usedMs;
  }

  /** Lanes with work. */
  get waiting(): number {
    return this.#lanes.size + (this.#taken === undefined ? 0 : 1);
  }

  /** Creates a lane. */
  lane(): Lane {
    return new Lane((lane) => this.#enter(lane));
  }

  /** Returns after a pause. Time not used meanwhile is forfeited. */
  rejoin(floorMs: number): void {
    this.#usedMs = Math.max(this.#usedMs, floorMs);
  }

  /** Takes the next lane to run. {@link charge} puts it back. */
  take(): Lane {
    const lane = this.#lanes.take() as Lane;
    this.#taken = lane;
    this.#floorMs = Math.max(this.#floorMs, lane.usedMs);
    return lane;
  }

  /** Charges a lane for its run. */
  charge(lane: Lane, tookMs: number, nowMs: number): void {
    if (nowMs - this.#windowMs >= WINDOW_MS) {
      this.#windowMs = nowMs;
      this.#usedInWindowMs = 0;
    }
    this.#usedInWindowMs += tookMs;
    this.#lastMs = nowMs;
    this.#usedMs += tookMs / this.#weightOf();
    this.#taken = undefined;
    lane.usedMs += tookMs;
    if (lane.isIdle) lane.isEntered = false;
    else this.#wait(lane);
  }

  /** Whether the tenant used little time in the last window. */
  isModest(nowMs: number): boolean {
    return nowMs - this.#windowMs >= WINDOW_MS || this.#usedInWindowMs < SHARE_MS;
  }

  /** Whether the tenant ran recently. */
  isPresent(nowMs: number): boolean {
    return nowMs - this.#lastMs < PRESENT_MS;
  }

  #enter(lane: Lane): void {
    lane.isEntered = true;
    lane.usedMs = Math.max(lane.usedMs, this.#floorMs);
    this.#wait(lane);
    this.#entered();
  }

  #wait(lane: Lane): void {
    lane.number = this.#number++;
    this.#lanes.add(lane);
  }
}

function comesBefore(one: Lane, other: Lane): boolean {
  if (one.usedMs !== other.usedMs) return one.usedMs < other.usedMs;
  return one.number < other.number;
}
