/**
 * Abstractions: optimal costs in a state space that keeps only some variables.
 *
 * @module
 */

import { CHUNK, type SlicedWork } from "../work/work.ts";
import { abstractOperators } from "./abstract-operators.ts";
import type { AbstractSpace } from "./abstract-space.ts";
import { type Prices, setPrices } from "./prices.ts";
import { FAR, prepareOperators, TableBuild } from "./table-build.ts";

/**
 * A pattern database: exact goal distances in an abstraction (Culberson and Schaeffer 1998; for
 * planning Edelkamp 2001). No plan of the task is cheaper than the distance, so each lookup gives
 * an admissible bound. Takes two bytes per state.
 */
export class AbstractionTable {
  readonly space: AbstractSpace;
  readonly #prices: Prices;
  /** Slots of the variables that have a price. */
  readonly #priced: Int32Array;
  readonly #distance: Uint16Array;
  /** Unit of the distances, in thousandths. */
  readonly #unit: number;

  /** @param distance goal distance of each abstract state, in units */
  constructor(space: AbstractSpace, prices: Prices, distance: Uint16Array, unit: number) {
    this.space = space;
    this.#prices = prices;
    this.#priced = Int32Array.from(
      [...prices.scaledPrice.keys()].filter((slot) => (prices.scaledPrice[slot] as number) > 0),
    );
    this.#distance = distance;
    this.#unit = unit;
  }

  /** A lower bound in thousandths; infinite if the goal is unreachable. */
  scaledAt(values: Int32Array): number {
    const distance = this.#distance[this.space.indexOf(values)] as number;
    if (distance === FAR) return Number.POSITIVE_INFINITY;
    const { scaledPrice, base, goalWorth } = this.#prices;
    const priced = this.#priced;
    let scaledBound = distance * this.#unit + goalWorth;
    for (let index = 0; index < priced.length; index++) {
      const slot = priced[index] as number;
      const beyond = (values[slot] as number) - (base[slot] as number);
      if (beyond > 0) scaledBound -= beyond * (scaledPrice[slot] as number);
    }
    return scaledBound;
  }
}

/** Builds the pattern database of an abstraction. Uses ten bytes per state while building. */
export function* buildAbstractionTable(space: AbstractSpace): SlicedWork<AbstractionTable> {
  const { task } = space;
  const base = Int32Array.from(task.variables, (_, slot) => {
    const position = space.positions[slot] as number;
    return (position < 0 ? task.min[slot] : space.high[position]) as number;
  });
  const prices = yield* setPrices(task, base);
  const operators = yield* abstractOperators(space, prices);
  const build = new TableBuild(space, yield* prepareOperators(space, operators));
  yield CHUNK;
  yield* build.run();
  return new AbstractionTable(space, prices, build.distance, build.unit);
}
