import { Kitchen } from "../kitchen/kitchen.ts";
import type { Opening } from "./protocol.ts";
import type { View } from "./view.ts";

/** Steps after which another that has not moved counts as furniture. */
const STANDING = 5;

/** Others in a kitchen who stand for long, and what is left of the kitchen without their cells. */
export class Bystanders {
  readonly #rows: Opening["rows"];
  readonly #stood = new Map<number, { readonly cell: number; readonly since: number }>();
  #standing = "";

  constructor({ rows }: Pick<Opening, "rows">) {
    this.#rows = rows;
  }

  /**
   * Takes a step of the game in.
   *
   * @param ours those who are no others
   * @returns the kitchen without those who stand; undefined if they are the same as before
   */
  see(view: View, ours: readonly { readonly number: number }[]): Kitchen | undefined {
    const standing: number[] = [];
    for (const number of view.seen.players.keys()) {
      if (ours.some((one) => one.number === number)) continue;
      const { cell } = view.pose(number);
      const stood = this.#stood.get(number);
      const since = stood?.cell === cell ? stood.since : view.seen.step;
      this.#stood.set(number, { cell, since });
      if (view.seen.step - since >= STANDING) standing.push(cell);
    }
    if (standing.join() === this.#standing) return undefined;
    this.#standing = standing.join();
    return new Kitchen(this.#rows, standing);
  }
}
