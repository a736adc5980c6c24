import { expect, it } from "vitest";
import type { ThingLayout } from "../layout.ts";
import { Thing } from "../things/thing.ts";
import { WITHOUT_WAY } from "../things/way-book.ts";
import type { Asker } from "./asker.ts";
import { ShortestQueue } from "./shortest-queue.ts";

const USE = 10_000;

/** The chosen one of some wells, by their distances and the turns of the agents that wait there. */
function chosen(wells: readonly (readonly [reach: number, turns: number])[]): number | undefined {
  const things = wells.map(
    (_, id) => new Thing(id, "well", { codes: new Int32Array(), things: [], uses: [] }),
  );
  const layout = { useOf: () => USE } as unknown as ThingLayout;
  const turnsAhead = ({ id }: Thing): number => wells[Number(id)]?.[1] ?? 0;
  const queue = new ShortestQueue(layout, { turnsAhead } as unknown as Asker);
  for (const thing of things) queue.offer(thing, () => wells[Number(thing.id)]?.[0] ?? WITHOUT_WAY);
  return queue.thing === undefined ? undefined : Number(queue.thing.id);
}

it("takes the line in which an agent is served first, by its ways and turns", () => {
  const near = 2000;
  expect(
    chosen([
      [near, 3],
      [30_000, 0],
      [5000, 3],
    ]),
  ).toBe(1);
  // So far away, two turns of others are over before.
  expect(
    chosen([
      [near, 2],
      [30_000, 0],
      [5000, 2],
    ]),
  ).toBe(0);
  expect(
    chosen([
      [5000, 1],
      [near, 1],
    ]),
  ).toBe(1);
  expect(
    chosen([
      [WITHOUT_WAY, 0],
      [near, 7],
    ]),
  ).toBe(1);
  expect(chosen([[WITHOUT_WAY, 0]])).toBeUndefined();
});
