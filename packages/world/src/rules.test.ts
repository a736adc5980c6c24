import { ClassicalPlanner } from "@understudy/classical";
import {
  type NowRequest,
  Orchestrator,
  RequestError,
  SavedGameError,
  StateError,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { Memory } from "./agent/memory.ts";
import { thieves } from "./testing/small-world.ts";
import type { ThingId } from "./things/thing.ts";
import { World, type WorldOptions } from "./world.ts";

const LONG_MS = 60_000;
const POOR = { near: undefined, holds: undefined, gold: 0, hurt: false };

/** A world along a line, with a position for each thing and agent. */
function lineWorld(spots: Readonly<Record<string, number>>, options: WorldOptions = {}) {
  const at = (id: ThingId): number => spots[String(id)] ?? 0;
  const way = (agent: string, from: ThingId | undefined, to: ThingId) =>
    Math.abs(at(from ?? agent) - at(to));
  const world = new World(thieves, { way, estimate: way, ...options });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const asker = (
    name: string,
    goal: Parameters<ReturnType<typeof world.agent>["runner"]>[0]["goal"],
  ) => world.agent(name).runner({ orchestrator, goal, budgetMs: LONG_MS, asks: "game" });
  return { world, orchestrator, asker };
}

function answerAll(
  orchestrator: Orchestrator,
  runner: ReturnType<ReturnType<typeof lineWorld>["asker"]>,
): void {
  for (let round = 0; round < 25 && runner.question !== undefined; round++) {
    runner.accept(orchestrator.planNow(runner.question, LONG_MS));
  }
}

describe("similar situations", () => {
  it("are one question, whatever the ids and the order of their things", () => {
    const chest = { gold: 9, locked: false };
    const one = lineWorld({ ann: 0, a: 10, b: 20, c: 30 });
    for (const id of ["a", "b", "c"]) one.world.add("chest", id, chest);
    const other = lineWorld({ bob: 500, z: 510, y: 520, x: 530 });
    for (const id of ["x", "y", "z"]) other.world.add("chest", id, chest);
    const ask = ({ asker }: typeof one, name: string) => {
      const runner = asker(name, "rich");
      runner.tick(POOR, 0);
      return runner.question;
    };
    const [first, second] = [ask(one, "ann"), ask(other, "bob")];
    expect(first?.state).toEqual(second?.state);
    expect(JSON.stringify(first?.ways)).toBe(JSON.stringify(second?.ways));
    expect(first?.ways).toHaveProperty("key", Reflect.get(Object(second?.ways), "key"));
  });

  it("share keys, never costs", () => {
    const near = lineWorld({ ann: 0, a: 100 });
    const far = lineWorld({ ann: 0, a: 104 });
    const asked = [near, far].map(({ world, orchestrator, asker }) => {
      world.add("chest", "a", { gold: 12 - 3, locked: false });
      const runner = asker("ann", { goal: "robbed", things: { it: "a" } });
      runner.tick(POOR, 0);
      const { question } = runner;
      const key: unknown = Reflect.get(Object(question?.ways), "key");
      answerAll(orchestrator, runner);
      return { key, cost: runner.outcome?.cost };
    });
    expect(asked[0]?.key).toBe(asked[1]?.key);
    expect(asked.map(({ cost }) => cost)).toEqual([102, 106]);
    const farther = lineWorld({ ann: 0, a: 160 });
    farther.world.add("chest", "a", { gold: 9, locked: false });
    const runner = farther.asker("ann", { goal: "robbed", things: { it: "a" } });
    runner.tick(POOR, 0);
    expect(Reflect.get(Object(runner.question?.ways), "key")).not.toBe(asked[0]?.key);
  });
});

describe("a late answer", () => {
  it("refers to the things of its question, not to those now at their places", () => {
    const { world, orchestrator, asker } = lineWorld({ ann: 0, a: 10, b: 20, c: 2 });
    for (const id of ["a", "b"]) world.add("chest", id, { gold: 9, locked: false });
    const runner = asker("ann", "rich");
    runner.tick(POOR, 0);
    const outcome = orchestrator.planNow(runner.question as NowRequest, LONG_MS);
    // A nearer chest appears, which would get the first place in a new question.
    world.add("chest", "c", { gold: 9, locked: false });
    runner.accept(outcome);
    answerAll(orchestrator, runner);
    const tick = runner.tick(undefined, 1);
    expect(tick).toMatchObject({ event: "start", things: { to: "a" } });
  });

  it("does not refer to a new thing with an old id", () => {
    const { world, orchestrator, asker } = lineWorld({ ann: 0, a: 10, b: 20 });
    for (const id of ["a", "b"]) world.add("chest", id, { gold: 9, locked: false });
    const runner = asker("ann", "rich");
    runner.tick(POOR, 0);
    const outcome = orchestrator.planNow(runner.question as NowRequest, LONG_MS);
    world.remove("a");
    world.add("chest", "a", { gold: 9, locked: true });
    runner.accept(outcome);
    expect(runner.tick(undefined, 1).event).not.toBe("start");
  });

  it("does not refer to a new thing with an old id that its agent has seen since", () => {
    const { world, orchestrator } = lineWorld({ ann: 0, a: 10, b: 20 });
    for (const id of ["a", "b"]) world.add("chest", id, { gold: 9, locked: false });
    const ann = world.agent("ann", { memory: new Memory() });
    ann.see(["a", "b"], 0);
    const runner = ann.runner({ orchestrator, goal: "rich", budgetMs: LONG_MS, asks: "game" });
    runner.tick(POOR, 0);
    const outcome = orchestrator.planNow(runner.question as NowRequest, LONG_MS);
    world.remove("a");
    world.add("chest", "a", { gold: 9, locked: false });
    ann.see(["a"], 1);
    runner.accept(outcome);
    expect(runner.tick(undefined, 1).event).not.toBe("start");
  });
});

describe("a reconsideration", () => {
  /** Ann robs a poor chest and plans to rob a distant one; meanwhile others fill up. */
  function interrupted(spots: Readonly<Record<string, number>>) {
    const { world, orchestrator } = lineWorld({ ann: 0, poor: 0, far: 100, ...spots });
    world.add("chest", "poor", { gold: 3, locked: false });
    world.add("chest", "mid", { gold: 1, locked: false });
    world.add("chest", "far", { gold: 9, locked: false });
    const runner = world.agent("ann").runner({
      ...{ orchestrator, goal: "rich", budgetMs: LONG_MS, asks: "game", reconsiderMs: 1 },
      durationMs: () => 10,
    });
    const here = { ...POOR, near: "poor" };
    runner.tick(here, 0);
    answerAll(orchestrator, runner);
    expect(runner.remaining.map(({ things }) => Object.values(things)[0])).toEqual([
      "poor",
      "far",
      "far",
    ]);
    expect(runner.tick(here, 0)).toMatchObject({ event: "start", things: { chest: "poor" } });
    for (const id of Object.keys(spots)) {
      if (world.has(id)) world.set(id, { gold: 9 });
      else world.add("chest", id, { gold: 9, locked: false });
    }
    runner.tick(here, 5);
    runner.accept(orchestrator.planNow(runner.question as NowRequest, LONG_MS));
    expect(runner.tick(here, 11)).toMatchObject({ event: "finish" });
    world.set("poor", { gold: 0 });
    return runner.tick({ ...here, gold: 3 }, 12);
  }

  it("starts after the running step", () => {
    expect(interrupted({ mid: 50 })).toMatchObject({ event: "start", things: { to: "mid" } });
  });

  it("is played only if its things already have their places", () => {
    // The near chest would get the place of the middle one.
    const next = interrupted({ mid: 50, near: 3 });
    expect(next).toMatchObject({ event: "start", things: { to: "far" } });
  });
});

describe("a thing with a queue", () => {
  it("is free for others when the waiting agent no longer wants it", () => {
    const { world, orchestrator, asker } = lineWorld({ ann: 0, bob: 0, cid: 0, a: 10 });
    world.add("nook", "a");
    const [ann, bob, cid] = ["ann", "bob", "cid"].map((name) => asker(name, "safe"));
    const hurt = { ...POOR, hurt: true };
    for (const runner of [ann, bob, cid]) {
      runner?.tick(hurt, 0);
      if (runner !== undefined) answerAll(orchestrator, runner);
    }
    expect(world.claims.heldBy("ann")).toEqual(["a"]);
    expect(world.claims.awaitedBy("bob")).toBe("a");
    expect(world.claims.awaitedBy("cid")).toBe("a");
    // A friend heals bob, who then has no use for a nook.
    for (let nowMs = 100; nowMs < 5000; nowMs += 100) bob?.tick(POOR, nowMs);
    world.removeAgent("ann");
    for (let nowMs = 5000; nowMs < 10_000; nowMs += 100) {
      bob?.tick(POOR, nowMs);
      cid?.tick(hurt, nowMs);
      if (cid !== undefined) answerAll(orchestrator, cid);
    }
    expect(world.claims.heldBy("cid")).toEqual(["a"]);
  });
});

describe("more things than places", () => {
  it("are considered before a goal is given up, and `unsolvable` covers all known things", () => {
    const spots = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`c${at}`, at + 1]));
    const { world, orchestrator } = lineWorld(spots);
    for (const id of Object.keys(spots)) world.add("chest", id, { gold: 1, locked: false });
    const ann = world.agent("ann");
    const request = { orchestrator, state: POOR, goal: "rich" };
    const poor = ann.planNow(request, LONG_MS);
    // All chests together hold less than it takes.
    expect([poor.status, poor.considered]).toEqual(["unsolvable", { things: 9, of: 9 }]);
    world.set("c8", { gold: 9 });
    world.set("c7", { gold: 9 });
    const rich = ann.planNow(request, LONG_MS);
    expect(rich.status).toBe("solved");
    expect(rich.steps.map(({ things }) => Object.values(things)[0])).toContain("c8");
    for (const id of Object.keys(spots).slice(3)) world.remove(id);
    expect(ann.planNow(request, LONG_MS).status).toBe("unsolvable");
  });

  it("are all considered if the others are out of reach", () => {
    const way = (_: string, __: ThingId | undefined, to: ThingId) =>
      to === "island" ? undefined : 1;
    const world = new World(thieves, { way });
    const orchestrator = new Orchestrator({
      domain: world.domain,
      planner: new ClassicalPlanner(),
      // The load of the machine must not decide what is proved.
      improveMs: 60_000,
      searchMaxMs: 60_000,
    });
    for (const id of ["a", "b", "island"]) world.add("chest", id, { gold: 4, locked: false });
    world.set("island", { gold: 9 });
    const plan = () =>
      world.agent("ann").planNow({ orchestrator, state: POOR, goal: "rich" }, LONG_MS);
    expect(plan().status).toBe("unsolvable");
    world.set("a", { gold: 9 });
    expect(plan()).toMatchObject({ status: "solved", optimal: true });
  });

  it("may be unseen: a plan states its assumption, and is dropped when a thing is known", () => {
    const { world, orchestrator, asker } = lineWorld(
      { ann: 0, a: 10 },
      { explore: { chest: { cost: 30, properties: { gold: 9 } } } },
    );
    world.add("chest", "a", { gold: 9, locked: false });
    const runner = asker("ann", "rich");
    runner.tick(POOR, 0);
    answerAll(orchestrator, runner);
    expect(runner.outcome?.assumes).toEqual(["chest"]);
    expect(runner.outcome?.optimal).toBe(false);
    const alone = lineWorld(
      { ann: 0 },
      { explore: { chest: { cost: 30, properties: { gold: 9 } } } },
    );
    const seeker = alone.asker("ann", { oneOf: ["rich"] });
    seeker.tick({ ...POOR, gold: 9 }, 0);
    answerAll(alone.orchestrator, seeker);
    expect(seeker.tick(undefined, 1)).toMatchObject({ event: "start", explores: "chest" });
    alone.world.add("chest", "new", { gold: 9, locked: false });
    expect(seeker.tick(undefined, 2).event).toBe("replan");
    answerAll(alone.orchestrator, seeker);
    expect(seeker.tick(undefined, 3)).toMatchObject({ event: "start", things: { to: "new" } });
  });
});

