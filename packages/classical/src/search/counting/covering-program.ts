import type { Entry } from "../../heuristics/potential-model.ts";
import { CHUNK, type SlicedWork, UNITS_AT_ONCE } from "../../work/work.ts";

const EPSILON = 1e-9;
/** Minimum pivot: smaller ones would lose too many digits. */
const LEAST_PIVOT = 1e-7;
/** No row: the column is unbounded, up to rounding. */
const NONE = -1;
const UNSURE = -2;
/** Numbers copied or filled per unit of work. */
const COPIED_PER_UNIT = 8;
/** Tolerance for dual feasibility. */
const TOLERANCE = 1e-6;

/** A constraint on counts: the weighted sum of the entries is at least `least`. */
export interface CountConstraint {
  /** Pairs of a count and its coefficient. */
  readonly entries: readonly Entry[];
  readonly least: number;
}

/**
 * A linear program for the cheapest counts under all constraints, solved through its dual, whose
 * first basis is feasible because no price is negative. A new constraint is a new column of the
 * dual, so a few pivots lead from one solution to the next. Slack columns are implicit: a column
 * stands for the variable that is outside the basis.
 */
export class CoveringProgram {
  readonly #prices: Float64Array;
  #constraints: CountConstraint[] = [];
  /** One row per count, then the objective; the last entry of each row is its bound. */
  #tableau: Float64Array;
  #stride: number;
  #columns = 0;
  /**
   * The variable of each column and row: the index of a count or, after all counts, of a
   * constraint.
   */
  #columnVariable: number[] = [];
  #rowVariable: Int32Array;
  /** The column of each count, or -1 - its row. */
  #slackAt: Int32Array;

  /** @param prices price of each count; must not be negative */
  constructor(prices: Float64Array, room = 32) {
    const height = prices.length;
    this.#prices = prices;
    this.#stride = room + 1;
    this.#tableau = new Float64Array((height + 1) * this.#stride);
    this.#rowVariable = new Int32Array(height);
    this.#slackAt = new Int32Array(height);
    for (let row = 0; row < height; row++) {
      this.#tableau[row * this.#stride + room] = prices[row] as number;
      this.#rowVariable[row] = row;
      this.#slackAt[row] = -1 - row;
    }
  }

  /** The number of integers that a pivot reads. */
  get size(): number {
    return this.#columns * (this.#prices.length + 1);
  }

