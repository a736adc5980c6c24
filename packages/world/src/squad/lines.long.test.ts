import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator, SavedGameError } from "@understudy/planner-core";
import { formatLanes } from "@understudy/planner-core/squad";
import { settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";
import { type SquadWorldRunner, type WorldSquadOutcome, worldSquads } from "./index.ts";

const enter = { "$on.room": { "-": 1 } } as const;
const leave = { "$on.room": { "+": 1 } } as const;
const ofOrder = { type: "boolean", default: false } as const;

const grill = defineDomain({
  name: "grill",
  kinds: {
    burner: {
      places: { type: "integer", min: 1, max: 3, default: 1 },
      room: { type: "integer", min: 0, max: 3, default: 1 },
    },
    order: { fried: ofOrder, salad: ofOrder, roasted: ofOrder },
  },
  capacity: { burner: "places" },
  places: { burner: 2, order: 1 },
  state: { tired: ofOrder },
  tools: [
    {
      ...{ name: "fry", things: { it: "order", on: "burner" }, claims: ["$it", "$on"] },
      ...{ when: { "$on.room": { ">": 0 } }, duration: 5 },
      ...{ start: enter, then: { "$it.fried": true, ...leave }, interrupted: leave },
    },
    {
      ...{ name: "fry_alone", things: { it: "order", on: "burner" }, claims: ["$it", "$on"] },
      ...{ then: { "$it.fried": true }, duration: 5 },
    },
    {
      ...{ name: "roast", things: { it: "order", on: "burner" }, claims: ["$it", "$on"] },
      ...{ when: { "$on.room": { ">": 1 } }, duration: 2, then: { "$it.roasted": true } },
    },
    {
      ...{ name: "chop", things: { it: "order" }, claims: ["$it"], duration: 2 },
      then: { "$it.salad": true },
    },
  ],
  goals: [
    { name: "fried", things: { it: "order" }, when: { "$it.fried": true } },
    { name: "dinner", things: { it: "order" }, when: { "$it.fried": true, "$it.salad": true } },
    { name: "roasted", things: { it: "order" }, when: { "$it.roasted": true } },
  ],
});

type Goal = "fried" | "dinner" | "roasted";

const DONE_BY: Readonly<Record<string, string>> = { chop: "salad", roast: "roasted" };

/** A grill, and cooks with an order each: squads of one, or single agents. */
class Grill {
  world: World<never> = this.#newWorld();
  readonly squads = new Map<string, SquadWorldRunner>();
  readonly outcomes = new Map<string, WorldSquadOutcome[]>();
  readonly log: string[] = [];
  readonly goals = new Map<string, Goal>();
  /** Steps that last longer than they are to, by cook, in ms. */
  readonly lateMs = new Map<string, number>();
  nowMs = 0;
  #orchestrator = this.#newOrchestrator();
  readonly #ends = new Map<string, number>();
  readonly #alone = new Map<string, ReturnType<ReturnType<World["agent"]>["runner"]>>();

  /** @param places the number of cooks at the burner */
  constructor(places = 1) {
    this.world.add("burner" as never, "burner 1", { places, room: places } as never);
  }

  #newWorld(): World<never> {
    return new World(grill, { squads: worldSquads }) as unknown as World<never>;
  }

  #newOrchestrator(): Orchestrator {
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    return new Orchestrator({ domain: this.world.domain.untyped, ...parts });
  }

  join(cook: string, goal: Goal = "fried"): SquadWorldRunner {
    const order = `order of ${cook}`;
    if (!this.world.has(order)) this.world.add("order" as never, order);
    this.goals.set(cook, goal);
    const outcomes = this.outcomes.get(cook) ?? [];
    this.outcomes.set(cook, outcomes);
    const runner = this.world.squad([cook]).runner({
      ...{ orchestrator: this.#orchestrator, goal: { goal, things: { it: order } } },
      ...{ budgetMs: 10_000, expansions: 500, ends: "told" },
      onOutcome: (outcome: WorldSquadOutcome) => outcomes.push(outcome),
    } as never) as unknown as SquadWorldRunner;
    runner.constraints.add({ disabled: [{ tool: "fry_alone" }] } as never);
    this.squads.set(cook, runner);
    return runner;
  }

  /** A single agent that fries. */
  joinAlone(cook: string): void {
    const order = `order of ${cook}`;
    this.world.add("order" as never, order);
    const runner = this.world.agent(cook).runner({
      ...{ orchestrator: this.#orchestrator, goal: { goal: "fried", things: { it: order } } },
      ...{ budgetMs: 10_000, durationMs: () => 5000 },
    } as never) as never;
    this.#alone.set(cook, runner);
  }

  /** @param isAway whether a cook has no tick. Default: all have theirs */
  async play(untilMs: number, isAway: (cook: string) => boolean = () => false): Promise<void> {
    for (; this.nowMs <= untilMs; this.nowMs += 100) {
      for (const [cook, squad] of this.squads) {
        if (isAway(cook)) continue;
        if (this.nowMs >= (this.#ends.get(cook) ?? Number.POSITIVE_INFINITY)) {
          this.#ends.delete(cook);
          this.#end(cook);
          squad.finished(cook);
        }
        const { [cook]: action } = squad.tick({ [cook]: {} }, {}, this.nowMs);
        while (squad.isWaiting) await settle();
        if (action?.event !== "start") continue;
        const lateMs = this.lateMs.get(cook) ?? 0;
        this.#ends.set(cook, this.nowMs + action.durationMs + lateMs);
        this.#begin(cook, action.step.tool);
      }
      for (const [cook, runner] of this.#alone) {
        const { event, step } = runner.tick({}, this.nowMs);
        while (runner.isWaiting) await settle();
        if (event === "start") this.#begin(cook, step.tool);
        if (event === "finish") this.#end(cook);
      }
    }
  }

  /**
   * Saves all, and goes on with what was saved.
   *
   * @param last the cook that has its ticks after the others from now on. Default: the order stays
   */
  reload(last?: string): void {
    const saved = JSON.stringify([this.world.save(), [...this.squads]]);
    const things = [...this.world.things].map(({ id }) => this.world.get(id));
    const [world, squads] = JSON.parse(saved) as [unknown, [string, unknown][]];
    this.world = this.#newWorld();
    this.#orchestrator = this.#newOrchestrator();
    for (const { id, kind, ...properties } of things as { id: string; kind: string }[])
      this.world.add(kind as never, id, properties as never);
    this.world.restore(world);
    this.squads.clear();
    const inTurn = squads.filter(([cook]) => cook !== last);
    for (const [cook, each] of [...inTurn, ...squads.filter(([cook]) => cook === last)])
      this.join(cook, this.goals.get(cook)).restore(each);
  }

  /** The start of a cook's frying in the log, in seconds. */
  startOf(cook: string): number {
    const line = this.log.find((each) => each.includes(`${cook} starts fry`)) ?? "";
    return Number.parseInt(line, 10) / 1000;
  }

  #doing = new Map<string, string>();

  #begin(cook: string, tool: string): void {
    this.log.push(`${this.nowMs} ${cook} starts ${tool}`);
    this.#doing.set(cook, tool);
    if (tool === "fry") this.#enter(-1);
  }

  #end(cook: string): void {
    const tool = this.#doing.get(cook) as string;
    this.log.push(`${this.nowMs} ${cook} ends ${tool}`);
    const done = DONE_BY[tool] ?? "fried";
    this.world.set(`order of ${cook}`, { [done]: true } as never);
    if (tool === "fry") this.#enter(1);
  }

  #enter(by: number): void {
    const { room } = this.world.get("burner 1") as { readonly room: number };
    expect(room + by).toBeGreaterThanOrEqual(0);
    this.world.set("burner 1", { room: room + by } as never);
  }
}

