import { describe, expect, it } from "vitest";
import { Memory } from "../../agent/memory.ts";
import { orchard } from "../../testing/camp/orchard.ts";
import type { WorldGoal } from "../../typed.ts";

describe("an agent whose goal has no plan", () => {
  it("asks once, and again as soon as a property changes that matters", () => {
    const { world, person, pass } = orchard();
    world.add("well", "old well", { water: false });
    const { runner, told } = person("ann", "quenched");
    pass(10_000);
    expect(told.answers).toBe(1);
    world.set("old well", { moss: 3 });
    world.add("bush", "bramble", { ripe: true });
    pass(10_000);
    expect(told.answers).toBe(1);
    world.set("old well", { water: true });
    pass(100);
    expect(runner.remaining.map(({ step }) => step.tool)).toEqual(["go", "drink"]);
  });

  it("asks again at once if a plan became possible while it was answered", () => {
    const { world, counts, person, pass } = orchard();
    world.add("well", "old well", { water: false });
    const { runner } = person("ann", "quenched");
    counts.meanwhile = () => world.set("old well", { water: true });
    pass(300);
    expect(runner.remaining.map(({ step }) => step.tool)).toEqual(["go", "drink"]);
  });

  it("asks after the longest sleep even if nothing has changed", () => {
    const { person, pass } = orchard();
    const { told } = person("ann", "quenched");
    pass(29_000);
    expect(told.answers).toBe(1);
    pass(2000);
    expect(told.answers).toBe(2);
  });

  it("is not woken by its own variables unless a condition comes to hold", () => {
    const { world, person, pass } = orchard();
    world.add("well", "old well");
    const { runner, own, told } = person("ann", "quenched");
    own["energy"] = 9;
    pass(1000);
    for (let thirst = 60; thirst < 100; thirst++) {
      own["thirst"] = thirst;
      own["energy"] = thirst % 10;
      own["berries"] = thirst % 7;
      pass(200);
    }
    expect(told.answers).toBe(1);
    own["energy"] = 10;
    pass(100);
    expect(runner.remaining).toHaveLength(2);
  });

  it("is woken by more of what is added up, and not by less", () => {
    const { world, person, pass } = orchard();
    world.add("bush", "bramble");
    const { runner, own, told } = person("ann", "paid");
    own["coins"] = 2;
    own["basket"] = false;
    pass(1000);
    own["coins"] = 1;
    pass(1000);
    expect(told.answers).toBe(1);
    own["coins"] = 2;
    own["berries"] = 1;
    pass(100);
    expect(runner.remaining.map(({ step }) => step.tool)).toEqual(["sell"]);
  });

  it("waits for a thing that another one holds, and says so", () => {
    const { world, person, pass } = orchard();
    world.add("well", "old well");
    world.claims.give("old well", "the miller");
    const { runner, told } = person("ann", "quenched");
    pass(5000);
    expect(told.answers).toBe(1);
    expect(runner.waitsFor).toEqual({ kinds: ["well"], thing: "old well", holder: "the miller" });
    world.claims.free("old well");
    pass(100);
    expect(runner.waitsFor).toBeUndefined();
    expect(runner.remaining).toHaveLength(2);
  });

  it("waits for no thing that would not help, so that others are not kept from it", () => {
    const { world, person, pass } = orchard();
    world.add("well", "old well");
    world.claims.give("old well", "the miller");
    const [ann, bo] = [person("ann", "quenched"), person("bo", "quenched")];
    ann.own["energy"] = 9;
    pass(5000);
    expect(ann.runner.waitsFor).toEqual({ kinds: ["well"], thing: undefined, holder: undefined });
    world.claims.free("old well");
    pass(100);
    expect(bo.runner.remaining).toHaveLength(2);
  });

  it("is woken by what it sees and hears, if that is news", () => {
    const { world, person, pass } = orchard();
    world.add("well", "old well", { water: false });
    const memory = new Memory();
    const { agent, runner, told } = person("ann", "quenched", { memory });
    agent.see(["old well"], 0);
    pass(1000);
    world.set("old well", { water: true });
    world.add("well", "new well");
    agent.see([], 1000);
    pass(5000);
    expect(told.answers).toBe(1);
    agent.see(["old well"], 6000);
    pass(100);
    expect(runner.remaining).toHaveLength(2);
  });

  it("is woken by a constraint that ends", () => {
    const { world, person, pass } = orchard();
    world.add("well", "old well");
    const { agent, runner, told } = person("ann", "quenched");
    agent.constraints.add({ disabled: [{ tool: "drink" }], untilMs: 5000 });
    pass(4900);
    expect(told.answers).toBe(1);
    pass(200);
    expect(runner.remaining).toHaveLength(2);
  });

  it("is woken by the move of a thing if a way was missing", () => {
    const { world, wall, person, pass } = orchard();
    wall.isOpen = false;
    world.add("bush", "bramble");
    world.add("well", "old well");
    const { runner, own, told } = person("ann", "quenched");
    own["near"] = "bramble";
    pass(5000);
    expect(told.answers).toBe(1);
    wall.isOpen = true;
    world.moved("old well");
    pass(100);
    expect(runner.remaining).toHaveLength(2);
  });

  it("asks every second if a way was missing from a place that is no thing", () => {
    const { world, wall, person, pass } = orchard();
    wall.isOpen = false;
    world.add("well", "old well");
    const { told } = person("ann", "quenched");
    pass(5000);
    expect(told.answers).toBe(5);
  });

  it("asks at once after it is restored", () => {
    const { world, person, pass } = orchard();
    const { told } = person("ann", "quenched");
    pass(1500);
    world.restore(JSON.parse(JSON.stringify(world.save())));
    world.add("well", "old well");
    pass(200);
    expect(told.answers).toBe(2);
  });
});