  /** Copies another program for the same counts, with its solution. */
  copy(other: CoveringProgram): void {
    if (this.#tableau.length === other.#tableau.length) this.#tableau.set(other.#tableau);
    else this.#tableau = other.#tableau.slice();
    this.#stride = other.#stride;
    this.#columns = other.#columns;
    this.#constraints = [...other.#constraints];
    this.#columnVariable = [...other.#columnVariable];
    this.#rowVariable.set(other.#rowVariable);
    this.#slackAt.set(other.#slackAt);
  }

  /** Adds a constraint, and keeps the last solution as the start for the next one. */
  *add(constraint: CountConstraint): SlicedWork<void> {
    const height = this.#prices.length;
    if (this.#columns + 1 === this.#stride) yield* this.#widen();
    const stride = this.#stride;
    const tableau = this.#tableau;
    const column = this.#columns++;
    for (let row = 0; row <= height; row++) tableau[row * stride + column] = 0;
    let units = height;
    for (const [count, coefficient] of constraint.entries) {
      if (units >= CHUNK) {
        yield units;
        units = 0;
      }
      units++;
      const slack = this.#slackAt[count] as number;
      if (slack < 0) {
        const at = (-1 - slack) * stride + column;
        tableau[at] = (tableau[at] as number) + coefficient;
        continue;
      }
      for (let row = 0; row <= height; row++) {
        const at = row * stride;
        tableau[at + column] =
          (tableau[at + column] as number) + coefficient * (tableau[at + slack] as number);
      }
      units += height;
    }
    yield units;
    const objective = height * stride + column;
    tableau[objective] = (tableau[objective] as number) - constraint.least;
    this.#columnVariable[column] = height + this.#constraints.length;
    this.#constraints.push(constraint);
  }

  /**
   * Continues until the optimum is reached.
   *
   * @returns whether the constraints may be feasible
   */
  *solve(maxPivots: number): SlicedWork<boolean> {
    for (let pivot = 0; pivot < maxPivots; pivot++) {
      // Bland's rule in the second half cannot cycle.
      const column = this.#entering(pivot * 2 > maxPivots);
      if (column < 0) return true;
      const row = this.#leaving(column);
      if (row === NONE) return false;
      if (row === UNSURE) return true;
      yield* this.#exchange(row, column);
    }
    return true;
  }

  /** The lowest cost under all constraints; 0 if too much was lost to rounding. */
  bound(): number {
    const height = this.#prices.length;
    const used = new Float64Array(height);
    let sum = 0;
    for (let row = 0; row < height; row++) {
      const constraint = this.#constraints[(this.#rowVariable[row] as number) - height];
      if (constraint === undefined) continue;
      const weight = Math.max(0, this.#tableau[(row + 1) * this.#stride - 1] as number);
      sum += weight * constraint.least;
      for (const [count, by] of constraint.entries) {
        used[count] = (used[count] as number) + by * weight;
      }
    }
    for (let count = 0; count < height; count++) {
      if ((used[count] as number) > (this.#prices[count] as number) + TOLERANCE) return 0;
    }
    return sum;
  }

  /** The value of a count in the solution. */
  countOf(count: number): number {
    const column = this.#slackAt[count] as number;
    if (column < 0) return 0;
    return Math.max(0, this.#tableau[this.#prices.length * this.#stride + column] as number);
  }

  #entering(isFirst: boolean): number {
    const objective = this.#prices.length * this.#stride;
    let best = -1;
    let least = -EPSILON;
    let lowest = Number.POSITIVE_INFINITY;
    for (let column = 0; column < this.#columns; column++) {
      const value = this.#tableau[objective + column] as number;
      if (value >= -EPSILON) continue;
      const variable = this.#columnVariable[column] as number;
      if (isFirst ? variable >= lowest : value >= least) continue;
      best = column;
      least = value;
      lowest = variable;
    }
    return best;
  }

  #leaving(column: number): number {
    const stride = this.#stride;
    let best = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (let row = 0; row < this.#prices.length; row++) {
      const coefficient = this.#tableau[row * stride + column] as number;
      if (coefficient <= LEAST_PIVOT) {
        if (coefficient > EPSILON && best === NONE) best = UNSURE;
        continue;
      }
      const ratio = (this.#tableau[row * stride + stride - 1] as number) / coefficient;
      const ties =
        ratio === least && (this.#rowVariable[row] as number) < (this.#rowVariable[best] as number);
      if (ratio >= least && !ties) continue;
      best = row;
      least = ratio;
    }
    return best;
  }

  *#exchange(pivotRow: number, pivotColumn: number): SlicedWork<void> {
    const tableau = this.#tableau;
    const stride = this.#stride;
    const height = this.#prices.length;
    const columns = this.#columns;
    const last = stride - 1;
    const start = pivotRow * stride;
    const pivot = tableau[start + pivotColumn] as number;
    tableau[start + pivotColumn] = 1;
    for (let column = 0; column < columns; column++) {
      tableau[start + column] = (tableau[start + column] as number) / pivot;
    }
    tableau[start + last] = (tableau[start + last] as number) / pivot;
    let units = height;
    for (let row = 0; row <= height; row++) {
      if (units >= UNITS_AT_ONCE) {
        yield units;
        units = 0;
      }
      const at = row * stride;
      const factor = tableau[at + pivotColumn] as number;
      if (row === pivotRow || factor === 0) continue;
      units += columns;
      tableau[at + pivotColumn] = 0;
      for (let column = 0; column < columns; column++) {
        tableau[at + column] =
          (tableau[at + column] as number) - factor * (tableau[start + column] as number);
      }
      tableau[at + last] =
        (tableau[at + last] as number) - factor * (tableau[start + last] as number);
    }
    const enters = this.#columnVariable[pivotColumn] as number;
    const leaves = this.#rowVariable[pivotRow] as number;
    this.#columnVariable[pivotColumn] = leaves;
    this.#rowVariable[pivotRow] = enters;
    if (leaves < height) this.#slackAt[leaves] = pivotColumn;
    if (enters < height) this.#slackAt[enters] = -1 - pivotRow;
    yield units;
  }

  *#widen(): SlicedWork<void> {
    const height = this.#prices.length;
    const stride = 2 * this.#stride;
    const tableau = new Float64Array((height + 1) * stride);
    // New arrays are already zero.
    let units = tableau.length / COPIED_PER_UNIT;
    for (let row = 0; row <= height; row++) {
      if (units >= CHUNK) {
        yield units;
        units = 0;
      }
      units += 1 + this.#columns / COPIED_PER_UNIT;
      const from = row * this.#stride;
      tableau.set(this.#tableau.subarray(from, from + this.#columns), row * stride);
      tableau[row * stride + stride - 1] = this.#tableau[from + this.#stride - 1] as number;
    }
    this.#tableau = tableau;
    this.#stride = stride;
  }
}
