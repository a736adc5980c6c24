import type { ModelShape } from "../model/model-shape.ts";

/** Row order of the query, key and value projections. */
export interface HeadOrder {
  readonly queries: readonly number[];
  readonly keysValues: readonly number[];
}

/**
 * The networks rotate the first half of a head's dimensions against the second, as in Phi-3. Llama files rotate
 * neighbouring dimensions, which are therefore reordered in queries and keys alike.
 */
export function headOrder({
  architecture,
  heads,
  keyHeads,
  headSize,
  rotated,
}: ModelShape): HeadOrder {
  const half = rotated / 2;
  const from = (column: number): number => {
    if (architecture !== "llama" || column >= rotated) return column;
    return column < half ? 2 * column : 2 * (column - half) + 1;
  };
  const rows = (first: number, count: number): readonly number[] =>
    Array.from({ length: count * headSize }, (_, row) => {
      const column = row % headSize;
      return first * headSize + row - column + from(column);
    });
  const values = (heads + keyHeads) * headSize;
  return {
    queries: rows(0, heads),
    keysValues: [
      ...rows(heads, keyHeads),
      ...Array.from({ length: keyHeads * headSize }, (_, row) => values + row),
    ],
  };
}
