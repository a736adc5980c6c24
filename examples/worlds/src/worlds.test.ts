import { expect, it } from "vitest";
import * as bitecs from "./bitecs.ts";
import * as koota from "./koota.ts";
import * as miniplex from "./miniplex.ts";

const MAX_TICKS = 2000;

it.each([
  ["bitECS", bitecs.openForest],
  ["koota", koota.openForest],
  ["miniplex", miniplex.openForest],
])("feeds two squirrels from the bushes of %s", async (_name, openForest) => {
  const { plant, settle, things, act, nutsOf } = openForest();
  for (const [x, nuts] of [
    [10, 2],
    [12, 0],
    [15, 2],
    [30, 4],
    [90, 5],
  ] as const)
    plant(x, nuts);
  const both = [settle(0), settle(20)];
  const fed = () => both.map(({ entity }) => nutsOf(entity) ?? 0);
  for (let tick = 0; tick < MAX_TICKS && fed().some((nuts) => nuts < 4); tick++) {
    things();
    // The game's clock stands still while an agent plans.
    const isThinking = both.map((one) => act(one, tick * 20)).includes(true);
    if (isThinking) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(fed()).toEqual([4, 4]);
});