describe("agents that are alike", () => {
  it("share one search, and all hear of its answer", () => {
    const { world, counts, person, pass } = orchard();
    world.add("well", "old well", { water: false });
    const all = Array.from({ length: 20 }, (_, index) => person(`settler ${index}`, "quenched"));
    for (const [index, { own }] of all.entries()) own["thirst"] = 40 + index;
    pass(5000);
    expect(counts.searches).toBe(1);
    expect(all.map(({ told }) => told.answers)).toEqual(all.map(() => 1));
    world.set("old well", { water: true });
    pass(100);
    // Few set out: one to drink, and the next ones in line.
    const out = all.filter(({ runner }) => runner.remaining.length > 0);
    expect(out.length).toBeGreaterThan(0);
    expect(out.length).toBeLessThan(5);
  });

  it("each stand in a line for what others hold", () => {
    const { world, person, pass } = orchard();
    for (const id of ["old well", "new well"]) {
      world.add("well", id);
      world.claims.give(id, "the miller");
    }
    const all = Array.from({ length: 6 }, (_, index) => person(`settler ${index}`, "quenched"));
    pass(1000);
    const lines = ["old well", "new well"].map((id) => world.claims.waitingFor(id));
    expect(lines).toEqual([3, 3]);
    expect(all.every(({ runner }) => runner.waitsFor !== undefined)).toBe(true);
  });
});

describe("many idle agents that are all told of something at once", () => {
  const AGENTS = 60;

  /** Agents with memories that sleep, since no well has water. */
  function idle() {
    const game = orchard();
    for (const id of ["old well", "new well"]) game.world.add("well", id, { water: false });
    const goal: WorldGoal = { oneOf: ["quenched", "paid"] };
    const people = Array.from({ length: AGENTS }, (_, at) =>
      game.person(`settler ${at}`, goal, { memory: new Memory() }),
    );
    for (const { agent } of people) agent.see(["old well", "new well"], 0);
    game.pass(5000);
    const answers = (): number => people.reduce((sum, { told }) => sum + told.answers, 0);
    return { ...game, goal, people, before: { answers: answers(), ...game.counts }, answers };
  }

  it.each<readonly [name: string, tell: (game: ReturnType<typeof idle>, each: number) => void]>([
    ["see what they know", ({ people }, at) => people[at]?.agent.see(["old well"], 5000)],
    [
      "see what does not matter",
      ({ world, people }, at) => {
        if (at === 0) world.set("old well", { moss: 3 });
        people[at]?.agent.see(["old well"], 5000);
      },
    ],
    [
      "tell each other what all know",
      ({ people }, at) => people[at]?.agent.tell(people.map(({ agent }) => agent)),
    ],
    ["get the goal that they have", ({ people, goal }, at) => people[at]?.runner.pursue(goal)],
  ])("sleep on if they %s", (_, tell) => {
    const game = idle();
    for (let at = 0; at < AGENTS; at++) tell(game, at);
    game.pass(2000);
    expect(game.answers()).toBe(game.before.answers);
    expect(game.counts.searches).toBe(game.before.searches);
  });

  it.each<readonly [name: string, tell: (game: ReturnType<typeof idle>, each: number) => void]>([
    [
      "hear of another dry well",
      ({ world, people }, at) => {
        if (at > 0) return;
        world.add("well", "third well", { water: false });
        people[0]?.agent.see(["third well"], 5000);
        people[0]?.agent.tell(people.map(({ agent }) => agent));
      },
    ],
    [
      "are each forbidden a tool",
      ({ people }, at) => people[at]?.agent.constraints.add({ disabled: [{ tool: "sell" }] }),
    ],
    ["get another goal", ({ people }, at) => people[at]?.runner.pursue("quenched")],
  ])("ask once each, and few searches answer all, if they %s", (_, tell) => {
    const game = idle();
    for (let at = 0; at < AGENTS; at++) tell(game, at);
    game.pass(2000);
    expect(game.answers() - game.before.answers).toBeLessThanOrEqual(AGENTS);
    expect(game.counts.searches - game.before.searches).toBeLessThanOrEqual(6);
  });
});
