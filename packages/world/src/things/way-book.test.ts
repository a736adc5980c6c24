import { expect, it } from "vitest";
import type { Thing } from "./thing.ts";
import { WayBook } from "./way-book.ts";

const THINGS = 600;

it("knows the latest ways from a thing, however many there are", () => {
  const asked: unknown[] = [];
  const way = (_agent: string, _from: unknown, to: unknown): number => {
    asked.push(to);
    return 1;
  };
  const book = new WayBook(way, undefined, 10_000);
  const thingOf = (id: number): Thing => ({ id, kind: "post", moves: 0, isGone: false }) as Thing;
  const from = thingOf(-1);
  const things = Array.from({ length: THINGS }, (_, id) => thingOf(id));
  for (const to of things) book.between("ann", "", from, to);
  const known = things.filter((to) => book.known("ann", "", from, to) > 0);
  expect(known.length).toBe(512);
  expect(known.at(-1)).toBe(things.at(-1));
  expect(asked.length).toBe(THINGS);
  // What is forgotten is asked for again.
  expect(book.between("ann", "", from, things[0] as Thing)).toBe(1000);
  expect(asked.length).toBe(THINGS + 1);
});
