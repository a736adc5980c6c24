import { StateError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { thieves } from "../testing/small-world.ts";
import { World, type WorldOptions } from "../world.ts";
import { Memory } from "./memory.ts";
import type { MayHear, WorldAgent } from "./world-agent.ts";

describe("news", () => {
  const meet = (options: WorldOptions = {}, factions: Readonly<Record<string, string>> = {}) => {
    const world = new World(thieves, options);
    world.add("chest", "a", { gold: 9, locked: false });
    world.add("nook", "n");
    const [ann, bob, cat] = ["ann", "bob", "cat"].map((name) =>
      world.agent(name, {
        memory: new Memory(),
        ...(factions[name] && { faction: factions[name] }),
      }),
    ) as [WorldAgent, WorldAgent, WorldAgent];
    return { world, ann, bob, cat };
  };

  it("contains its observer, its reporter and its times", () => {
    const { ann, bob, cat } = meet();
    ann.see(["a"], 10);
    expect(ann.tell(bob, undefined, 20)).toBe(1);
    expect(bob.tell([ann, bob, cat], ["a"], 30)).toBe(1);
    const told = { from: "ann", seenAtMs: 10, told: { by: "bob", atMs: 30 } };
    expect(cat.memory?.get("a")).toMatchObject(told);
    expect(ann.memory?.get("a")?.told).toBeUndefined();
  });

  it("of a missing thing is believed, and older news about it is ignored", () => {
    const { world, ann, bob, cat } = meet();
    for (const each of [ann, bob]) each.see(["a", "n"], 10);
    world.remove("a");
    expect(bob.see(["a"], 20).map(({ thing }) => thing.id)).toEqual(["a"]);
    expect(ann.tell(bob)).toBe(0);
    expect(ann.tell(cat)).toBe(2);
    expect(bob.tell([ann, cat])).toBe(2);
    for (const each of [ann, bob, cat]) expect(each.memory?.get("a")).toBeUndefined();
    world.add("chest", "a", { gold: 1 });
    cat.see(["a"], 30);
    expect(cat.tell(ann)).toBe(1);
    expect(ann.memory?.get("a")?.thing.isGone).toBe(false);
  });

  it("that was wrong is detected with its reporter, and corrected", () => {
    const { world, ann, bob } = meet();
    ann.suppose("a", { gold: 3 }, 10);
    expect(ann.memory?.get("a")).toMatchObject({ seenAtMs: 10 });
    ann.tell(bob, ["a"], 15);
    const [wrong, ...others] = bob.see(["a", "n"], 20);
    expect(others).toEqual([]);
    expect(wrong).toMatchObject({ seenAtMs: 10, told: { by: "ann", atMs: 15 } });
    expect(bob.see(["a", "n"], 21)).toEqual([]);
    expect(bob.tell(world.agent(wrong?.told?.by ?? ""), ["a"])).toBe(1);
    expect(ann.memory?.get("a")).toMatchObject({ from: "bob", seenAtMs: 21 });
    // A guess does not replace a sighting at the same time.
    bob.suppose("a", { gold: 0 }, 21);
    expect(bob.see(["a"], 22)).toEqual([]);
    expect(() => ann.suppose("a", { gold: 99 }, 30)).toThrow(StateError);
    expect(() => ann.suppose("b", {}, 30)).toThrow(StateError);
  });

  it("stays within a faction, unless the game allows more", () => {
    const sides = { ann: "guards", bob: "guards", cat: "thieves" };
    const { ann, bob, cat } = meet({}, sides);
    ann.see(["a"], 10);
    expect(ann.tell([bob, cat])).toBe(1);
    expect(cat.memory?.size).toBe(0);
    const mayHear: MayHear = (hearer, { thing }) => hearer.faction !== "guards" && thing.id !== "n";
    const open = meet({ mayHear }, sides);
    open.ann.see(["a", "n"], 10);
    expect(open.ann.tell([open.bob, open.cat])).toBe(1);
    expect([...(open.cat.memory?.all() ?? [])].map(({ thing }) => thing.id)).toEqual(["a"]);
  });

  it("is saved", () => {
    const { world, ann, bob } = meet();
    ann.see(["a", "n"], 10);
    world.remove("n");
    ann.see(["n"], 15);
    ann.tell(bob, undefined, 20);
    ann.see(["a"], 16);
    const saved: unknown = JSON.parse(JSON.stringify(world.save()));
    const again = meet();
    again.world.restore(saved);
    expect(JSON.stringify(again.world.save())).toBe(JSON.stringify(world.save()));
    again.cat.see(["n"], 12);
    expect(again.cat.tell(again.bob)).toBe(0);
  });
});
