import { expect, it } from "vitest";
import { Kitchen } from "../kitchen/kitchen.ts";
import { planWalks } from "./walks.ts";

const aisle = new Kitchen(["XXXXXX", "O    S", "XXX XX", "XXXXXX"]);
const onion = aisle.cellAt(0, 1);
const serving = aisle.cellAt(5, 1);

it("lets one of two step aside where an aisle is one cell wide", () => {
  const there = { name: "there", pose: { cell: aisle.cellAt(1, 1), facing: "east" as const } };
  const back = { name: "back", pose: { cell: aisle.cellAt(4, 1), facing: "west" as const } };
  const walks = planWalks(aisle, [
    { ...there, target: serving, due: 0, isBrief: false },
    { ...back, target: onion, due: 0, isBrief: false },
  ]);
  expect(aisle.distance(walks?.get("there")?.poses.at(-1) ?? there.pose, serving)).toBe(0);
  expect(aisle.distance(walks?.get("back")?.poses.at(-1) ?? back.pose, onion)).toBe(0);
});

it("sends who waits out of the way of who is due", () => {
  const cell = aisle.cellAt(4, 1);
  const walks = planWalks(aisle, [
    {
      ...{ name: "due", pose: { cell: aisle.cellAt(2, 1), facing: "east" } },
      ...{ target: serving, due: 0, isBrief: true },
    },
    {
      ...{ name: "early", pose: { cell, facing: "east" } },
      ...{ target: serving, due: 9, isBrief: false },
    },
  ]);
  const due = walks?.get("due")?.poses ?? [];
  expect(due.some((pose) => pose.cell === cell)).toBe(true);
});

it("walks around one who may not move", () => {
  const wide = new Kitchen(["XXXXX", "O   S", "X   X", "XXXXX"]);
  const walk = planWalks(
    wide,
    [
      {
        ...{ name: "ann", pose: { cell: wide.cellAt(1, 1), facing: "east" } },
        ...{ target: wide.cellAt(4, 1), due: 0, isBrief: true },
      },
    ],
    [{ cell: wide.cellAt(2, 1), facing: "north" }],
  )?.get("ann");
  expect(walk?.poses[1]?.cell).not.toBe(wide.cellAt(2, 1));
});
