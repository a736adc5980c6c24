import type { Clock } from "../../../base/clock/clock.ts";
import { BinaryHeap } from "../../../base/collections/binary-heap.ts";
import type { WorkOwner } from "../../contract/work-owner.ts";

/** The rule for shedding waiting work. Shed work keeps its place but does little when its turn comes. */
export interface Shedding {
  /**
   * Time after which work that is still queued has waited too long, in milliseconds of the clock.
   */
  readonly afterMs: number;
  /** Called once when the work is shed. */
  readonly tell: () => void;
}

/** Waiting work. */
export interface Waiting {
  readonly untilMs: number;
  /** The deadline that its place in the line depends on. */
  readonly placeMs: number;
  /** Time until which the work steps aside; undefined if it does not. */
  readonly asideUntilMs: number | undefined;
  readonly urgency: number;
  /** Sequence number of the arrival. */
  readonly number: number;
  /** Shedding rule; undefined for work that has begun, must not be shed, or was already shed. */
  shed: Shedding | undefined;
  /** @param shed the shedding rule that still applies */
  readonly begin: (shed: Shedding | undefined) => void;
}

/**
 * The waiting work of one owner: earliest place first, which is the deadline unless the work was put off (Liu, Layland 1973), then highest urgency. Work that steps
 * aside continues when no other work of its urgency waits, or when it cannot wait any longer.
 */
export class OwnerLine {
  readonly #owner: WorkOwner;
  readonly #queue = new BinaryHeap<Waiting>(comesBefore);
  readonly #aside = new BinaryHeap<Waiting>(isDueBefore);
  #usedMs = 0;

  constructor(owner: WorkOwner) {
    this.#owner = owner;
  }

  /** The owner's weighted time so far, in milliseconds. */
  get usedMs(): number {
    return this.#usedMs;
  }

  get isEmpty(): boolean {
    return this.#queue.size + this.#aside.size === 0;
  }

  /** Whether any work is waiting without stepping aside. */
  get isAwaited(): boolean {
    return this.#queue.size > 0;
  }

  /** Whether any work of at least this urgency is waiting without stepping aside. */
  areAwaited(urgency: number): boolean {
    return this.#queue.items.some((waiting) => waiting.urgency >= urgency);
  }

  /** Readmits an owner after a rest; time not used meanwhile is lost. */
  rejoin(floorMs: number): void {
    this.#usedMs = Math.max(this.#usedMs, floorMs);
  }

  charge(tookMs: number): void {
    this.#usedMs += tookMs / this.#owner.weight;
  }

  add(waiting: Waiting): void {
    (waiting.asideUntilMs === undefined ? this.#queue : this.#aside).add(waiting);
  }

  /** The next work to run. Reads the clock only to choose between postponed and other work. */
  next(clock: Clock): Waiting | undefined {
    return this.#queueOfNext(clock).first;
  }

  /** Removes the work returned by `next` from the line, as it begins now. */
  take(next: Waiting, nowMs: number): void {
    const { shed, untilMs } = next;
    // Work past its deadline is shed when it begins.
    const hasWaitedLong = shed !== undefined && nowMs >= shed.afterMs;
    if (hasWaitedLong && nowMs < untilMs) this.#shedOne();
    const queue = this.#aside.first === next ? this.#aside : this.#queue;
    queue.take();
  }

  #queueOfNext(clock: Clock): BinaryHeap<Waiting> {
    const [first, aside] = [this.#queue.first, this.#aside.first];
    if (aside === undefined) return this.#queue;
    const { asideUntilMs = 0, urgency } = aside;
    const isNext = first === undefined || urgency > first.urgency || asideUntilMs <= clock.now();
    return isNext ? this.#aside : this.#queue;
  }

  /** Sheds one piece of waiting work. Takes time linear in the waiting work. */
  #shedOne(): void {
    let least: Waiting | undefined;
    for (const waiting of this.#queue.items) {
      if (waiting.shed === undefined) continue;
      if (least === undefined || isShedBefore(waiting, least)) least = waiting;
    }
    const shed = least?.shed;
    if (least === undefined || shed === undefined) return;
    least.shed = undefined;
    shed.tell();
  }
}

/**
 * Whether one piece of work is shed before another: least urgent first, then least time left, then order of arrival.
 */
function isShedBefore(one: Waiting, other: Waiting): boolean {
  if (one.urgency !== other.urgency) return one.urgency < other.urgency;
  if (one.untilMs !== other.untilMs) return one.untilMs < other.untilMs;
  return one.number < other.number;
}

/**
 * Whether one piece of work that steps aside is due before another: highest urgency first, then least time to step
 * aside, then queue order.
 */
function isDueBefore(one: Waiting, other: Waiting): boolean {
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  const [due, otherDue] = [one.asideUntilMs ?? 0, other.asideUntilMs ?? 0];
  return due === otherDue ? comesBefore(one, other) : due < otherDue;
}

/**
 * Whether one piece of work comes before another: earliest place first, then highest urgency, then order of arrival.
 */
function comesBefore(one: Waiting, other: Waiting): boolean {
  if (one.placeMs !== other.placeMs) return one.placeMs < other.placeMs;
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  return one.number < other.number;
}
