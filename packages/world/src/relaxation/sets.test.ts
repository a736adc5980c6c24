import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, type NowRequest, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { drawDecoyWorld } from "../testing/decoy-worlds.ts";
import { judgeWorlds } from "../testing/judge-worlds.ts";
import type { ThingId } from "../things/thing.ts";
import { World, type WorldOptions } from "../world.ts";

const LONG_MS = 60_000;

type Definition = Parameters<typeof loadDomain>[0];

const go = (...to: string[]) => ({
  ...{ name: "go", things: { to } },
  ...{ then: { near: "$to" }, cost: { way: "$to" } },
});

const castle = loadDomain({
  name: "castle",
  kinds: {
    door: { open: { type: "boolean", default: false } },
    key: { opens: { type: "thing", of: "door" } },
  },
  places: { door: 4, key: 4 },
  state: {
    near: { type: "thing", of: ["door", "key"], position: true },
    holds: { type: "thing", of: "key" },
    opened: { type: "integer", min: 0, max: 4, default: 0 },
  },
  tools: [
    go("door", "key"),
    { name: "take", things: { it: "key" }, when: { near: "$it" }, then: { holds: "$it" } },
    {
      ...{ name: "unlock", things: { door: "door", key: "key" } },
      when: { near: "$door", holds: "$key", "$key.opens": "$door", "$door.open": false },
      then: { "$door.open": true, opened: { "+": 1 } },
    },
  ],
  goals: [{ name: "through", when: { opened: { ">=": 3 } } }],
} as Definition);

const bazaar = loadDomain({
  name: "bazaar",
  kinds: {
    dealer: { wants: { type: "thing", of: "ware" }, gives: { type: "thing", of: "ware" } },
    ware: { sold: { type: "boolean", default: true } },
  },
  places: { dealer: 3, ware: 4 },
  state: {
    near: { type: "thing", of: ["dealer", "ware"], position: true },
    holds: { type: "thing", of: "ware" },
  },
  tools: [
    go("dealer", "ware"),
    {
      ...{ name: "take", things: { it: "ware" } },
      ...{ when: { near: "$it", "$it.sold": false }, then: { holds: "$it" } },
    },
    {
      ...{ name: "trade", things: { with: "dealer" } },
      ...{ when: { near: "$with", holds: "$with.wants" }, then: { holds: "$with.gives" } },
    },
  ],
  goals: [{ name: "has", things: { it: "ware" }, when: { holds: "$it" } }],
} as Definition);

const stalls = loadDomain({
  name: "stalls",
  kinds: { stall: { price: { type: "integer", min: 0, max: 9 } } },
  places: { stall: 3 },
  state: {
    near: { type: "thing", of: ["stall"], position: true },
    money: { type: "integer", min: 0, max: 9 },
    bread: { type: "integer", min: 0, max: 2, default: 0 },
  },
  tools: [
    go("stall"),
    {
      ...{
        name: "buy",
        things: { at: "stall" },
        when: { near: "$at", money: { ">=": "$at.price" } },
      },
      then: { money: { "-": "$at.price" }, bread: { "+": 1 } },
    },
  ],
  goals: [{ name: "fed", when: { bread: { ">=": 2 } } }],
} as Definition);

function make(domain: typeof castle, spots: Readonly<Record<ThingId, number>> = {}) {
  const way: WorldOptions["way"] = (_, from, to) =>
    Math.abs((spots[from ?? "me"] ?? 0) - (spots[to] ?? 0)) + 1;
  const world = new World(domain, { way, estimate: way as NonNullable<WorldOptions["estimate"]> });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  return { world, orchestrator, me: world.agent("me") };
}

function addKeys(world: World, useless: number): void {
  for (let at = 0; at < useless; at++) world.add("key", `useless ${at}`);
  for (const at of [0, 1, 2]) {
    world.add("door", `door ${at}`);
    world.add("key", `key ${at}`, { opens: `door ${at}` });
  }
}

const NOTHING = { near: undefined, holds: undefined };

describe("things that belong together", () => {
  it("have places before things that open nothing, however near these are", () => {
    const far = { "key 0": 50, "key 1": 60, "key 2": 70, "door 0": 55, "door 1": 65, "door 2": 75 };
    const { world, orchestrator, me } = make(castle, far);
    addKeys(world, 30);
    const found = me.planNow({ orchestrator, state: NOTHING, goal: "through" }, LONG_MS);
    expect(found.status).toBe("solved");
    const taken = found.steps.filter(({ step }) => step.tool === "take");
    expect(new Set(taken.map(({ things }) => things["it"]))).toEqual(
      new Set(["key 0", "key 1", "key 2"]),
    );
  });

  it("are missing for good if nothing opens a door, which is a proof over all of them", () => {
    const { world, orchestrator, me } = make(castle);
    addKeys(world, 30);
    world.remove("key 1");
    const lost = me.planNow({ orchestrator, state: NOTHING, goal: "through" }, LONG_MS);
    expect([lost.status, lost.optimal]).toEqual(["unsolvable", false]);
    expect(lost.considered.things).toBe(lost.considered.of);
    world.claims.give("key 0", "another");
    world.add("key", "key 1", { opens: "door 1" });
    // Another agent has the key, so there may be a plan later.
    const later = me.planNow({ orchestrator, state: NOTHING, goal: "through" }, LONG_MS);
    expect(later.status).toBe("cut-off");
  });

  it("are chosen by price where there is too little money for the nearest", () => {
    const spots = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [at, at]));
    const { world, orchestrator, me } = make(stalls, spots);
    for (let at = 0; at < 20; at++) world.add("stall", at, { price: at === 17 ? 2 : 5 });
    const state = { near: undefined, money: 4 };
    const found = me.planNow({ orchestrator, state, goal: "fed" }, LONG_MS);
    expect(found.status).toBe("solved");
    const bought = found.steps.filter(({ step }) => step.tool === "buy");
    expect(bought.map(({ things }) => things["at"])).toEqual([17, 17]);
  });
});