describe("squads in the lines of things", () => {
  it("plan with what others use for the time at which it is free, and wait for it by name", async () => {
    const game = new Grill();
    game.join("ann");
    await game.play(1000);
    const bo = game.join("bo", "dinner");
    await game.play(4000);
    const [plan] = game.outcomes.get("bo") as [WorldSquadOutcome];
    expect(`\n${formatLanes(plan, { width: 60 })}`).toMatchInlineSnapshot(`
      "
          0           2           4            6           8
          ┬───────────┬───────────┬────────────┬───────────┬──────
      bo  ┣chop━━━━━━━┫ burner 1 ·┣fry order of bo burner 1━━━━━━┫"
    `);
    expect(bo.roles()["bo"]).toMatchObject([
      { step: { tool: "fry" }, wait: { for: undefined, what: "burner 1" } },
    ]);
    expect(game.world.claims.holdersOf("burner 1")).toEqual(["ann+"]);
    expect(game.world.claims.awaitedBy("bo+")).toBe("burner 1");
    await game.play(12_000);
    expect(game.log).toMatchInlineSnapshot(`
      [
        "100 ann starts fry",
        "1200 bo starts chop",
        "3200 bo ends chop",
        "5100 ann ends fry",
        "5100 bo starts fry",
        "10100 bo ends fry",
      ]
    `);
    expect(game.outcomes.get("bo")).toHaveLength(1);
  });

  it("stand behind each other, first come, first served, and ask once each", async () => {
    const game = new Grill();
    for (const cook of ["ann", "bo", "cai", "dan"]) {
      game.join(cook);
      await game.play(game.nowMs + 300);
    }
    expect(game.world.claims.waitingFor("burner 1")).toBe(3);
    await game.play(22_000);
    const starts = ["ann", "bo", "cai", "dan"].map((cook) => game.startOf(cook));
    expect(starts).toEqual([0.1, 5.1, 10.1, 15.1]);
    for (const outcomes of game.outcomes.values()) expect(outcomes).toHaveLength(1);
    expect(game.world.claims.save()).toMatchObject({ held: [], waiting: [] });
  });

  it.each([0, 0.25, 0.6, 0.75])(
    "ask once each on a clock that starts at %f ms",
    async (startMs) => {
      const game = new Grill();
      game.nowMs = startMs;
      for (const cook of ["ann", "bo", "cai"]) {
        game.join(cook);
        await game.play(game.nowMs + 300);
      }
      expect(game.world.claims.waitingFor("burner 1")).toBe(2);
      await game.play(16_000);
      expect(["ann", "bo", "cai"].map((cook) => Math.floor(game.startOf(cook)))).toEqual([
        0, 5, 10,
      ]);
      for (const outcomes of game.outcomes.values()) expect(outcomes).toHaveLength(1);
    },
  );

  it("wait at a thing with places for two until one of them is free", async () => {
    const game = new Grill(2);
    for (const cook of ["ann", "bo", "cai"]) {
      game.join(cook);
      await game.play(game.nowMs + 900);
    }
    await game.play(12_000);
    expect(["ann", "bo", "cai"].map((cook) => game.startOf(cook))).toEqual([0.1, 1.1, 5.1]);
    expect(game.outcomes.get("cai")).toHaveLength(1);
  });

  it("count on what each of those at a thing with several places changes, at its own time", async () => {
    const game = new Grill(2);
    game.join("ann");
    await game.play(2000);
    game.join("bo");
    await game.play(2500);
    game.join("cai", "roasted");
    await game.play(12_000);
    expect(game.log.filter((line) => !line.includes("cai ends"))).toEqual([
      "100 ann starts fry",
      "2200 bo starts fry",
      "5100 ann ends fry",
      "7200 bo ends fry",
      "7200 cai starts roast",
    ]);
    expect(game.outcomes.get("cai")).toHaveLength(1);
  });

  it("know the plan of a squad of which a further runner is refused", async () => {
    const game = new Grill();
    game.join("ann");
    await game.play(300);
    expect(() => game.join("ann", "nonsense" as Goal)).toThrow(/nonsense/);
    game.join("bo");
    await game.play(6000);
    expect(game.startOf("bo")).toBe(5.1);
    expect(game.outcomes.get("bo")).toHaveLength(1);
  });

  it("refuse a save with a time that the clock does not have", () => {
    const game = new Grill();
    const ann = game.join("ann");
    for (const leftMs of [-1, 1e300, Number.NaN]) {
      const saved = { ...ann.toJSON(), awaited: [{ thing: "burner 1", leftMs, before: [] }] };
      expect(() => ann.restore(saved)).toThrow(SavedGameError);
    }
  });

  it.each([
    [600, 1],
    [3000, 2],
  ])("go on waiting if another one is late by %i ms, after %i requests", async (late, requests) => {
    const game = new Grill();
    game.lateMs.set("ann", late);
    for (const cook of ["ann", "bo"]) game.join(cook);
    await game.play(20_000);
    expect(game.startOf("bo")).toBeCloseTo(5.1 + late / 1000);
    expect(game.outcomes.get("bo")?.length).toBeLessThanOrEqual(requests);
  });

  it("stand in one line with agents", async () => {
    const game = new Grill();
    game.joinAlone("pim");
    await game.play(500);
    game.join("ann");
    await game.play(1000);
    game.joinAlone("pom");
    await game.play(20_000);
    expect(["pim", "ann", "pom"].map((cook) => Math.round(game.startOf(cook)))).toEqual([0, 5, 10]);
    expect(game.outcomes.get("ann")).toHaveLength(1);
  });

  it("go on waiting in a loaded game, without another request", async () => {
    const game = new Grill();
    for (const cook of ["ann", "bo", "cai"]) game.join(cook);
    await game.play(2000);
    game.reload();
    await game.play(20_000);
    expect(["ann", "bo", "cai"].map((cook) => game.startOf(cook))).toEqual([0.1, 5.1, 10.1]);
    for (const outcomes of game.outcomes.values()) expect(outcomes).toHaveLength(1);
  });

  it.each([0, 100, 1000])(
    "go on waiting in a loaded game for one that has its first tick last, after %i ms, without another request",
    async (awayMs) => {
      const game = new Grill();
      for (const cook of ["ann", "bo", "cai"]) game.join(cook);
      await game.play(2000);
      game.reload("ann");
      await game.play(2000 + awayMs, (cook) => cook === "ann");
      game.reload("ann");
      await game.play(20_000);
      const starts = ["ann", "bo", "cai"].map((cook) => Math.floor(game.startOf(cook)));
      expect(starts).toEqual([0, 5, 10]);
      for (const outcomes of game.outcomes.values()) expect(outcomes).toHaveLength(1);
    },
  );

  it("leave out saved changes that the domain does not have", async () => {
    const game = new Grill();
    for (const cook of ["ann", "bo"]) game.join(cook);
    await game.play(1000);
    game.reload();
    const bo = game.squads.get("bo") as SquadWorldRunner;
    const saved = bo.toJSON();
    const [told = { thing: "", leftMs: 0, before: [] }] = saved.awaited ?? [];
    expect(told.before).toMatchObject([{ changes: [{ property: "room", by: 1 }] }]);
    const changes = [
      { property: "smoke", to: true },
      { property: "room", to: 99 },
    ];
    bo.restore({ ...saved, awaited: [{ ...told, before: [{ leftMs: 1000, changes }] }] });
    await game.play(3000, (cook) => cook === "ann");
    // Without them there is no room at the burner.
    expect(game.outcomes.get("bo")?.at(-1)?.status).toBe("cut-off");
  });

  it("give their places back if they are interrupted, or are no longer", async () => {
    const game = new Grill();
    for (const cook of ["ann", "bo", "cai"]) game.join(cook);
    await game.play(1000);
    expect(game.world.claims.waitingFor("burner 1")).toBe(2);
    game.squads.get("bo")?.dispose();
    game.squads.delete("bo");
    expect(game.world.claims.waitingFor("burner 1")).toBe(1);
    await game.play(11_000);
    expect(Math.round(game.startOf("cai"))).toBe(5);
  });
});
