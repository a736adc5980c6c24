import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";
import type { WaitingMember } from "../members.ts";
import type { ErrandOffer } from "../offers.ts";
import { ComingNeeds } from "./coming-needs.ts";

const seconds = (count: number): number => count * 1000;

describe("ComingNeeds", () => {
  /** A crowd that eats and works; a thousandth of cost takes a millisecond, and a meal costs 5. */
  const crowd = () => {
    const needs = new ComingNeeds();
    const asks = (member: object, isHungry: boolean, nowMs: number): void => {
      const asked = () => ({ met: isHungry ? [] : ["fed"], open: isHungry ? "fed" : "useful" });
      needs.asks(oneOf(member), { asked }, nowMs);
    };
    const begins = (member: object, hash: string, scaledLength: number, nowMs: number): void =>
      needs.begins(member, { hash, scaledLength }, nowMs);
    const eats = (member: object, nowMs: number): void => {
      asks(member, true, nowMs);
      begins(member, "fed", 5000, nowMs);
      asks(member, false, nowMs + 5000);
    };
    /** The price of the danger that an agent gets hungry while it works. */
    const priceOf = (member: object, length: number, nowMs: number): number => {
      const offer = { goal: {}, scaledCost: 0, scaledLength: length } as unknown as ErrandOffer;
      const asked = () => ({ met: ["fed"], open: "useful" });
      return needs.priced(oneOf(member), [offer], { asked }, nowMs)[0]?.scaledCost as number;
    };
    return { needs, asks, begins, eats, priceOf };
  };
  const oneOf = (member: object): WaitingMember<object> =>
    ({ member, question: { goals: [{}, {}] }, goals: [], next: 0 }) as never;

  it("prices a meal into work that an agent cannot end before the next one", () => {
    const { asks, eats, priceOf } = crowd();
    const ann = {};
    asks(ann, false, 0);
    eats(ann, seconds(10));
    eats(ann, seconds(75));
    // She has eaten at 80 s, and lasts for a minute.
    expect(priceOf(ann, seconds(20), seconds(100))).toBe(0);
    expect(priceOf(ann, seconds(20), seconds(125))).toBe(5000);
    expect(priceOf(ann, seconds(10), seconds(125))).toBe(0);
  });

  it("prefers agents that have eaten as soon as others got hungry", () => {
    const { asks, eats, priceOf } = crowd();
    const [ann, bo] = [{}, {}];
    asks(ann, false, 0);
    asks(bo, false, 0);
    eats(ann, seconds(20));
    expect(priceOf(ann, seconds(10), seconds(30))).toBe(0);
    // One of two has got hungry, in 20 s and 30 s: in ten, a fifth of a meal.
    expect(priceOf(bo, seconds(10), seconds(30))).toBe(1000);
  });

  it("prices needs without a rule by how often they come", () => {
    const { asks, eats, priceOf } = crowd();
    const ann = {};
    asks(ann, false, 0);
    for (const at of [10, 35, 140, 150, 305]) eats(ann, seconds(at));
    const [early, late] = [
      priceOf(ann, seconds(20), seconds(311)),
      priceOf(ann, seconds(20), seconds(350)),
    ];
    expect(early).toBe(late);
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(5000);
  });

  it("goes on with the same prices after a save", () => {
    const { needs, asks, eats, priceOf } = crowd();
    const [ann, bo] = [{}, {}];
    asks(ann, false, 0);
    asks(bo, false, 0);
    eats(ann, seconds(10));
    eats(ann, seconds(75));
    const after = crowd();
    after.needs.restore(JSON.parse(JSON.stringify(needs.save())));
    for (const one of [ann, bo]) {
      const saved = needs.saveOf(one, seconds(90));
      if (saved) after.needs.restoreOf(one, JSON.parse(JSON.stringify(saved)), seconds(90));
    }
    for (const one of [ann, bo])
      for (const at of [100, 120, 130])
        expect(after.priceOf(one, seconds(12), seconds(at))).toBe(
          priceOf(one, seconds(12), seconds(at)),
        );
  });

  it("knows only what was saved once it is restored, also if that is less", () => {
    const { needs, asks, eats, begins, priceOf } = crowd();
    const ann = {};
    asks(ann, false, 0);
    eats(ann, seconds(10));
    const [all, own] = [needs.save(), needs.saveOf(ann, seconds(20))];
    eats(ann, seconds(75));
    begins(ann, "useful", 100, seconds(80));
    needs.restore(all);
    if (own) for (const _ of [1, 2]) needs.restoreOf(ann, own, seconds(20));
    expect([needs.save(), needs.saveOf(ann, seconds(20))]).toEqual([all, own]);
    needs.restore({ done: { scaledCost: 0, ms: 0 }, goals: [] });
    expect(needs.saveOf(ann, seconds(20))).toBeUndefined();
    expect(priceOf(ann, seconds(20), seconds(75))).toBe(0);
  });

  it.each([
    [{ scaledCost: 0, ms: 5 }, 0, 5],
    [{ scaledCost: 1e-300, ms: 1e300 }, 0, 5],
    [{ scaledCost: 1, ms: 1 }, 1e308, 1e308],
  ])("keeps prices finite after a save with %j", (done, firsts, agoMs) => {
    const { needs, priceOf } = crowd();
    const ann = {};
    const goal = { goal: "fed", deviationMs: 0, firsts, firstsMs: 0, scaledCost: 1e308 };
    needs.restore({ done, goals: [goal] });
    needs.restoreOf(ann, { goals: [{ goal: "fed", isOpen: false, isSeenTo: false, agoMs }] }, 10);
    expect(Number.isFinite(priceOf(ann, 1e300, 20))).toBe(true);
  });

  it("learns anew after a thousand goals, and keeps no more", () => {
    const { needs } = crowd();
    const ann = {};
    for (let at = 0; at < 3000; at++)
      needs.asks(oneOf(ann), { asked: () => ({ met: [`at ${at}`], open: "useful" }) }, at);
    expect(needs.save().goals.length).toBeLessThanOrEqual(1000);
    expect(needs.saveOf(ann, 3000)?.goals.length).toBeLessThanOrEqual(1000);
  });

  it("forgets agents that are gone", () => {
    const { needs, asks, eats, priceOf } = crowd();
    const [ann, bo] = [{}, {}];
    asks(ann, false, 0);
    asks(bo, false, 0);
    eats(ann, seconds(20));
    const before = priceOf(ann, seconds(20), seconds(40));
    needs.forget(bo);
    expect(needs.saveOf(bo, seconds(40))).toBeUndefined();
    expect(priceOf(bo, seconds(20), seconds(40))).toBe(0);
    expect(priceOf(ann, seconds(20), seconds(40))).toBe(before);
  });
});

