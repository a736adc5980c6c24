import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator, SavedGameError } from "@understudy/planner-core";
import { settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ThingBinding } from "../binding/binding.ts";
import { kindsOf, ThingLayout } from "../layout.ts";
import { World } from "../world.ts";
import { type SquadWorldRunner, worldSquads } from "./index.ts";
import { readSavedSquad } from "./saved-squad.ts";
import { AwaitedThings } from "./terms/awaited-things.ts";

const done = { type: "boolean", default: false } as const;

const cellar = defineDomain({
  name: "cellar",
  kinds: {
    barrel: { ale: { type: "integer", min: 0, max: 9, default: 5 } },
    job: { filled: done, drawn: done },
  },
  capacity: { barrel: 2 },
  places: { barrel: 1, job: 1 },
  state: { tired: done },
  tools: [
    {
      ...{ name: "fill", things: { it: "job", at: "barrel" }, claims: ["$at"], duration: 5 },
      then: { "$at.ale": { "+": 1 }, "$it.filled": true },
    },
    {
      ...{ name: "draw", things: { it: "job", at: "barrel" }, claims: ["$at"], duration: 4.9 },
      ...{ when: { "$at.ale": { ">": 0 } }, then: { "$at.ale": { "-": 1 }, "$it.drawn": true } },
    },
  ],
  goals: [
    { name: "filled", things: { it: "job" }, when: { "$it.filled": true } },
    { name: "drawn", things: { it: "job" }, when: { "$it.drawn": true } },
  ],
});

