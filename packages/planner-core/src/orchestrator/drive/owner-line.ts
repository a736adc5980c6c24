import { BinaryHeap } from "../../collections/binary-heap.ts";
import type { WorkOwner } from "../../contract/work-owner.ts";
import type { Clock } from "../../time/clock.ts";

/** Shedding of waiting work: it keeps its place, but with little left to do. */
export interface Shedding {
  /** Work whose turn comes at this time or later, in milliseconds of the clock, has waited too long. */
  readonly afterMs: number;
  /** Called once, when the work is shed. */
  readonly tell: () => void;
}

/** Waiting work. */
export interface Waiting {
  readonly untilMs: number;
  /** Undefined for work that does not step aside. */
  readonly asideUntilMs: number | undefined;
  readonly urgency: number;
  /** Number in order of arrival. */
  readonly number: number;
  /** Undefined for work that has begun, may not be shed, or was already shed. */
  shed: Shedding | undefined;
  /** @param shed the current shedding rule */
  readonly begin: (shed: Shedding | undefined) => void;
}

/**
 * The waiting work of one owner: earliest deadline first (Liu, Layland 1973), then highest urgency. Work that steps aside
 * goes on when no other work of its urgency waits, or when it can wait no longer.
 */
export class OwnerLine {
  readonly #owner: WorkOwner;
  readonly #queue = new BinaryHeap<Waiting>(comesBefore);
  readonly #aside = new BinaryHeap<Waiting>(isDueBefore);
  #usedMs = 0;

  constructor(owner: WorkOwner) {
    this.#owner = owner;
  }

  /** Weighted time of the owner so far, in milliseconds. */
  get usedMs(): number {
    return this.#usedMs;
  }

  get isEmpty(): boolean {
    return this.#queue.size + this.#aside.size === 0;
  }

  /** Whether work is waiting and not stepping aside. */
  get isAwaited(): boolean {
    return this.#queue.size > 0;
  }

  /** Whether work of at least this urgency is waiting and not stepping aside. */
  areAwaited(urgency: number): boolean {
    return this.#queue.items.some((waiting) => waiting.urgency >= urgency);
  }

  /** The owner comes back after a rest; unused time is lost. */
  rejoin(floorMs: number): void {
    this.#usedMs = Math.max(this.#usedMs, floorMs);
  }

  charge(tookMs: number): void {
    this.#usedMs += tookMs / this.#owner.weight;
  }

  add(waiting: Waiting): void {
    (waiting.asideUntilMs === undefined ? this.#queue : this.#aside).add(waiting);
  }

  /** The next work. Reads the clock only if work that steps aside competes with other work. */
  next(clock: Clock): Waiting | undefined {
    return this.#queueOfNext(clock).first;
  }

  /** Takes work that `next` named out of the line; it begins now. */
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

  /** Linear in the waiting work. */
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

/** Least urgent first, then least time left, then arrival. */
function isShedBefore(one: Waiting, other: Waiting): boolean {
  if (one.urgency !== other.urgency) return one.urgency < other.urgency;
  if (one.untilMs !== other.untilMs) return one.untilMs < other.untilMs;
  return one.number < other.number;
}

/** Highest urgency first, then the least time to step aside, then queue order. */
function isDueBefore(one: Waiting, other: Waiting): boolean {
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  const [due, otherDue] = [one.asideUntilMs ?? 0, other.asideUntilMs ?? 0];
  return due === otherDue ? comesBefore(one, other) : due < otherDue;
}

/** Earliest deadline first, then highest urgency, then arrival. */
function comesBefore(one: Waiting, other: Waiting): boolean {
  if (one.untilMs !== other.untilMs) return one.untilMs < other.untilMs;
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  return one.number < other.number;
}
