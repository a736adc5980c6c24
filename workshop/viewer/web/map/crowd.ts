import type { Point } from "./geometry.ts";

/** The angle by which leaves turn: points so placed never line up. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** The seat of one of those who stand at a place, off its centre: a sunflower, in units of `spacing`. */
export function seatOf(index: number, spacing: number): Point {
  const radius = spacing * Math.sqrt(index + 0.5);
  const angle = index * GOLDEN_ANGLE;
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

/** How far the seats of so many reach. */
export function crowdRadius(count: number, spacing: number): number {
  return spacing * Math.sqrt(Math.max(1, count) + 0.5);
}

/** Keeps everyone's seat while they stay; who leaves frees it for the next who comes. */
export class Seats {
  readonly #seatOf = new Map<string, { readonly place: string; readonly seat: number }>();
  readonly #taken = new Map<string, Set<number>>();

  /** The seat of an agent at a place, the lowest free one if it was elsewhere before. */
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

  /** Frees the seat of an agent, if it has one. */
  leave(agent: string): void {
    const held = this.#seatOf.get(agent);
    if (held === undefined) return;
    this.#taken.get(held.place)?.delete(held.seat);
    this.#seatOf.delete(agent);
  }

  /** The highest seat taken at a place, plus one. */
  sizeOf(place: string): number {
    let size = 0;
    for (const seat of this.#taken.get(place) ?? []) size = Math.max(size, seat + 1);
    return size;
  }

  /** The agents that have a seat somewhere. */
  get agents(): IterableIterator<string> {
    return this.#seatOf.keys();
  }
}
