import { type SlicedWork, UNITS_AT_ONCE } from "../work/work.ts";

const EPSILON = 1e-9;

/** A linear program `maximise c·x with A·x ≤ b, x ≥ 0`, with no negative bounds. */
export interface LinearProgram {
  readonly columns: number;
  readonly objective: ArrayLike<number>;
  /** Rows, each with (column, coefficient) pairs and a bound of at least 0. */
  readonly rows: readonly {
    readonly entries: readonly (readonly [number, number])[];
    readonly bound: number;
  }[];
}

/**
 * The primal simplex method (Dantzig 1947) on a dense tableau, from the slack basis. Every
 * intermediate basis is feasible, so stopping early only lowers the quality.
 *
 * @returns values of the variables
 */
export function* maximise(program: LinearProgram, maxPivots: number): SlicedWork<Float64Array> {
  const { columns, rows } = program;
  const width = columns + 1;
  const height = rows.length;
  // Slack columns are implicit: a column stands for whichever variable is outside the basis.
  const tableau = new Float64Array((height + 1) * width);
  rows.forEach(({ entries, bound }, row) => {
    for (const [column, coefficient] of entries) {
      tableau[row * width + column] = (tableau[row * width + column] as number) + coefficient;
    }
    tableau[row * width + columns] = bound;
  });
  for (let column = 0; column < columns; column++) {
    tableau[height * width + column] = -(program.objective[column] as number);
  }
  const columnVariable = Int32Array.from({ length: columns }, (_, column) => column);
  const rowVariable = Int32Array.from({ length: height }, (_, row) => columns + row);
  for (let pivot = 0; pivot < maxPivots; pivot++) {
    yield 8 + columns + height;
    // Bland's rule in the second half cannot cycle.
    const column = entering(
      tableau,
      height * width,
      columns,
      columnVariable,
      pivot * 2 > maxPivots,
    );
    if (column < 0) break;
    const row = leaving(tableau, column, width, height, rowVariable);
    if (row < 0) break;
    yield* exchange(tableau, row, column, width, height);
    const variable = columnVariable[column] as number;
    columnVariable[column] = rowVariable[row] as number;
    rowVariable[row] = variable;
  }
  const values = new Float64Array(columns);
  rowVariable.forEach((variable, row) => {
    if (variable < columns) values[variable] = tableau[row * width + columns] as number;
  });
  return values;
}

function entering(
  tableau: Float64Array,
  objective: number,
  columns: number,
  columnVariable: Int32Array,
  first: boolean,
): number {
  let best = -1;
  let least = -EPSILON;
  let lowest = Number.POSITIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    const value = tableau[objective + column] as number;
    if (value >= -EPSILON) continue;
    const variable = columnVariable[column] as number;
    if (first ? variable < lowest : value < least) {
      best = column;
      least = value;
      lowest = variable;
    }
  }
  return best;
}

function leaving(
  tableau: Float64Array,
  column: number,
  width: number,
  height: number,
  rowVariable: Int32Array,
): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < height; row++) {
    const coefficient = tableau[row * width + column] as number;
    if (coefficient <= EPSILON) continue;
    const ratio = (tableau[row * width + width - 1] as number) / coefficient;
    const ties = ratio === least && (rowVariable[row] as number) < (rowVariable[best] as number);
    if (ratio < least || ties) {
      best = row;
      least = ratio;
    }
  }
  return best;
}

function* exchange(
  tableau: Float64Array,
  pivotRow: number,
  pivotColumn: number,
  width: number,
  height: number,
): SlicedWork<void> {
  const start = pivotRow * width;
  const pivot = tableau[start + pivotColumn] as number;
  tableau[start + pivotColumn] = 1;
  for (let column = 0; column < width; column++) {
    tableau[start + column] = (tableau[start + column] as number) / pivot;
  }
  let units = width;
  for (let row = 0; row <= height; row++) {
    if (units >= UNITS_AT_ONCE) {
      yield units;
      units = 0;
    }
    units++;
    if (row === pivotRow) continue;
    const at = row * width;
    const factor = tableau[at + pivotColumn] as number;
    if (factor === 0) continue;
    units += width;
    tableau[at + pivotColumn] = 0;
    for (let column = 0; column < width; column++) {
      tableau[at + column] =
        (tableau[at + column] as number) - factor * (tableau[start + column] as number);
    }
  }
  yield units;
}
