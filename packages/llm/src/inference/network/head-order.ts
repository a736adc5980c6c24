import type { ModelShape } from "../model/model-shape.ts";

/** Rows of the tensor of queries, keys and values in the order in which they are computed. */
export interface HeadOrder {
  readonly queries: readonly number[];
  readonly keysValues: readonly number[];
}

/**
 * The networks rotate the first half of a head's columns against the second, as Phi-3 does. In files of Llama the two that
 * are rotated against each other are neighbours: they are moved apart, alike in queries and keys.
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