/** Squads of one at a barrel with room for two; nobody ever tells that a step has ended. */
class Cellar {
  readonly world = new World(cellar, { squads: worldSquads });
  readonly #orchestrator = new Orchestrator({
    domain: this.world.domain.untyped,
    ...{ planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  readonly squads = new Map<string, SquadWorldRunner>();
  readonly told: string[] = [];
  /** The ends of waits that squads were told. */
  readonly waits = new Map<string, Set<number>>();
  nowMs = 0;

  constructor() {
    this.world.add("barrel", "barrel 1");
    this.join("ann", "filled");
    this.join("bo", "drawn");
  }

  join(name: string, goal: "filled" | "drawn"): SquadWorldRunner {
    this.world.add("job", `job of ${name}`);
    const runner = this.world.squad([name]).runner({
      ...{ orchestrator: this.#orchestrator, budgetMs: 10_000, expansions: 500, ends: "told" },
      goal: { goal, things: { it: `job of ${name}` } },
      onOutcome: ({ status }: { readonly status: string }) => this.told.push(`${name} ${status}`),
    } as never) as unknown as SquadWorldRunner;
    this.squads.set(name, runner);
    return runner;
  }

  async play(untilMs: number): Promise<void> {
    for (; this.nowMs < untilMs; this.nowMs += 100) {
      for (const [name, squad] of this.squads) {
        const { [name]: action } = squad.tick({ [name]: {} }, {}, this.nowMs);
        while (squad.isWaiting) await settle();
        if (action?.event !== "wait") continue;
        this.waits.set(name, (this.waits.get(name) ?? new Set()).add(action.untilMs));
      }
    }
  }
}

describe("squads that wait for others", () => {
  it("may wait for one that raises a number and one that lowers it, both late", async () => {
    const game = new Cellar();
    await game.play(1000);
    game.join("cai", "filled");
    await game.play(9000);
    expect([...new Set(game.told)]).toEqual(["ann solved", "bo solved", "cai solved"]);
  });

  it("expect those who are late as much later again, and ask seldom meanwhile", async () => {
    const game = new Cellar();
    await game.play(1000);
    game.join("cai", "filled");
    await game.play(5200);
    game.waits.clear();
    await game.play(45_000);
    const [untilMs] = [...(game.waits.get("cai") ?? [])].slice(-1);
    // Those before are late since the sixth second.
    expect(untilMs).toBeGreaterThan(50_000);
    expect(game.waits.get("cai")?.size).toBeLessThan(20);
    expect(game.told.filter((told) => told === "cai solved").length).toBeLessThan(10);
  });

  it("know when those will be done who have no plan, but a step under way", async () => {
    const game = new Cellar();
    await game.play(1000);
    for (const [name, goal, tool] of [
      ["ann", "drawn", "draw"],
      ["bo", "filled", "fill"],
    ] as const) {
      const squad = game.squads.get(name);
      squad?.constraints.add({ disabled: [{ tool }] } as never);
      squad?.pursue({ goal, things: { it: `job of ${name}` } } as never);
    }
    await game.play(8000);
    expect(game.told).toContain("ann cut-off");
    expect(game.world.claims.holdersOf("barrel 1")).toEqual(["ann+", "bo+"]);
    game.join("cai", "filled");
    await game.play(9000);
    const told = game.told.filter((each) => each.startsWith("cai"));
    expect([...new Set(told)]).toEqual(["cai solved"]);
  });

  it.each([
    ["one who raises a number and one who lowers it", [1, -1, 1]],
    ["nothing", [0]],
    ["more than there is room for", [2_000_000_000, 2_000_000_000]],
    ["less than nothing", [-2_000_000_000]],
  ])("may wait in a loaded game for %s at one moment", async (_, amounts) => {
    const game = new Cellar();
    await game.play(1000);
    const cai = game.join("cai", "filled");
    await game.play(1200);
    const saved = cai.toJSON();
    const loaded = new Cellar();
    const again = loaded.join("cai", "filled");
    loaded.world.restore(JSON.parse(JSON.stringify(game.world.save())));
    const [first] = saved.awaited ?? [];
    expect(first?.thing).toBe("barrel 1");
    const before = amounts.map((by) => ({ leftMs: 500, changes: [{ property: "ale", by }] }));
    again.restore({ ...saved, awaited: [{ ...first, leftMs: 1000, before }] });
    // The others tell no forecasts of their own before their first tick.
    for (const name of ["ann", "bo"]) loaded.squads.delete(name);
    await loaded.play(700);
    expect(loaded.told).toEqual([]);
    expect(loaded.world.claims.waitingFor("barrel 1")).toBe(1);
  });

  it.each([
    ["/awaited/0/before/0/changes/0/by", 1, 1, Number.MAX_SAFE_INTEGER],
    ["/awaited/0/before/0/changes/0/by", 1, 1, -Number.MAX_SAFE_INTEGER],
    ["/awaited/0/before", 1, 501, 1],
    ["/awaited", 10, 51, 1],
    ["/awaited", 501, 0, 1],
  ])("refuse saved forecasts that no game has at %s", (place, things, forecasts, by) => {
    const squad = new Cellar().squads.get("bo") as SquadWorldRunner;
    const list = <Entry>(length: number, entry: Entry): Entry[] => new Array(length).fill(entry);
    const before = list(forecasts, { leftMs: 1, changes: [{ property: "ale", by }] });
    const awaited = list(things, { thing: "barrel 1", leftMs: 1, before });
    const restore = (): void => squad.restore({ ...squad.toJSON(), awaited });
    expect(restore).toThrow(SavedGameError);
    expect(restore).toThrow(new RegExp(`${place}: `));
  });

  it("ask with no more events than a save has, however many are at a thing", () => {
    const { domain } = new Cellar().world;
    const layout = new ThingLayout(domain.untyped, kindsOf(domain.untyped));
    const before = Array.from({ length: 10_000 }, (_, at) => {
      return { untilMs: 1000 * at, changes: [{ property: "ale", by: 1 }] };
    });
    const awaited = new AwaitedThings({
      ...{ freeFrom: () => 7_000_000, forecastOf: () => ({ fromMs: 7_000_000, before }) },
      ...{ stoodFor: new Set(), nameOf: ({ id }) => String(id) },
    });
    const bound = layout.places.map(({ kind }) => ({ thing: { id: `${kind} 1` } }));
    const binding = new ThingBinding(layout, bound as never, true);
    awaited.update(binding, 0);
    const events = awaited.events(binding, 1000);
    expect(events.length).toBeLessThanOrEqual(502);
    expect(events.filter(({ opens }) => opens !== undefined).map(({ at }) => at)).toEqual([
      7000, 7000,
    ]);
    const own = [1, 0.999].map((at) => ({ at, then: { "barrel.ale": { "-": 1 } } }));
    const beside = awaited.events(binding, 1000, own).map(({ at }) => at);
    expect(beside).toContain(0.998);
    expect(beside.filter((at) => at === 1 || at === 0.999)).toEqual([]);
  });

  it("sum up what others change at the moment to which an event of the game moves it", () => {
    const { domain } = new Cellar().world;
    const layout = new ThingLayout(domain.untyped, kindsOf(domain.untyped));
    const before = [
      { untilMs: 999, changes: [{ property: "ale", by: 1 }] },
      { untilMs: 1000, changes: [{ property: "ale", by: -1 }] },
    ];
    const awaited = new AwaitedThings({
      ...{ freeFrom: () => 1000, forecastOf: () => ({ fromMs: 1000, before }) },
      ...{ stoodFor: new Set(), nameOf: ({ id }) => String(id) },
    });
    const bound = layout.places.map(({ kind }) => ({ thing: { id: `${kind} 1` } }));
    const binding = new ThingBinding(layout, bound as never, true);
    awaited.update(binding, 0);
    const momentsOf = (own: readonly number[]): readonly number[] => {
      const then = { "barrel.ale": { "-": 1 } } as const;
      const events = awaited.events(
        binding,
        1000,
        own.map((at) => ({ at, then })),
      );
      return events.filter(({ opens }) => opens === undefined).map(({ at }) => at);
    };
    const apart = momentsOf([]);
    expect(new Set(apart).size).toBe(apart.length);
    const beside = momentsOf([Math.max(...apart)]);
    expect(new Set(beside).size).toBe(beside.length);
    expect(beside).not.toContain(Math.max(...apart));
    // There is none before the first one.
    expect(momentsOf([0.001]).every((at) => at > 0)).toBe(true);
  });

  it.each([
    [1, 600, [1, 500]],
    [3, 300, [3, 498]],
    [600, 2, [500, 500]],
  ])("save of %i things with %i forecasts no more than they restore", (things, forecasts, kept) => {
    const awaited = new AwaitedThings({} as never);
    const before = new Array(forecasts).fill({ leftMs: 1 });
    awaited.restore(
      Array.from({ length: things }, (_, at) => ({ thing: `barrel ${at}`, leftMs: 1, before })),
    );
    const saved = awaited.toJSON().awaited ?? [];
    const squad = new Cellar().squads.get("bo")?.toJSON();
    expect(() => readSavedSquad({ ...squad, awaited: saved })).not.toThrow();
    expect([saved.length, saved.flatMap((each) => each.before).length]).toEqual(kept);
  });
});
