import assert from "node:assert/strict";
import { seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import { Tavern, type TavernPlan } from "../testing/tavern.ts";
import type { ThingId } from "../things/thing.ts";

const LIVES = casesOf(60);
const TICKS = 160;

describe("a thing that serves several agents", () => {
  it("has a place for each of them, and a line for the others", () => {
    const tavern = new Tavern({ guests: [1, 2, 3, 4, 5], tables: [{ x: 0, slots: 2 }] });
    const { claims } = tavern.world;
    let most = 0;
    for (let at = 0; at < 120; at++) {
      tavern.tick();
      most = Math.max(most, claims.holdersOf("table 0").length);
    }
    expect(most).toBe(2);
    expect([...tavern.meals.values()].flat()).toHaveLength(5);
    expect([...tavern.meals.keys()].map((name) => name.slice(-1)).join("")).toBe("01234");
  });

  it("keeps no turn for an agent whose plan was not loaded", () => {
    const tavern = new Tavern({ guests: [1, 2], tables: [{ x: 0, slots: 1 }] });
    const { world } = tavern;
    const saved = world.save();
    world.restore({ ...saved, claims: { ...saved.claims, turns: [["table 0", "guest 1"]] } });
    expect(world.claims.save().turns).toBeUndefined();
    expect(world.claims.takeTurn("guest 0", "table 0")).toBe(0);
  });

  it("calls those that wait when it serves more", () => {
    const tavern = new Tavern({ guests: [1, 2, 3, 4], tables: [{ x: 0, slots: 1 }] });
    const { claims } = tavern.world;
    for (let at = 0; at < 5; at++) tavern.tick();
    expect([claims.holdersOf("table 0"), claims.waitingFor("table 0")]).toEqual([["guest 0"], 3]);
    tavern.world.set("table 0", { slots: 3 });
    for (let at = 0; at < 2; at++) tavern.tick();
    expect(claims.holdersOf("table 0")).toEqual(["guest 0", "guest 1", "guest 2"]);
    expect(claims.waitingFor("table 0")).toBe(1);
    // Fewer slots send nobody away.
    tavern.world.set("table 0", { slots: 0 });
    for (let at = 0; at < 40; at++) tavern.tick();
    expect([...tavern.meals.keys()]).toEqual(["guest 0", "guest 1", "guest 2"]);
    expect(claims.waitingFor("table 0")).toBe(1);
  });
});

/** Draws a tavern. */
function drawTavern(seed: number, isCrowd: boolean): TavernPlan {
  const random = seededRandom(seed);
  const draw = (count: number): number[] => Array.from({ length: count }, () => random.integer(20));
  const slots = (): number => 1 + random.integer(4);
  return {
    ...{ isCrowd, guests: draw(2 + random.integer(9)) },
    tables: draw(1 + random.integer(2)).map((x) => ({ x, slots: slots() })),
    barrels: draw(random.integer(2)),
  };
}

/** Changes what guests want, and how many a table serves, as drawn for a tick. */
function disturb({ guests, world }: Tavern, seed: number, tick: number): void {
  const random = seededRandom(1000 * seed + tick);
  for (const { own } of guests) {
    if (random.integer(60) === 0) own.hungry = true;
    if (random.integer(80) === 0 && world.has("barrel 0")) own.thirsty = true;
  }
  if (random.integer(30) === 0) world.set("table 0", { slots: 1 + random.integer(4) });
}

/** The line of each thing. */
function linesOf({ world }: Tavern): ReadonlyMap<ThingId, readonly string[]> {
  const lines = new Map<ThingId, string[]>();
  for (const [agent, thing] of world.claims.save().waiting) {
    lines.set(thing, [...(lines.get(thing) ?? []), agent]);
  }
  return lines;
}

/** Whether an event is about a step: an agent without a plan asks anew when it is loaded. */
function isOfStep(event: string): boolean {
  return !/ (idle|waiting|replan) /.test(event);
}

describe("drawn lives at tables for one to four", () => {
  it.each([false, true])("keep to the places, as a crowd: %s", (isCrowd) => {
    for (let seed = 1; seed <= LIVES; seed++) {
      const tavern = new Tavern(drawTavern(seed, isCrowd));
      const { claims, things } = tavern.world;
      /** By agent: the number of ticks for which a free place has waited for it. */
      const called = new Map<string, number>();
      for (let at = 0; at < TICKS; at++) {
        const before = new Map([...things].map(({ id }) => [id, claims.holdersOf(id)]));
        const lines = linesOf(tavern);
        disturb(tavern, seed, at);
        tavern.tick();
        for (const { id } of things) {
          const holders = claims.holdersOf(id);
          const come = holders.filter((one) => before.get(id)?.includes(one) !== true);
          const where = `seed ${seed}, tick ${at}, ${id}: ${holders.join()}`;
          assert.ok(come.length === 0 || holders.length <= claims.capacityOf(id), where);
          if (isCrowd) continue;
          // Those ahead in the line have a place still, unless they want something else by now.
          const line = lines.get(id) ?? [];
          for (const one of come) {
            const ahead = line.slice(0, line.includes(one) ? line.indexOf(one) : line.length);
            const waiting = ahead.filter((other) => claims.awaitedBy(other) === id);
            assert.ok(waiting.length <= claims.freePlaces(id), where);
          }
        }
        // An agent with a free place before it takes it within the next tick, in which it asks and is answered.
        for (const { name } of tavern.guests) {
          const awaited = claims.awaitedBy(name);
          const isCalled = awaited !== undefined && claims.isFreeFor(name, awaited);
          const ticks = isCalled ? (called.get(name) ?? 0) + 1 : 0;
          called.set(name, ticks);
          assert.ok(ticks <= 1, `seed ${seed}, tick ${at}, ${name}`);
        }
      }
    }
  });

  it("go on alike when they are saved and loaded in the middle", () => {
    for (let seed = 1; seed <= LIVES; seed++) {
      const plan = drawTavern(seed, false);
      const tavern = new Tavern(plan);
      const middle = 20 + (seed % 80);
      let other: Tavern | undefined;
      let loadedAt = 0;
      for (let at = 0; at < TICKS; at++) {
        disturb(tavern, seed, at);
        if (other !== undefined) disturb(other, seed, at);
        else if (at >= middle) {
          other = new Tavern(plan);
          other.load(tavern);
          loadedAt = at;
        }
        const { changes } = tavern.world.claims;
        const events = tavern.tick();
        const again = other?.tick();
        // Agents without a plan ask anew when they are loaded: what becomes free just then, they may have a tick
        // sooner.
        if (at === loadedAt && tavern.world.claims.changes !== changes) other = undefined;
        if (other === undefined) continue;
        const where = `seed ${seed}, saved at ${middle} or later, tick ${at}`;
        assert.deepEqual(again?.filter(isOfStep), events.filter(isOfStep), where);
      }
      expect(other?.nowMs).toBe(tavern.nowMs);
    }
  });
});
