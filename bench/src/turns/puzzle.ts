const TILES = Array.from({ length: 9 }, (_, tile) => `t${tile}`);
const NEIGHBOURS = TILES.flatMap((_, cell) => [
  ...(cell % 3 < 2
    ? [
        [cell, cell + 1],
        [cell + 1, cell],
      ]
    : []),
  ...(cell < 6
    ? [
        [cell, cell + 3],
        [cell + 3, cell],
      ]
    : []),
]);
const tilesOf = (order: readonly number[]) =>
  Object.fromEntries(order.map((tile, cell) => [`c${cell}`, `t${tile}`]));
const ORDERED = TILES.map((_, cell) => cell);

/** The eight puzzle: half of all arrangements are unreachable, which only a long search shows. */
export const PUZZLE: object = {
  name: "puzzle",
  state: Object.fromEntries(
    TILES.map((tile, cell) => [`c${cell}`, { type: "enum", values: TILES, default: tile }]),
  ),
  tools: NEIGHBOURS.map(([hole, cell]) => ({
    name: `slide_${cell}_${hole}`,
    parameters: { tile: { enum: TILES.slice(1) } },
    when: { [`c${hole}`]: "t0", [`c${cell}`]: "$tile" },
    then: { [`c${hole}`]: "$tile", [`c${cell}`]: "t0" },
  })),
  goals: [{ name: "swapped", when: tilesOf([0, 2, 1, 3, 4, 5, 6, 7, 8]) }],
};

/** A question without a plan from the standard arrangement. */
export function puzzle(more: object = {}, order: readonly number[] = ORDERED): object {
  return { domain: "puzzle", agent: "ann", state: tilesOf(order), goal: "swapped", ...more };
}
