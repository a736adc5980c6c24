import type { Point } from "./geometry.ts";

/** Duration of a move, in ms of real time: least, most, and across the whole map. */
const [LEAST_MS, MOST_MS, ACROSS_MS] = [140, 950, 1700];

interface Trip {
  readonly from: Point;
  readonly to: Point;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Moves dots to their targets smoothly: a new target starts a move from the current point. */
export class Motion {
  readonly #trips = new Map<string, Trip>();

  /** The current point of a dot. A new dot appears at its target. */
  move(id: string, target: Point, nowMs: number): Point {
    const trip = this.#trips.get(id);
    if (trip === undefined) {
      this.#trips.set(id, { from: target, to: target, startMs: nowMs, durationMs: 0 });
      return target;
    }
    if (trip.to.x === target.x && trip.to.y === target.y) return pointOf(trip, nowMs);
    const from = pointOf(trip, nowMs);
    const distance = Math.hypot(target.x - from.x, target.y - from.y);
    const durationMs = Math.min(MOST_MS, Math.max(LEAST_MS, distance * ACROSS_MS));
    this.#trips.set(id, { from, to: target, startMs: nowMs, durationMs });
    return from;
  }

  /** Whether any dot is moving. */
  isMoving(nowMs: number): boolean {
    for (const { startMs, durationMs } of this.#trips.values()) {
      if (nowMs < startMs + durationMs) return true;
    }
    return false;
  }

  /** Drops all other dots. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#trips.keys()) if (!ids.has(id)) this.#trips.delete(id);
  }

  /** Drops all dots: the next positions apply at once. */
  clear(): void {
    this.#trips.clear();
  }
}

function pointOf({ from, to, startMs, durationMs }: Trip, nowMs: number): Point {
  const share = durationMs <= 0 ? 1 : (nowMs - startMs) / durationMs;
  return alongWay(from, to, ease(Math.min(1, Math.max(0, share))));
}

/** Ease in and out. */
function ease(share: number): number {
  return share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) * (1 - share);
}

/** A point on a slightly curved path, which separates opposite directions. */
function alongWay(from: Point, to: Point, share: number): Point {
  const bend = 0.1;
  const middle = {
    x: (from.x + to.x) / 2 + (to.y - from.y) * bend,
    y: (from.y + to.y) / 2 - (to.x - from.x) * bend,
  };
  const rest = 1 - share;
  return {
    x: rest * rest * from.x + 2 * rest * share * middle.x + share * share * to.x,
    y: rest * rest * from.y + 2 * rest * share * middle.y + share * share * to.y,
  };
}