describe("an agent's memory", () => {
  it("is the basis of its plans until it looks again, hears news, or forgets", () => {
    const { world, orchestrator } = lineWorld({ ann: 0, bob: 0, a: 10 });
    world.add("chest", "a", { gold: 9, locked: false });
    const ann = world.agent("ann", { memory: new Memory({ keepMs: 1000 }) });
    const bob = world.agent("bob", { memory: new Memory() });
    const plan = (agent: typeof ann) =>
      agent.planNow(
        { orchestrator, state: POOR, goal: { goal: "robbed", things: { it: "a" } } },
        LONG_MS,
      ).steps.length;
    expect(plan(ann)).toBe(0);
    ann.see(["a"], 0);
    world.set("a", { gold: 0 });
    expect(plan(ann)).toBe(2);
    expect(ann.tell(bob)).toBe(1);
    expect(bob.memory?.get("a")).toMatchObject({ from: "ann", seenAtMs: 0 });
    ann.see(["a"], 10);
    expect(plan(ann)).toBe(0);
    world.remove("a");
    expect(plan(bob)).toBe(2);
    bob.see(["a"], 20);
    expect(bob.memory?.size).toBe(0);
    ann.memory?.age(2000);
    expect(ann.memory?.size).toBe(0);
  });
});

describe("orders", () => {
  it("about an unknown thing do not refer to any other thing", () => {
    const { world, orchestrator } = lineWorld({ ann: 0, a: 10, b: 20 });
    for (const id of ["a", "b"]) world.add("chest", id, { gold: 5, locked: false });
    const ann = world.agent("ann", { knows: ({ id }) => id !== "b" });
    const goal = { goal: "robbed", things: { it: "b" } };
    const outcome = ann.planNow({ orchestrator, state: POOR, goal }, LONG_MS);
    expect([outcome.status, outcome.steps]).toEqual(["unsolvable", []]);
  });

  it("are carried out one by one, after more important goals", () => {
    const { world, orchestrator, asker } = lineWorld({ ann: 0, a: 10, b: 20, n: 1 });
    for (const id of ["a", "b"]) world.add("chest", id, { gold: 5, locked: false });
    world.add("nook", "n");
    const ann = world.agent("ann");
    const runner = asker("ann", { oneOf: ["safe", "rich"] });
    ann.orders.add({ goal: "robbed", things: { it: "b" } });
    ann.orders.add({ goal: "robbed", things: { it: "a" } });
    const goals: unknown[] = [];
    const ask = (state: typeof POOR): void => {
      runner.tick(state, goals.length);
      answerAll(orchestrator, runner);
      goals.push(runner.remaining.at(-1)?.things);
    };
    ask({ ...POOR, hurt: true });
    ask(POOR);
    world.set("b", { gold: 0 });
    ask(POOR);
    world.set("a", { gold: 0 });
    ask(POOR);
    expect(goals.slice(0, 3)).toEqual([{ nook: "n" }, { chest: "b" }, { chest: "a" }]);
    expect(ann.orders.list).toEqual([]);
  });
});

