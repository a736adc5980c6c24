import fc from "fast-check";
import { expect, it } from "vitest";
import { DIRECTIONS, Kitchen } from "../kitchen/kitchen.ts";
import { planWalks, type Walk, type Walker } from "./walks.ts";

const ROWS = ["XXXXXXX", "O  X  P", "X     X", "D X X S", "XXXXXXX"];
const kitchen = new Kitchen(ROWS);
const floor = Array.from({ length: kitchen.width * kitchen.height }, (_, cell) => cell).filter(
  (cell) => kitchen.isFloor(cell),
);

const walkers = fc
  .uniqueArray(fc.constantFrom(...floor), { minLength: 1, maxLength: 4 })
  .chain((cells) =>
    fc.tuple(
      ...cells.map((cell, at) =>
        fc.record({
          name: fc.constant(`cook ${at}`),
          pose: fc.record({ cell: fc.constant(cell), facing: fc.constantFrom(...DIRECTIONS) }),
          target: fc.option(fc.constantFrom(...kitchen.stations.map((one) => one.cell)), {
            nil: undefined,
          }),
          due: fc.nat(10),
          isBrief: fc.constant(false),
        }),
      ),
    ),
  );

function cellAt(walk: Walk | undefined, time: number): number | undefined {
  return walk?.poses[time]?.cell;
}

it("lets no two bodies be on one cell, or change places", () => {
  fc.assert(
    fc.property(walkers, (crew: readonly Walker[]) => {
      const walks = planWalks(kitchen, crew);
      if (walks === undefined) return;
      expect(walks.size).toBe(crew.length);
      const all = [...walks.values()];
      const length = all[0]?.poses.length ?? 0;
      for (let time = 0; time < length; time++) {
        for (const [at, walk] of all.entries()) {
          for (const other of all.slice(at + 1)) {
            expect(cellAt(walk, time)).not.toBe(cellAt(other, time));
            if (time === 0) continue;
            const isSwap =
              cellAt(walk, time) === cellAt(other, time - 1) &&
              cellAt(other, time) === cellAt(walk, time - 1);
            expect(isSwap).toBe(false);
          }
        }
      }
    }),
  );
});

it("walks one cell at a time, over the floor alone", () => {
  fc.assert(
    fc.property(walkers, (crew: readonly Walker[]) => {
      for (const { poses } of planWalks(kitchen, crew)?.values() ?? []) {
        for (const [time, pose] of poses.entries()) {
          expect(kitchen.isFloor(pose.cell)).toBe(true);
          const before = poses[time - 1];
          if (before === undefined) continue;
          const steps = DIRECTIONS.map((direction) => kitchen.after(before, direction));
          expect([before, ...steps]).toContainEqual(pose);
        }
      }
    }),
  );
});

it("takes a lone body the shortest way", () => {
  fc.assert(
    fc.property(walkers, ([walker]) => {
      if (walker?.target === undefined) return;
      if (kitchen.distance(walker.pose, walker.target) === undefined) return;
      const due = { ...walker, due: 0 };
      const walk = planWalks(kitchen, [due])?.get(due.name);
      const steps = walk?.poses.findIndex(
        (pose) => kitchen.distance(pose, due.target as number) === 0,
      );
      expect(steps).toBe(kitchen.distance(due.pose, due.target as number));
    }),
  );
});
