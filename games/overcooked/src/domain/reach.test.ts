import { expect, it } from "vitest";
import { Kitchen } from "../kitchen/kitchen.ts";
import { kitchenTask } from "./kitchen-domain.ts";
import { canMakeSoup, goalInReach } from "./reach.ts";

/** A ring around a counter, with pots at two of its sides. */
const RING = ["XXXPX", "X   P", "D X X", "O   X", "XOSXX"];
const recipe = { onion: 3 };
const at = (cell: number) => ({ cell, facing: "north" }) as const;
const CORNER = 6;

it("leaves out of the goal what another stands before", () => {
  const whole = new Kitchen(RING);
  const rules = { recipe, cookTime: 20, startsItself: true };
  const task = kitchenTask(whole, rules, ["ann"], [at(CORNER)]);
  const lit = { in: ["lit", "ready"] };
  const all = { served: { ">=": 1 }, pot_1_is: lit, pot_2_is: lit };
  expect(goalInReach(task, whole, [at(CORNER)])).toEqual(all);
  // Both pots are used from the same cell.
  const noPots = new Kitchen(RING, [8]);
  expect(goalInReach(task, noPots, [at(CORNER)])).toEqual({ served: { ">=": 0 } });
  const noWindow = new Kitchen(RING, [17]);
  expect(goalInReach(task, noWindow, [at(CORNER)])).toEqual({ ...all, served: { ">=": 0 } });
});

it("tells whether cooks reach all that a soup needs", () => {
  const rooms = new Kitchen(["XXXPX", "O X P", "O X X", "D X X", "XXXSX"]);
  expect(canMakeSoup(rooms, recipe, [at(6)])).toBe(false);
  expect(canMakeSoup(rooms, recipe, [at(6), at(8)])).toBe(true);
});
