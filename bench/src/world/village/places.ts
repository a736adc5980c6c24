import type { Spot } from "../market.ts";

/** A settler's range of sight, and the size of a cell. */
export const SIGHT = 130;
const CELLS_A_ROW = 1 << 12;

/** Walking cost along streets: one per ten units. */
export function wayBetween(from: Spot, to: Spot): number {
  return (Math.abs(from.x - to.x) + Math.abs(from.y - to.y)) / 10;
}

/** Straight-line distance, in units. */
export function distanceBetween(from: Spot, to: Spot): number {
  return Math.sqrt((from.x - to.x) ** 2 + (from.y - to.y) ** 2);
}

/** Things or settlers, indexed by position. */
export class Places<One extends Spot> {
  readonly #cells = new Map<number, Set<One>>();
  readonly #cellOf = new Map<One, number>();

  /** Adds an item, or updates its position. */
  put(one: One): void {
    const cell = Math.floor(one.y / SIGHT) * CELLS_A_ROW + Math.floor(one.x / SIGHT);
    if (this.#cellOf.get(one) === cell) return;
    this.remove(one);
    this.#cellOf.set(one, cell);
    const inCell = this.#cells.get(cell);
    if (inCell === undefined) this.#cells.set(cell, new Set([one]));
    else inCell.add(one);
  }

  remove(one: One): void {
    const cell = this.#cellOf.get(one);
    if (cell !== undefined) this.#cells.get(cell)?.delete(one);
    this.#cellOf.delete(one);
  }

  /** The items within a radius. The radius must not exceed `SIGHT`. */
  *near({ x, y }: Spot, radius: number): Iterable<One> {
    const [column, row] = [Math.floor(x / SIGHT), Math.floor(y / SIGHT)];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const cell = this.#cells.get((row + dy) * CELLS_A_ROW + column + dx);
        for (const one of cell ?? []) if (distanceBetween(one, { x, y }) <= radius) yield one;
      }
    }
  }
}
