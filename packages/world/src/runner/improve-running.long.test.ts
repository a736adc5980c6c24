import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const LONG_MS = 60_000;
const WANTED = 12;
const CHESTS = 10;
const STEAL = 5;

const domain = loadDomain({
  name: "vaults",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  state: {
    near: { type: "thing", of: "chest", position: true },
    gold: { type: "integer", min: 0, max: 30, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "steal", things: { it: "chest" }, claims: ["$it"], cost: STEAL },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": WANTED } } }],
} as Parameters<typeof loadDomain>[0]);

/** The game: chests on a line, and thieves that move and steal. It tracks by itself which steps are allowed. */
class Vaults {
  readonly gold: number[];
  readonly spots: number[];
  /** By thief: its place, its gold, and the cost of its finished steps. */
  readonly thieves: { at: number | undefined; gold: number; cost: number; steps: number }[];
  readonly #random: Random;

  constructor(seed: number, thieves: number) {
    const random = seededRandom(seed);
    this.#random = random;
    this.gold = Array.from({ length: CHESTS }, () => 1 + random.integer(9));
    this.spots = this.gold.map(() => random.integer(100) - 50);
    this.thieves = Array.from({ length: thieves }, () => {
      return { at: undefined, gold: 0, cost: 0, steps: 0 };
    });
  }

  way(from: ThingId | undefined, to: ThingId): number {
    const start = from === undefined ? 0 : (this.spots[Number(from)] as number);
    return Math.abs(start - (this.spots[Number(to)] as number)) + 1;
  }

  /** @throws AssertionError if a thief cannot begin a step */
  begin(thief: number, tool: string, thing: number): void {
    const { at } = this.thieves[thief] as Vaults["thieves"][number];
    assert.ok(thing >= 0 && thing < CHESTS);
    if (tool === "steal") assert.ok(at === thing && (this.gold[thing] as number) > 0);
  }

  finish(thief: number, tool: string, thing: number): void {
    const one = this.thieves[thief] as Vaults["thieves"][number];
    one.steps++;
    if (tool === "go") {
      one.cost += this.way(one.at, thing);
      one.at = thing;
    } else {
      one.cost += STEAL;
      one.gold = Math.min(30, one.gold + (this.gold[thing] as number));
      this.gold[thing] = 0;
    }
  }

  /** Another thief empties or fills a chest. */
  disturb(): number {
    const chest = this.#random.integer(CHESTS);
    this.gold[chest] = this.#random.integer(10);
    return chest;
  }
}

interface Play {
  readonly thieves: number;
  readonly improveMs: number;
  /** Number of frames between two changes by others; undefined for none. */
  readonly changes?: number;
}

/** Plays until all thieves are rich, and checks every step against the game's rules. */
function play(seed: number, { thieves, improveMs, changes }: Play): Vaults {
  const game = new Vaults(seed, thieves);
  const way = (_: string, from: ThingId | undefined, to: ThingId): number => game.way(from, to);
  const world = new World(domain, { way, estimate: way, candidates: { chest: 2 } });
  game.gold.forEach((gold, id) => {
    world.add("chest", id, { gold });
  });
  // Searches end by their work, not by the clock.
  const orchestrator = new Orchestrator({
    ...{ domain, planner: new ClassicalPlanner(), searchExpansions: 300 },
    ...{ searchMaxMs: LONG_MS, improveMs: LONG_MS },
  });
  const runners = game.thieves.map((_, at) =>
    world.agent(`thief ${at}`).runner({
      ...{ orchestrator, goal: "rich", budgetMs: LONG_MS, asks: "game" },
      durationMs: () => 2,
    }),
  );
  const running = new Map<number, string>();
  const isOver = (): boolean => game.thieves.every(({ gold }) => gold >= WANTED);
  for (let nowMs = 1; nowMs < 300 && !isOver(); nowMs++) {
    if (changes !== undefined && nowMs % changes === 0) {
      const chest = game.disturb();
      world.set(chest, { gold: game.gold[chest] });
    }
    for (const [at, runner] of runners.entries()) {
      const { at: near, gold } = game.thieves[at] as Vaults["thieves"][number];
      const { event, step, things = {} } = runner.tick({ near, gold }, nowMs);
      if (step === undefined) {
        running.delete(at);
        continue;
      }
      const [thing] = Object.values(things);
      const said = `${step.tool} ${thing}`;
      if (event === "start") game.begin(at, step.tool, Number(thing));
      else assert.equal(said, running.get(at));
      running.set(at, said);
      if (event !== "finish") continue;
      game.finish(at, step.tool, Number(thing));
      if (step.tool === "steal") world.set(Number(thing), { gold: 0 });
    }
    // Improvement begins with the first steps, so that no plan is improved before.
    world.planMany(orchestrator, LONG_MS, nowMs > 2 ? improveMs : 0);
  }
  if (changes === undefined && thieves === 1) assert.ok(isOver());
  return game;
}

describe("running plans", () => {
  it("are made cheaper behind their running step, and never dearer", () => {
    let cheaper = 0;
    for (let seed = 0; seed < 5; seed++) {
      const plain = play(seed, { thieves: 1, improveMs: 0 }).thieves[0]?.cost as number;
      const better = play(seed, { thieves: 1, improveMs: LONG_MS }).thieves[0]?.cost as number;
      assert.ok(better <= plain, `${seed}: ${better} instead of ${plain}`);
      if (better < plain) cheaper++;
    }
    expect(cheaper).toBeGreaterThan(0);
  });

  it("stay possible while others change and claim things", () => {
    let steps = 0;
    for (let seed = 0; seed < 3; seed++) {
      const game = play(seed, { thieves: 3, improveMs: LONG_MS, changes: 3 });
      for (const thief of game.thieves) steps += thief.steps;
    }
    expect(steps).toBeGreaterThan(20);
  });
});
