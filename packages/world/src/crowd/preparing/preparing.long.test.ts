import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";

/** A step for the strong; no smith is. */
const lift = {
  ...{ name: "lift", things: { at: "anvil" }, claims: ["$at"] },
  when: { near: "$at", strong: true, bar: "nothing" },
  then: { "$at.busy": false },
};

/** The differences of a smithy. */
interface Other {
  /** Whether some are able to free an anvil. */
  readonly isFreed?: boolean;
  /** Further effects of a way. */
  readonly going?: object;
  /** Further conditions of laying a bar on an anvil. */
  readonly laying?: object;
  readonly goals?: readonly { readonly name: string; readonly when: object }[];
  /** Further values of each smith. */
  readonly own?: Readonly<Record<string, ThingId>>;
  readonly bars?: number;
  readonly goMs?: number;
  /** A saved smithy, which goes on. */
  readonly from?: { readonly world: unknown; readonly smiths: readonly SmithValues[] };
}

interface SmithValues extends Readonly<Record<string, ThingId | boolean | undefined>> {
  readonly near: ThingId | undefined;
  readonly bar: ThingId | undefined;
}

const smithyWhere = ({ isFreed = false, going = {}, laying = {}, goals = [] }: Other) =>
  loadDomain({
    name: "smithy",
    kinds: {
      store: {},
      anvil: { busy: { type: "boolean", default: false } },
      bar: { lies: { type: "boolean", default: true }, hot: { type: "boolean", default: true } },
    },
    state: {
      near: { type: "thing", of: ["store", "anvil"], position: true },
      bar: { type: "thing", of: ["bar"] },
      useful: { type: "boolean", default: false },
      strong: { type: "boolean", default: false, sensed: true },
      mine: { type: "thing", of: ["anvil"] },
      clean: { type: "boolean", default: true },
    },
    tools: [
      {
        ...{ name: "go", things: { to: ["store", "anvil"] } },
        ...{ then: { near: "$to", ...going }, cost: { way: "$to" } },
      },
      {
        ...{ name: "take", things: { it: "bar", at: "store" }, claims: ["$it"] },
        when: { near: "$at", bar: "nothing", "$it.lies": true },
        then: { bar: "$it", "$it.lies": false },
      },
      {
        ...{ name: "lay", things: { it: "bar", at: "anvil" }, claims: ["$at"] },
        when: { near: "$at", bar: "$it", "$it.hot": true, "$at.busy": false, ...laying },
        then: { bar: "nothing", "$at.busy": true, useful: true },
      },
      ...(isFreed ? [lift] : []),
    ],
    goals: [{ name: "useful", when: { useful: true }, priority: 1 }, ...goals],
  } as Parameters<typeof loadDomain>[0]);

/** A smithy of eight smiths, who know what to do, and whose anvils are in use. */
function busySmithy(other: Other = {}) {
  const { bars = 8, goals = [], own: more = {}, goMs = 300, from } = other;
  const way = () => 1;
  const world = new World(smithyWhere(other), { way, estimate: way, waysPerTick: 10_000 });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  world.add("store", "store");
  for (const id of ["anvil", "block"]) world.add("anvil", id);
  for (let index = 0; index < bars; index++) {
    world.add("bar", `bar ${index}`, { hot: index !== 0 || bars === 1 });
  }
  let answers = 0;
  const person = (name: string) =>
    world.agent(name).runner({
      orchestrator,
      goal: { oneOf: ["useful", ...goals.map((goal) => goal.name)] },
      budgetMs: 60_000,
      asks: "game",
      durationMs: ({ tool }) => (tool === "go" ? goMs : 300),
      onOutcome: () => answers++,
    });
  const plan = (): void => world.planMany(orchestrator, 60_000);
  if (from === undefined) {
    person("scout").tick({ near: undefined, bar: undefined, ...more }, 0);
    plan();
    world.removeAgent("scout");
  }
  const smiths = Array.from({ length: 8 }, (_, index) => {
    const own = { near: undefined as ThingId | undefined, bar: undefined as ThingId | undefined };
    const values = { ...own, useful: false, ...more, ...from?.smiths[index] };
    return { runner: person(`smith ${index}`), own: values };
  });
  for (const { own } of smiths) if (own.bar !== undefined) world.set(own.bar, { lies: false });
  if (from !== undefined) world.restore(JSON.parse(JSON.stringify(from.world)));
  const laid: string[] = [];
  const tick = (nowMs: number): void => {
    for (const { runner, own } of smiths) {
      const { event, step, things } = runner.tick({ ...own }, nowMs);
      if (event !== "finish") continue;
      if (step.tool === "go") own.near = things["to"];
      if (step.tool === "take") {
        own.bar = things["it"];
        world.set(things["it"] as ThingId, { lies: false });
      }
      if (step.tool !== "lay") continue;
      own.bar = undefined;
      laid.push(String(things["it"]));
      world.set(things["at"] as ThingId, { busy: true });
    }
    plan();
  };
  const holding = () => smiths.flatMap(({ own }) => own.bar ?? []);
  return { world, smiths, tick, holding, laid, answers: () => answers };
}