describe("mistakes", () => {
  const { world, asker } = lineWorld({});
  world.add("chest", "a", { gold: 5 });
  world.add("nook", "n");

  it("in things are reported with their place, and valid things are kept", () => {
    const items = [{ id: "a", gold: 6 }, { id: "n" }, { id: "b", gold: 99 }, {}, { id: "c" }];
    const sync = () => world.sync("chest", items as { id: string }[], (item) => item);
    expect(sync).toThrow(StateError);
    expect(sync).toThrow(/n is a nook already/);
    expect(world.get("a")).toMatchObject({ gold: 6 });
    expect([world.has("b"), world.has("c")]).toEqual([false, true]);
    expect(() => world.set("zzz", {})).toThrow(/there is no thing zzz/);
    expect(() => world.sync("chets", [], () => ({ id: 1 }))).toThrow(/there is no kind "chets"/);
  });

  it("in goals, agents and options are reported, too", () => {
    expect(() => asker("x", "robbed")).toThrow(/is about things: it/);
    expect(() => asker("x", { goal: "robbed", things: { it: "n" } })).toThrow(/n is a nook/);
    expect(() => asker("x", { goal: "robd", things: {} })).toThrow(RequestError);
    expect(() => asker("x", "rich").tick({ gould: 1 } as never, 0)).toThrow(/no variable/);
    expect(() => new World(thieves, { candidates: { chest: 0 } })).toThrow(/above 0/);
    expect(() => new World(thieves, { explore: { chest: { cost: -1 } } })).toThrow(/above 0/);
  });

  it.each<[unknown, string]>([
    [undefined, ""],
    [{}, "/version"],
    [{ claims: { held: [[1]], waiting: [] } }, "/claims/held/0"],
    [{ claims: { held: [["nothing", "ann"]], waiting: [] } }, "/claims/held/0/0"],
    [{ agents: [{ orders: [] }] }, "/agents/0/name"],
    [{ agents: [{ name: "ann", orders: [{ goal: 3, priority: 1 }] }] }, "/agents/0/orders/0/goal"],
    [
      { agents: [{ name: "ann", orders: [], postponed: [[0, {}]] }] },
      "/agents/0/postponed/0/1/reason",
    ],
    [
      {
        agents: [
          { name: "ann", orders: [], runner: { runner: {}, bound: [["p"]], goal: "x", own: [] } },
        ],
      },
      "/agents/0/runner/bound/0",
    ],
  ])("in the saved world %j are told with their place, and nothing changes", (parts, pointer) => {
    const before = JSON.stringify(world.save());
    const empty = { version: 2, claims: { held: [], waiting: [] }, agents: [] };
    const saved = pointer === "" || pointer === "/version" ? parts : { ...empty, ...Object(parts) };
    const issue = expect.objectContaining({ pointer });
    expect(() => world.restore(saved)).toThrow(SavedGameError);
    expect(() => world.restore(saved)).toThrow(
      expect.objectContaining({ issues: expect.arrayContaining([issue]) }),
    );
    expect(JSON.stringify(world.save())).toBe(before);
  });
});
