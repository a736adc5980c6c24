import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, SavedGameError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { Memory } from "../../agent/memory.ts";
import { orchard } from "../../testing/camp/orchard.ts";

type Orchard = ReturnType<typeof orchard>;

const namesOf = (agents: number): string[] => Array.from({ length: agents }, (_, at) => `a${at}`);

/** An orchard without water whose people want to drink. */
function thirsty(agents: number, startMs = 0, water = false) {
  const game = orchard(startMs);
  for (const id of ["old well", "new well"]) game.world.add("well", id, { water });
  game.world.add("bush", "bramble", { ripe: false });
  const people = namesOf(agents).map((name, at) => {
    const person = game.person(name, at % 2 === 0 ? "quenched" : { oneOf: ["quenched", "paid"] });
    person.own["thirst"] = 40 + (at % 9);
    return person;
  });
  const answers = (): number => people.reduce((sum, { told }) => sum + told.answers, 0);
  return { ...game, people, answers };
}

const savedOf = ({ world }: Pick<Orchard, "world">) => JSON.parse(JSON.stringify(world.save()));

describe("the sleep of agents without a plan, in a loaded game", () => {
  it.each([
    { agents: 1, startMs: 10_000 },
    { agents: 3, startMs: 0 },
    { agents: 20, startMs: 10_000 },
    { agents: 20, startMs: 7_000_000 },
  ])("goes on: $agents agents, on a clock that goes on from $startMs ms", ({ agents, startMs }) => {
    const plain = thirsty(agents);
    plain.pass(10_000);
    const loaded = thirsty(agents, startMs);
    loaded.world.restore(savedOf(plain));
    const before = { answers: plain.answers(), searches: plain.counts.searches };
    for (const { pass } of [plain, loaded]) pass(1000);
    expect(loaded.answers()).toBe(plain.answers() - before.answers);
    expect(loaded.counts.searches).toBe(plain.counts.searches - before.searches);
    expect(loaded.people.map(({ runner }) => runner.waitsFor)).toEqual(
      plain.people.map(({ runner }) => runner.waitsFor),
    );
    expect(loaded.people[0]?.runner.waitsFor?.kinds).toEqual(["well"]);
  });

  it("ends as soon as it would have without the save", () => {
    const plain = thirsty(1);
    plain.pass(10_000);
    const loaded = thirsty(1, 10_000);
    loaded.world.restore(savedOf(plain));
    loaded.pass(19_900);
    expect(loaded.answers()).toBe(0);
    loaded.pass(400);
    expect(loaded.answers()).toBe(1);
  });

  it("is shared with those who come after the load, since the proof is saved, too", () => {
    const plain = thirsty(4);
    plain.pass(10_000);
    const loaded = thirsty(4, 10_000);
    loaded.world.restore(savedOf(plain));
    const newcomers = [plain, loaded].map(({ counts, pass, person }) => {
      const before = counts.searches;
      const { own, runner, told } = person("zoe", "quenched");
      own["thirst"] = 45;
      pass(200);
      return [counts.searches - before, told.answers, runner.waitsFor] as const;
    });
    expect(newcomers[1]).toEqual(newcomers[0]);
    expect(newcomers[1]?.[0]).toBe(0);
  });

  it("is not shared with agents of another orchestrator, whose planner may know more", () => {
    const before = thirsty(1);
    before.pass(5000);
    const { world, person } = thirsty(0, 5000);
    const orchestrator = new Orchestrator({
      domain: world.domain,
      planner: new ClassicalPlanner(),
    });
    const options = { orchestrator, goal: "quenched", budgetMs: 1000, asks: "game" } as const;
    const zoe = world.agent("zoe").runner(options);
    person("a0", "quenched");
    zoe.tick({ thirst: 40 }, 4900);
    world.restore(savedOf(before));
    zoe.tick({ thirst: 40 }, 5000);
    expect(zoe.question).toBeDefined();
  });

  it("is saved once, however often it was proved again", () => {
    const game = thirsty(1);
    game.pass(65_000);
    expect(savedOf(game).proofs).toHaveLength(1);
  });

  it("is not shared once what its proof rests on has changed, before the save or after", () => {
    const plain = thirsty(4);
    plain.pass(10_000);
    for (const at of ["before", "after"]) {
      if (at === "before") plain.world.set("old well", { water: true });
      const loaded = thirsty(4, 10_000);
      if (at === "before") loaded.world.set("old well", { water: true });
      loaded.world.restore(savedOf(plain));
      if (at === "after") loaded.world.set("new well", { water: true });
      const { own, runner } = loaded.person("zoe", "quenched");
      own["thirst"] = 45;
      loaded.pass(200);
      const well = at === "after" ? "new well" : "old well";
      const holder = loaded.world.claims.holderOf(well);
      expect(runner.remaining.length > 0 || holder !== undefined, at).toBe(true);
    }
  });

  it("rests on what counted of its agent as it began", () => {
    const plain = thirsty(1);
    plain.pass(1000);
    const own = plain.people[0]?.own as { energy?: number };
    own.energy = 5;
    plain.pass(1000);
    expect(plain.answers()).toBe(1);
    const loaded = thirsty(1, 2000);
    Object.assign(loaded.people[0]?.own ?? {}, { energy: 5 });
    loaded.world.restore(savedOf(plain));
    loaded.pass(1000);
    Object.assign(loaded.people[0]?.own ?? {}, { energy: 50 });
    loaded.pass(1000);
    expect(loaded.answers()).toBe(0);
  });

  it.each<readonly [name: string, change: (game: Orchard) => void, isAwake: boolean]>([
    ["a change that helps", ({ world }) => world.set("new well", { water: true }), true],
    ["a thing that comes", ({ world }) => world.add("well", "third well"), true],
    ["a change that does not matter", ({ world }) => world.set("new well", { moss: 3 }), false],
    ["a constraint", ({ world }) => world.constraints.add({ disabled: [{ tool: "go" }] }), true],
  ])("is ended, or not, by %s after the load", (_, change, isAwake) => {
    const plain = thirsty(1);
    plain.pass(10_000);
    const loaded = thirsty(1, 10_000);
    loaded.world.restore(savedOf(plain));
    change(loaded);
    loaded.pass(1000);
    expect(loaded.answers()).toBe(isAwake ? 1 : 0);
  });

  it("has ended if the game made other things than those of the save", () => {
    const plain = thirsty(1);
    plain.pass(10_000);
    const loaded = thirsty(1, 10_000, true);
    loaded.world.restore(savedOf(plain));
    loaded.pass(100);
    expect(loaded.people[0]?.runner.remaining).toHaveLength(2);
  });

  it("has ended for who saw but a part of the world, and now knows all", () => {
    const plain = orchard();
    const { agent } = plain.person("ann", "quenched", { memory: new Memory() });
    plain.world.add("well", "old well");
    agent.see([], 0);
    plain.pass(5000);
    const loaded = orchard(5000);
    loaded.world.add("well", "old well");
    const { runner } = loaded.person("ann", "quenched");
    loaded.world.restore(savedOf(plain));
    loaded.pass(100);
    expect(runner.remaining).toHaveLength(2);
  });

  it.each(["ann", "bo"])("that rests on a claim goes on while its holder is there (%s)", (who) => {
    const names = ["ann", "bo"];
    const open = (startMs: number, present: readonly string[]) => {
      const game = orchard(startMs);
      game.world.add("well", "old well");
      return { ...game, people: present.map((name) => game.person(name, "quenched")) };
    };
    const plain = open(0, names);
    plain.pass(1000);
    expect(plain.world.claims.holderOf("old well")).toBe("ann");
    const loaded = open(1000, who === "bo" ? ["bo"] : names);
    loaded.world.restore(savedOf(plain));
    loaded.pass(500);
    const bo = loaded.people.at(-1);
    expect(bo?.told.answers).toBe(who === "bo" ? 1 : 0);
    expect(bo?.runner.waitsFor?.holder).toBe(who === "bo" ? undefined : "ann");
    expect(bo?.runner.remaining).toHaveLength(who === "bo" ? 2 : 0);
  });

  it("is no longer than the game allows, whatever a save claims", () => {
    const plain = thirsty(1);
    plain.pass(10_000);
    const saved = savedOf(plain);
    const [{ runner }] = saved.agents;
    for (const lie of [{ untilMs: 1e300 }, { untilMs: undefined }, { sinceMs: 1e300 }]) {
      const loaded = thirsty(1, 10_000);
      loaded.world.restore({
        ...saved,
        agents: [{ ...saved.agents[0], runner: { ...runner, sleep: { ...runner.sleep, ...lie } } }],
      });
      loaded.pass(30_000);
      expect(loaded.answers()).toBeGreaterThan(0);
    }
  });

  it.each([
    ["sinceMs", "soon"],
    ["untilMs", null],
    ["grounds", 7],
    ["restsOn", ["luck"]],
    ["isOver", false],
    ["triedAs", {}],
    ["readings", [{ numbers: ["one"], things: [] }]],
    ["freed", [{}]],
  ])("is refused with %s: %j", (name, lie) => {
    const plain = thirsty(1);
    plain.pass(1000);
    const saved = savedOf(plain);
    saved.agents[0].runner.sleep[name] = lie;
    const restore = (): void => thirsty(1).world.restore(saved);
    expect(restore).toThrow(SavedGameError);
    expect(restore).toThrow(`/agents/0/runner/sleep/${name}`);
  });

  it("without an end leaves a save that can be read", () => {
    const game = orchard();
    game.world.add("well", "old well", { water: false });
    const { runner, told } = game.person("ann", "quenched", {}, Number.POSITIVE_INFINITY);
    game.pass(1000);
    game.world.restore(savedOf(game));
    game.pass(90_000);
    expect(told.answers).toBe(1);
    expect(runner.waitsFor).toBeDefined();
  });
});
