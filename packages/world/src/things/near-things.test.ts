import { loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import { kindsOf, ThingLayout } from "../layout.ts";
import { NearThings } from "./near-things.ts";
import type { Thing } from "./thing.ts";
import { Things } from "./things.ts";
import { WayBook } from "./way-book.ts";

const domain = loadDomain({
  name: "yard",
  kinds: { chest: {} },
  state: { near: { type: "thing", of: ["chest"], position: true } },
  tools: [{ name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } }],
  goals: [{ name: "there", things: { it: "chest" }, when: { near: "$it" } }],
});
const MANY = 300;

function yard() {
  const spots = new Map<string | number, number>();
  let asked = 0;
  const estimate = (_: string, from: string | number | undefined, to: string | number): number => {
    asked++;
    return Math.abs((spots.get(from ?? 0) ?? 0) - (spots.get(to) ?? 0));
  };
  const things = new Things(new ThingLayout(domain, kindsOf(domain)), () => {});
  for (let id = 0; id < MANY; id++) {
    spots.set(id, (id * 37) % MANY);
    things.add(id, "chest", {});
  }
  const near = new NearThings(things, new WayBook(undefined, estimate, 100));
  const nearest = (from: number, body = ""): readonly unknown[] =>
    finish(near.of("ann", body, things.get(from) as Thing, "chest"))?.things.map(({ id }) => id) ??
    [];
  const expected = (from: number, count: number): readonly unknown[] => {
    const reach = (id: string | number): number =>
      Math.abs((spots.get(id) ?? 0) - (spots.get(from) ?? 0));
    const ids = [...things.all()].map(({ id }) => id);
    return ids.sort((one, other) => reach(one) - reach(other)).slice(0, count);
  };
  const calls = (): number => {
    const before = asked;
    asked = 0;
    return before;
  };
  return { spots, things, nearest, expected, calls };
}

describe("the list of near things", () => {
  it("is computed once per position, and again when something moves, comes or goes", () => {
    const { spots, things, nearest, expected, calls } = yard();
    const first = nearest(5);
    expect(first.length).toBeGreaterThan(50);
    expect(first).toEqual(expected(5, first.length));
    expect(calls()).toBe(MANY);
    expect(nearest(5)).toEqual(first);
    expect(calls()).toBe(0);
    spots.set(200, spots.get(5) as number);
    things.moved(200);
    expect(nearest(5)).toEqual(expected(5, first.length));
    expect(nearest(5)).toContain(200);
    things.remove(200);
    expect(nearest(5)).toEqual(expected(5, first.length));
    spots.set("new", spots.get(5) as number);
    things.add("new", "chest", {});
    expect(nearest(5)).toContain("new");
  });

  it("differs between bodies", () => {
    const { nearest, calls } = yard();
    nearest(5);
    calls();
    nearest(5, "flies");
    expect(calls()).toBe(MANY);
  });
});
