const COLUMNS = 4;

function puzzle() {
  const cells = Array.from({ length: 2 * COLUMNS }, (_, index) => `c${index}`);
  const tiles = Array.from({ length: cells.length - 1 }, (_, index) => `t${index + 1}`);
  const isNear = (a: number, b: number): boolean => {
    const rows = Math.abs(Math.floor(a / COLUMNS) - Math.floor(b / COLUMNS));
    return rows + Math.abs((a % COLUMNS) - (b % COLUMNS)) === 1;
  };
  const moves = tiles.flatMap((tile) =>
    cells.flatMap((from, a) =>
      cells.flatMap((to, b) =>
        isNear(a, b)
          ? [
              {
                name: `${tile}_${from}_${to}`,
                when: { [tile]: from, gap: to },
                then: { [tile]: to, gap: from },
              },
            ]
          : [],
      ),
    ),
  );
  return {
    name: "puzzle",
    state: Object.fromEntries(
      [...tiles, "gap"].map((name) => [name, { type: "enum", values: cells }]),
    ),
    tools: moves,
    goals: [
      {
        name: "ordered",
        when: Object.fromEntries(tiles.map((tile, index) => [tile, `c${index}`])),
      },
    ],
  };
}

/** Seven tiles in two rows. */
export const PUZZLE = puzzle();

/** The farthest from order, 36 moves: thousands of expansions, enough for a thread. */
export const SCRAMBLED = {
  ...{ t1: "c3", t2: "c2", t3: "c5", t4: "c4", t5: "c7", t6: "c6", t7: "c1", gap: "c0" },
};

/** Two swapped tiles: unsolvable, which takes many thousands of states to prove. */
export const SWAPPED = { ...SCRAMBLED, t1: SCRAMBLED.t2, t2: SCRAMBLED.t1 };