const domain = loadDomain({
  name: "quay",
  kinds: { stall: {}, crate: {} },
  state: {
    near: { type: "thing", of: ["stall", "crate"], position: true },
    hungry: { type: "boolean", default: false, sensed: true },
    useful: { type: "boolean", default: false, sensed: true },
  },
  tools: [
    { name: "go", things: { to: ["stall", "crate"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "eat", things: { it: "stall" } },
      when: { near: "$it", hungry: true },
      then: { hungry: false },
    },
    {
      ...{ name: "haul", things: { it: "crate" }, claims: ["$it"], cost: 20 },
      when: { near: "$it" },
      then: { useful: true },
    },
  ],
  goals: [
    { name: "fed", when: { hungry: false }, priority: 5 },
    { name: "useful", when: { useful: true } },
  ],
});

const NAMES = ["ann", "bo", "cid", "dee"] as const;

/** Four dockers beside a stall, who get hungry a minute after each meal, one after the other. */
function openQuay() {
  const crates = new Map<ThingId, number>();
  const own = NAMES.map(() => {
    return { near: undefined as ThingId | undefined, hungry: false, useful: false };
  });
  const mealsMs = NAMES.map((_, at) => seconds(10 * at - 60));
  const doing = new Map<number, { readonly tool: string; readonly untilMs: number }>();
  const hauled: string[] = [];
  let nowMs = 0;
  const way = (_: string, from: ThingId | undefined, to: ThingId): number =>
    1 + Math.abs((crates.get(from ?? "") ?? 0) - (crates.get(to) ?? 0));
  const open = () => {
    const world = new World(domain, { way, estimate: way });
    const planner = world.share(new ClassicalPlanner());
    const orchestrator = new Orchestrator({ domain: world.domain, planner });
    world.add("stall", "stall");
    for (const crate of crates.keys()) world.add("crate", crate);
    const goal = { oneOf: ["fed", "useful"] };
    const options = { orchestrator, goal, asks: "game", budgetMs: 60_000 } as const;
    const runners = NAMES.map((name) => world.agent(name).runner(options));
    return { world, orchestrator, runners };
  };
  let game = open();
  const end = (at: number, tool: string, things: Readonly<Record<string, ThingId>>): void => {
    const values = own[at] as (typeof own)[number];
    if (tool === "go") values.near = things["to"];
    if (tool === "eat") mealsMs[at] = nowMs;
    if (tool !== "haul") return;
    hauled.push(NAMES[at] as string);
    crates.delete(things["it"] as ThingId);
    game.world.remove(things["it"] as ThingId);
    values.near = undefined;
  };
  const tick = (at: number): void => {
    const runner = game.runners[at] as (typeof game.runners)[number];
    const values = own[at] as (typeof own)[number];
    const step = doing.get(at);
    const current = runner.remaining[0];
    if (step !== undefined && current !== undefined && step.untilMs <= nowMs) {
      end(at, step.tool, current.things as Readonly<Record<string, ThingId>>);
      doing.delete(at);
      runner.finished();
    }
    values.hungry = nowMs - (mealsMs[at] as number) >= seconds(60);
    const told = runner.tick(values, nowMs);
    if (told.event !== "start") return;
    const { tool } = told.step;
    doing.set(at, { tool, untilMs: nowMs + seconds(tool === "haul" ? 20 : 1) });
  };
  return {
    hauled,
    runUntil: (endMs: number): void => {
      for (; nowMs < endMs; nowMs += 200) {
        for (const at of NAMES.keys()) tick(at);
        game.world.planMany(game.orchestrator, 60_000);
      }
    },
    land: (crate: string): void => {
      crates.set(crate, 1);
      game.world.add("crate", crate);
    },
    reload: (): void => {
      const saved = JSON.parse(JSON.stringify(game.world.save()));
      game = open();
      game.world.restore(saved);
    },
  };
}

describe("a crowd of dockers", () => {
  it("gives a long haul to one who will not be hungry before its end", () => {
    const quay = openQuay();
    quay.runUntil(seconds(35));
    quay.land("first");
    quay.runUntil(seconds(180));
    expect(quay.hauled).toHaveLength(1);
    // Ann and Bo are hungry before 200 s, Cid and Dee after.
    quay.land("second");
    quay.runUntil(seconds(206));
    expect(quay.hauled[1]).toBe("cid");
  });

  it("knows that after a save, too", () => {
    const quay = openQuay();
    quay.runUntil(seconds(35));
    quay.land("first");
    quay.runUntil(seconds(180));
    quay.reload();
    quay.land("second");
    quay.runUntil(seconds(206));
    expect(quay.hauled[1]).toBe("cid");
  });
});