describe("agents of a crowd whose work has to wait for a thing", () => {
  it("prepare for it, one for each such thing and one more", () => {
    const { world, tick, holding, laid } = busySmithy();
    for (const id of ["anvil", "block"]) world.set(id, { busy: true });
    for (let nowMs = 100; nowMs < 10_000; nowMs += 100) tick(nowMs);
    expect(laid).toEqual([]);
    expect(holding()).toHaveLength(3);
    // A cold bar is of no use.
    expect(holding()).not.toContain("bar 0");
    world.set("anvil", { busy: false });
    for (let nowMs = 10_000; nowMs < 12_000; nowMs += 100) tick(nowMs);
    expect(laid).toHaveLength(1);
    for (let nowMs = 12_000; nowMs < 20_000; nowMs += 100) tick(nowMs);
    expect(laid).toHaveLength(1);
    // One more had set out while the anvil was free.
    expect([3, 4]).toContain(holding().length);
  });

  it("prepare no more of it after the game was saved and loaded", () => {
    const before = busySmithy();
    for (const id of ["anvil", "block"]) before.world.set(id, { busy: true });
    for (let nowMs = 100; nowMs < 10_000; nowMs += 100) before.tick(nowMs);
    const smiths = before.smiths.map(({ own }) => ({ ...own }));
    const { world, tick, holding, laid } = busySmithy({
      from: { world: before.world.save(), smiths },
    });
    for (const id of ["anvil", "block"]) world.set(id, { busy: true });
    for (let nowMs = 10_000; nowMs < 20_000; nowMs += 100) tick(nowMs);
    expect(holding()).toEqual(before.holding());
    world.set("anvil", { busy: false });
    for (let nowMs = 20_000; nowMs < 22_000; nowMs += 100) tick(nowMs);
    expect(laid).toHaveLength(1);
  });

  it("are saved without times once they are too few for a crowd", () => {
    const { world, smiths, tick } = busySmithy();
    for (let nowMs = 100; nowMs < 2000; nowMs += 100) tick(nowMs);
    for (let index = 1; index < smiths.length; index++) world.removeAgent(`smith ${index}`);
    smiths.length = 1;
    tick(2000);
    smiths[0]?.runner.interrupt();
    tick(2100);
    const saved = JSON.parse(JSON.stringify(world.save()));
    expect(saved.crowd.comings).toMatchObject({ brought: [], came: [] });
    expect(saved.crowd.goals).not.toEqual([]);
    world.restore(saved);
    expect(JSON.parse(JSON.stringify(world.save())).crowd).toEqual(saved.crowd);
  });

  it("prepare for what comes after those who can do it at once", () => {
    const { tick, holding, laid } = busySmithy();
    for (let nowMs = 100; nowMs < 5000; nowMs += 100) tick(nowMs);
    expect(laid).toHaveLength(2);
    // Two more may have set out while the anvils were free.
    expect([3, 4, 5]).toContain(holding().length);
  });

  it("let an agent that holds it already be faster", () => {
    const { world, smiths, tick, laid } = busySmithy();
    world.set("block", { busy: true });
    // All smiths wait, and one of them sets out for a bar while the anvil is free.
    for (const nowMs of [100, 200]) tick(nowMs);
    const [last] = smiths.filter(({ runner }) => !runner.isPlaying).slice(-1);
    expect(smiths.filter(({ runner }) => runner.isPlaying).length).toBeGreaterThan(0);
    // Meanwhile a player gives a bar to another one.
    world.set("bar 7", { lies: false });
    Object.assign(last?.own ?? {}, { bar: "bar 7", near: "anvil" });
    for (let nowMs = 300; nowMs < 5000; nowMs += 100) tick(nowMs);
    expect(laid).toEqual(["bar 7"]);
    world.set("anvil", { busy: false });
    for (let nowMs = 5000; nowMs < 9000; nowMs += 100) tick(nowMs);
    expect(laid).toHaveLength(2);
  });

  it("wait beside it, one at each before a second one, with what they hold", () => {
    const { world, smiths, tick, laid } = busySmithy({ isFreed: true });
    for (const id of ["anvil", "block"]) world.set(id, { busy: true });
    for (let nowMs = 100; nowMs < 10_000; nowMs += 100) tick(nowMs);
    const holders = smiths.filter(({ own }) => own.bar !== undefined);
    const at = holders.map(({ own }) => own.near).toSorted();
    expect(at).toHaveLength(3);
    expect(new Set(at)).toEqual(new Set(["anvil", "block"]));
    const others = smiths.filter(({ own }) => own.bar === undefined);
    expect(others.some(({ own }) => own.near === "anvil" || own.near === "block")).toBe(false);
    expect(holders.some(({ runner }) => runner.isPlaying)).toBe(false);
    world.set("block", { busy: false });
    // No way is left: a tick to plan, and a step.
    for (let nowMs = 10_000; nowMs < 10_600; nowMs += 100) tick(nowMs);
    expect(laid).toHaveLength(1);
  });

  it("stay where they are if it will not be free", () => {
    const { world, smiths, tick } = busySmithy();
    for (const id of ["anvil", "block"]) world.set(id, { busy: true });
    for (let nowMs = 100; nowMs < 10_000; nowMs += 100) tick(nowMs);
    const holders = smiths.filter(({ own }) => own.bar !== undefined);
    expect(new Set(holders.map(({ own }) => own.near))).toEqual(new Set(["store"]));
  });

  it.each<[string, Other]>([
    ["the way costs more than time", { isFreed: true, going: { clean: false } }],
    [
      "it matters where they are",
      { isFreed: true, goals: [{ name: "away", when: { near: "elsewhere" } }] },
    ],
  ])("stay where they are if %s", (_, other) => {
    const { world, smiths, tick } = busySmithy(other);
    for (const id of ["anvil", "block"]) world.set(id, { busy: true });
    for (let nowMs = 100; nowMs < 10_000; nowMs += 100) tick(nowMs);
    const holders = smiths.filter(({ own }) => own.bar !== undefined);
    expect(new Set(holders.map(({ own }) => own.near))).toEqual(new Set(["store"]));
  });

  it("wait beside the thing that is theirs", () => {
    const other = { isFreed: true, laying: { mine: "$at" }, own: { mine: "block" } };
    const { world, smiths, tick } = busySmithy(other);
    for (const id of ["anvil", "block"]) world.set(id, { busy: true });
    for (let nowMs = 100; nowMs < 10_000; nowMs += 100) tick(nowMs);
    const holders = smiths.filter(({ own }) => own.bar !== undefined);
    expect(new Set(holders.map(({ own }) => own.near))).toEqual(new Set(["block"]));
  });

  it("turn round on the way once their work may go on", () => {
    const { world, smiths, tick, laid } = busySmithy({ isFreed: true, bars: 1, goMs: 3000 });
    for (const id of ["anvil", "block"]) world.set(id, { busy: true });
    let nowMs = 100;
    const goesTo = () => smiths.find(({ own }) => own.bar)?.runner.remaining[0]?.things["to"];
    for (; goesTo() === undefined && nowMs < 10_000; nowMs += 100) tick(nowMs);
    for (const untilMs = nowMs + 1000; nowMs < untilMs; nowMs += 100) tick(nowMs);
    world.set(goesTo() === "anvil" ? "block" : "anvil", { busy: false });
    for (const untilMs = nowMs + 3800; nowMs < untilMs; nowMs += 100) tick(nowMs);
    expect(laid).toHaveLength(1);
  });

  it("ask little while they wait, and keep hands free for as long", () => {
    const { world, tick, holding, answers } = busySmithy({ isFreed: true, bars: 20 });
    for (const id of ["anvil", "block"]) world.set(id, { busy: true });
    for (let nowMs = 100; nowMs < 100_000; nowMs += 100) tick(nowMs);
    expect(holding()).toHaveLength(3);
    // Eight smiths, who may each ask every 30 s, and a few more times as they begin to wait.
    expect(answers()).toBeLessThan(80);
  });
});
