import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Planner } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { Constraint } from "../constraints/constraints.ts";
import { World } from "../world.ts";

const FRAME_MS = 20;

const domain = loadDomain({
  name: "orchard",
  kinds: {
    tree: { fruit: { type: "integer", min: 0, max: 9 } },
    pond: { fish: { type: "integer", min: 0, max: 9 } },
  },
  state: {
    near: { type: "thing", of: ["tree", "pond"], position: true },
    fed: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", things: { to: ["tree", "pond"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "eat", things: { of: "tree" }, claims: ["$of"] },
      when: { near: "$of", "$of.fruit": { ">=": 5 } },
      then: { fed: true, "$of.fruit": { "-": 5 } },
    },
    {
      ...{ name: "fish", things: { in: "pond" }, claims: ["$in"], cost: 9 },
      when: { near: "$in", "$in.fish": { ">=": 5 } },
      then: { fed: true, "$in.fish": { "-": 5 } },
    },
  ],
  goals: [{ name: "fed", when: { fed: true } }],
});

/** An orchard with a tree and a pond, whose people are hungry. */
function orchard(agents: number) {
  const clock = new FakeClock();
  const world = new World(domain, { clock, way: () => 1, estimate: () => 1, waysPerTick: 1000 });
  const counts = { searches: 0, answers: 0 };
  const classical = new ClassicalPlanner();
  const planner: Planner = {
    start: (problem) => {
      counts.searches++;
      return classical.start(problem);
    },
  };
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: world.share(planner), clock },
  });
  world.add("tree", "apple", { fruit: 0 });
  world.add("tree", "pear", { fruit: 0 });
  world.add("pond", "pond", { fish: 0 });
  const people = Array.from({ length: agents }, (_, at) => {
    const agent = world.agent(`agent ${at}`);
    const runner = agent.runner({
      ...{ orchestrator, goal: "fed", budgetMs: 200, asks: "game" },
      onOutcome: () => {
        counts.answers++;
      },
    });
    return { agent, runner };
  });
  let nowMs = 0;
  const play = (seconds: number, eachSecond = (_: number): void => {}): void => {
    for (const untilMs = nowMs + seconds * 1000; nowMs < untilMs; nowMs += FRAME_MS) {
      if (nowMs % 1000 === 0) eachSecond(nowMs / 1000);
      for (const { runner } of people) runner.tick({ near: undefined, fed: false }, nowMs);
      world.planMany(orchestrator, 10);
      clock.advanceSync(FRAME_MS);
    }
  };
  /** Lets the crowd learn what there is to do. */
  const begin = (): void => {
    world.set("apple", { fruit: 9 });
    world.set("pond", { fish: 9 });
    play(3);
    for (const { runner } of people) runner.interrupt();
    world.set("apple", { fruit: 0 });
    world.set("pond", { fish: 0 });
    play(3);
    Object.assign(counts, { searches: 0, answers: 0 });
  };
  const tools = () => people.map(({ runner }) => runner.remaining.at(-1)?.step.tool);
  return { world, people, counts, play, begin, tools };
}

const NO_FISHING: Constraint = { disabled: [{ tool: "fish" }] };

describe("a crowd whose agents may not use some tools", () => {
  it.each<readonly [name: string, limit: (game: ReturnType<typeof orchard>) => void]>([
    ["all of its world", ({ world }) => world.constraints.add(NO_FISHING)],
    [
      "each",
      ({ people }) => {
        for (const { agent } of people) agent.constraints.add(NO_FISHING);
      },
    ],
  ])("takes no more searches than one without limits, however many there are (%s)", (_, limit) => {
    const searchesOf = (agents: number, isLimited: boolean): number => {
      const game = orchard(agents);
      game.begin();
      if (isLimited) limit(game);
      // A tree changes all the time, but never enough.
      game.play(10, (second) => game.world.set("pear", { fruit: second % 5 }));
      expect(game.counts.answers).toBeLessThanOrEqual(2 * agents);
      return game.counts.searches;
    };
    const few = searchesOf(10, true);
    expect(searchesOf(40, true)).toBeLessThanOrEqual(few + 2);
    expect(few).toBeLessThanOrEqual(searchesOf(10, false) + 10);
  });

  it("gives work to those who may do it, and all of it once the limits end", () => {
    const game = orchard(8);
    game.begin();
    const limited = game.people.slice(0, 4);
    for (const { agent } of limited) agent.constraints.add({ disabled: [{ tool: "eat" }] });
    for (const id of ["apple", "pear"]) game.world.set(id, { fruit: 9 });
    game.play(2);
    expect(game.tools().slice(0, 4)).toEqual(limited.map(() => undefined));
    expect(game.tools().filter((tool) => tool === "eat")).toHaveLength(2);
    game.world.set("pond", { fish: 9 });
    game.play(2);
    expect(game.tools().filter((tool) => tool === "fish")).toHaveLength(1);
    for (const { agent } of limited) agent.constraints.clear();
    for (const { runner } of game.people.slice(4)) runner.dispose();
    for (const at of [4, 5, 6, 7]) game.world.removeAgent(`agent ${at}`);
    game.people.splice(4);
    game.play(3);
    expect(game.tools().filter((tool) => tool === "eat").length).toBeGreaterThanOrEqual(2);
  });

  it("has an agent with limits about things search for itself", () => {
    const game = orchard(8);
    game.begin();
    const [first] = game.people;
    first?.agent.constraints.add({ disabled: [{ tool: "eat", things: { of: "apple" } }] });
    for (const { runner } of game.people.slice(1)) runner.dispose();
    for (const at of [1, 2, 3, 4, 5, 6, 7]) game.world.removeAgent(`agent ${at}`);
    game.people.splice(1);
    for (const id of ["apple", "pear"]) game.world.set(id, { fruit: 9 });
    game.play(2);
    expect(first?.runner.remaining.map(({ things }) => Object.values(things))).toEqual([
      ["pear"],
      ["pear"],
    ]);
  });
});
