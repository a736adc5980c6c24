import { expect, it } from "vitest";
import { Kitchen } from "../kitchen/kitchen.ts";
import { kitchenTask } from "./kitchen-domain.ts";

/** Two rooms: onions and dishes in one, pots and the window in the other. */
const FORCED = ["XXXPX", "O X P", "O X X", "D X X", "XXXSX"];
const rules = { recipe: { onion: 3 }, cookTime: 20, startsItself: true };

it.each([
  ["beside the onions", 6, []],
  ["beside the pots", 8, ["pot_1", "pot_2"]],
])("a cook of ours alone %s has a domain with the pots in reach", (_, cell, pots) => {
  const pose = { cell, facing: "north" } as const;
  const task = kitchenTask(new Kitchen(FORCED), rules, ["cook_0"], [pose]);
  expect(task.pots.map(({ name }) => name)).toEqual(pots);
});
