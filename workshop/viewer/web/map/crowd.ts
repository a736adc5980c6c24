import type { Point } from "./geometry.ts";

/** The golden angle of leaf arrangements: points at this angle never line up. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Offset of a place's n-th agent from its centre, in a sunflower pattern, in units of `spacing`. */
export function seatOf(index: number, spacing: number): Point {
  const radius = spacing * Math.sqrt(index + 0.5);
  const angle = index * GOLDEN_ANGLE;
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

/** The radius of a crowd. */
export function crowdRadius(count: number, spacing: number): number {
  return spacing * Math.sqrt(Math.max(1, count) + 0.5);
}

/** Assigns stable seats; a free seat goes to the next arrival. */
export class Seats {
  readonly #seatOf = new Map<string, { readonly place: string; readonly seat: number }>();
  readonly #taken = new Map<string, Set<number>>();

  /** The agent's seat at a place, the lowest free one for a new arrival. */
  take(agent: string, place: string): number {
    const held = this.#seatOf.get(agent);
    if (held?.place === place) return held.seat;
    this.leave(agent);
    const taken = this.#taken.get(place) ?? new Set<number>();
    this.#taken.set(place, taken);
    let seat = 0;
    while (taken.has(seat)) seat++;
    taken.add(seat);
    this.#seatOf.set(agent, { place, seat });
    return seat;
  }

  /** Frees the agent's seat, if any. */
  leave(agent: string): void {
    const held = this.#seatOf.get(agent);
    if (held === undefined) return;
    this.#taken.get(held.place)?.delete(held.seat);
    this.#seatOf.delete(agent);
  }

  /** The highest taken seat at a place, plus one. */
  sizeOf(place: string): number {
    let size = 0;
    for (const seat of this.#taken.get(place) ?? []) size = Math.max(size, seat + 1);
    return size;
  }

  /** The seated agents. */
  get agents(): IterableIterator<string> {
    return this.#seatOf.keys();
  }
}
