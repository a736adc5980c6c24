import type { Cell } from "../kitchen/kitchen.ts";

/** Cells that are reserved in each of the next steps: no walk may use one, or change places with another walk. */
export class Reservations {
  readonly #cells = new Map<string, string>();

  /** Reserves the cells of a walk; the first one is that of the present moment. */
  reserve(who: string, cells: readonly Cell[]): void {
    for (const [time, cell] of cells.entries()) this.#cells.set(`${time} ${cell}`, who);
  }

  /** Whether a body may go from one cell to another, and be there at a time. */
  mayGo(from: Cell, to: Cell, time: number): boolean {
    if (this.#cells.has(`${time} ${to}`)) return false;
    const there = this.#cells.get(`${time - 1} ${to}`);
    return there === undefined || this.#cells.get(`${time} ${from}`) !== there;
  }
}