describe("a search that ends with part of a plan", () => {
  it("is followed by one among fewer things", () => {
    expect(judgeWorlds([drawDecoyWorld(307)])).toMatchObject({ faults: [], solved: 1 });
  });
});

describe("things without a place", () => {
  it("are not taken for each other", () => {
    const { world, orchestrator, me } = make(bazaar);
    world.add("ware", "cloth", { sold: false });
    for (const id of ["silk", "ring", "crown"]) world.add("ware", id);
    for (let at = 0; at < 12; at++) world.add("ware", `lost ${at}`);
    for (let at = 0; at < 12; at++) {
      world.add("dealer", `dealer ${at}`, { wants: `lost ${at}`, gives: "crown" });
    }
    world.add("dealer", "weaver", { wants: "cloth", gives: "silk" });
    world.add("dealer", "smith", { wants: "silk", gives: "ring" });
    world.add("dealer", "king", { wants: "ring", gives: "crown" });
    const goal = { goal: "has", things: { it: "crown" } };
    const found = me.planNow({ orchestrator, state: NOTHING, goal }, LONG_MS);
    const trades = found.steps.flatMap(({ step, things }) =>
      step.tool === "trade" ? [things["with"]] : [],
    );
    expect([found.status, trades]).toEqual(["solved", ["weaver", "smith", "king"]]);
    world.remove("smith");
    const none = me.planNow({ orchestrator, state: NOTHING, goal }, LONG_MS);
    expect([none.status, none.steps]).toEqual(["unsolvable", []]);
  });
});

const vault = loadDomain({
  name: "vault",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 20 } } },
  places: { chest: 5 },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 60, default: 0 },
  },
  tools: [
    go("chest"),
    {
      ...{ name: "empty", things: { it: "chest" }, when: { near: "$it", "$it.gold": { ">": 0 } } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 45 } } }],
} as Definition);

/** Number of items of lists that are sorted and filtered during some work. */
function itemsOf(work: () => unknown): number {
  const plain = { sort: Array.prototype.sort, filter: Array.prototype.filter };
  let items = 0;
  for (const name of ["sort", "filter"] as const) {
    Array.prototype[name] = function (this: unknown[], ...args: never[]): never {
      items += this.length;
      return Reflect.apply(plain[name], this, args) as never;
    };
  }
  try {
    work();
  } finally {
    Object.assign(Array.prototype, plain);
  }
  return items;
}

it("sets among many things are found in slices", () => {
  const world = new World(vault, { way: (_, from, to) => (Number(from ?? 0) + Number(to)) % 40 });
  for (let id = 0; id < 100; id++) world.add("chest", id, { gold: id % 20 });
  const orchestrator = new Orchestrator({ domain: vault, planner: new ClassicalPlanner() });
  const runner = world
    .agent("ann")
    .runner({ orchestrator, goal: "rich", asks: "game", budgetMs: LONG_MS });
  runner.tick({ gold: 0 }, 0);
  let most = 0;
  let all = 0;
  const choose = (): void => {
    for (let isMore = true; isMore; ) {
      const items = itemsOf(() => {
        isMore = runner.chooseSome();
      });
      most = Math.max(most, items);
      all += items;
    }
  };
  choose();
  for (let round = 0; round < 4 && runner.question !== undefined; round++) {
    const { question } = runner;
    runner.take(orchestrator.planNow(question as NowRequest, LONG_MS));
    choose();
  }
  expect(all).toBeGreaterThan(20_000);
  expect(most).toBeLessThan(6000);
});

describe("a goal for which not even all things together would do", () => {
  const KEYS = 150;

  /** Doors whose only key is in another agent's hands if `isTaken`, and else not there; and many useless keys. */
  function roundsWith(isTaken: boolean): readonly [rounds: number, status: string | undefined] {
    const { world, orchestrator, me } = make(castle);
    addKeys(world, KEYS);
    if (isTaken) world.claims.give("key 1", "another");
    else world.remove("key 1");
    const request = { asks: "game", budgetMs: LONG_MS } as const;
    const runner = me.runner({ orchestrator, goal: "through", ...request });
    runner.tick(NOTHING, 0);
    let rounds = 0;
    let status: string | undefined;
    for (let { question } = runner; question !== undefined; { question } = runner) {
      const answer = orchestrator.planNow(question as NowRequest, LONG_MS);
      rounds++;
      status = answer.status;
      runner.accept(answer);
    }
    return [rounds, status];
  }

  it("is given up after one question, also among more than a hundred things of a kind", () => {
    expect(roundsWith(false)).toEqual([1, "unsolvable"]);
  });

  it("is given up after one question while another agent holds what it takes", () => {
    expect(roundsWith(true)).toEqual([1, "unsolvable"]);
  });
});
