import { Lane } from "./lane.ts";

/** A tenant that uses no more than so much in any such time, in milliseconds, is modest: far more than any game needs. */
const SHARE_MS = 5;
const WINDOW_MS = 50;
/** For so long after it used something a tenant is present, in milliseconds. */
const PRESENT_MS = 250;

/** The lanes of one tenant: the lane with the least time used comes first. */
export class TenantLanes {
  readonly #weightOf: () => number;
  readonly #entered: () => void;
  readonly #lanes: Lane[] = [];
  /** A lane that is being worked on. */
  #taken: Lane | undefined;
  #number = 0;
  #usedMs = 0;
  /** The time of the lane whose turn began last: a lane that comes back begins there. */
  #floorMs = 0;
  #windowMs = Number.NEGATIVE_INFINITY;
  #usedInWindowMs = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  /**
   * @param weightOf its share where tenants compete
   * @param entered called for each lane that has something to do, and had nothing before
   */
  constructor(weightOf: () => number, entered: () => void) {
    this.#weightOf = weightOf;
    this.#entered = entered;
  }

  /** Processor time so far by weight, in milliseconds. */
  get usedMs(): number {
    return this.#usedMs;
  }

  /** Lanes that have something to do. */
  get waiting(): number {
    return this.#lanes.length + (this.#taken === undefined ? 0 : 1);
  }

  /** Another lane. */
  lane(): Lane {
    return new Lane((lane) => this.#enter(lane));
  }

  /** It comes back after a rest: what it did not use meanwhile it cannot use later. */
  rejoin(floorMs: number): void {
    this.#usedMs = Math.max(this.#usedMs, floorMs);
  }

  /** The lane whose turn it is, which {@link charge} is called with. */
  take(): Lane {
    const lane = this.#first();
    this.#taken = lane;
    this.#floorMs = Math.max(this.#floorMs, lane.usedMs);
    return lane;
  }

  /** Takes out the lane with the least time used. Linear in the lanes that have work. */
  #first(): Lane {
    let first = 0;
    for (let index = 1; index < this.#lanes.length; index++) {
      if (comesBefore(this.#lanes[index] as Lane, this.#lanes[first] as Lane)) first = index;
    }
    const lane = this.#lanes[first] as Lane;
    const last = this.#lanes.pop() as Lane;
    if (last !== lane) this.#lanes[first] = last;
    return lane;
  }

  /** A lane has worked for so long, until now. */
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

  /** Whether it has used little of late. */
  isModest(nowMs: number): boolean {
    return nowMs - this.#windowMs >= WINDOW_MS || this.#usedInWindowMs < SHARE_MS;
  }

  /** Whether it has used something of late. */
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
    this.#lanes.push(lane);
  }
}

function comesBefore(one: Lane, other: Lane): boolean {
  if (one.usedMs !== other.usedMs) return one.usedMs < other.usedMs;
  return one.number < other.number;
}
