import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, type ManyRequest, Orchestrator, type Planner } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it, vi } from "vitest";
import { World } from "../../world.ts";

const domain = loadDomain({
  name: "forest",
  kinds: { bush: {}, chest: { gold: { type: "integer", min: 0, max: 5 } } },
  state: {
    near: { type: "thing", of: ["bush", "chest"], position: true },
    fed: { type: "boolean", default: false },
    safe: { type: "boolean", default: true },
    gold: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    { name: "go", things: { to: ["bush", "chest"] }, then: { near: "$to" }, cost: { way: "$to" } },
    { name: "eat", things: { it: "bush" }, when: { near: "$it" }, then: { fed: true } },
    { name: "hide", then: { safe: true } },
    {
      ...{ name: "rob", things: { it: "chest" }, claims: ["$it"] },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
    },
  ],
  goals: [
    { name: "safe", priority: 3, when: { safe: true } },
    { name: "fed", priority: 2, when: { fed: true } },
    { name: "rich", priority: 1, when: { gold: { ">=": 2 } } },
  ],
} as Parameters<typeof loadDomain>[0]);

const SPOTS: Readonly<Record<string, number>> = { bush: 0, near: 5, far: 9 };

/** A planner whose every search takes some milliseconds of the clock. */
function slow(clock: FakeClock, searchMs: () => number) {
  const inner = new ClassicalPlanner();
  const told = { searches: 0 };
  const planner: Planner = {
    start(problem) {
      told.searches++;
      const search = inner.start(problem);
      let leftMs = searchMs();
      return {
        get expansions() {
          return search.expansions;
        },
        step: (limits) => {
          if (leftMs > 0) clock.advanceSync(1);
          return --leftMs < 0 && search.step(limits);
        },
        result: () => search.result(),
      };
    },
  };
  return { planner, told };
}

/** An agent that eats beside a bush, with its last step running, and two chests. */
function forest(searchMs: () => number = () => 0, llm?: (clock: FakeClock) => ScriptedLlmPlanner) {
  const clock = new FakeClock();
  const { planner, told } = slow(clock, searchMs);
  const way = (_: string, from: unknown, to: unknown): number =>
    1 + Math.abs((SPOTS[String(from)] ?? 0) - (SPOTS[String(to)] ?? 0));
  const world = new World(domain, { clock, way, estimate: way });
  world.add("bush", "bush");
  world.add("chest", "near", { gold: 2 });
  world.add("chest", "far", { gold: 2 });
  const orchestrator = new Orchestrator({
    domain: world.domain,
    planner,
    clock,
    llm: llm?.(clock),
  });
  const runner = world.agent("ann").runner({
    ...{ orchestrator, goal: { oneOf: ["safe", "fed", "rich"] }, budgetMs: 40, asks: "game" },
  });
  let nowMs = 0;
  const tick = (own: object, sliceMs = 10) => {
    nowMs += 16;
    const said = runner.tick(own as never, nowMs);
    world.planMany(orchestrator, sliceMs);
    return said;
  };
  const begin = () => {
    while (tick({ near: "bush", fed: false }, 0).event !== "start");
    expect(runner.remaining.map(({ step }) => step.tool)).toEqual(["eat"]);
  };
  return { world, runner, tick, begin, told, clock, orchestrator };
}

type Runner = ReturnType<typeof forest>["runner"];

describe("the plan after the one in play", () => {
  it("begins in the tick in which the last step has ended, and claims nothing before", () => {
    const { world, runner, tick, begin } = forest();
    begin();
    for (let frame = 0; frame < 3; frame++) tick({});
    expect(world.claims.heldBy("ann")).toEqual([]);
    runner.finished();
    expect(tick({ fed: true })).toMatchObject({ event: "start", things: { to: "near" } });
    expect(world.claims.heldBy("ann")).toEqual(["near"]);
    expect(runner.plansAhead).toEqual({ used: 1, anew: 0 });
  });

  it("is made anew if another agent has claimed its thing, and takes nothing from it", () => {
    const { world, runner, tick, begin } = forest();
    begin();
    tick({});
    world.claims.give("near", "ben");
    runner.finished();
    expect(tick({ fed: true }).event).toBe("replan");
    expect(tick({})).toMatchObject({ event: "start", things: { to: "far" } });
    expect(world.claims.holderOf("near")).toBe("ben");
    expect(runner.plansAhead).toEqual({ used: 0, anew: 1 });
  });

  it.each([
    ["another goal counts more by then", { fed: true, safe: false }, "hide"],
    ["the step has not brought what it should", { near: undefined, fed: false }, "go"],
  ])("is made anew if %s", (_, own, tool) => {
    const { runner, tick, begin } = forest();
    begin();
    tick({});
    runner.finished();
    expect(tick(own).event).toBe("replan");
    expect(tick({})).toMatchObject({ event: "start", step: { tool } });
    expect(runner.plansAhead.used).toBe(0);
  });

  it("is not played after a step that failed, or was interrupted", () => {
    for (const stop of ["failed", "interrupt"] as const) {
      const { runner, tick, begin } = forest();
      begin();
      tick({});
      runner[stop]();
      expect(tick({ fed: true }).event).toBe("replan");
      expect(runner.plansAhead.used).toBe(0);
    }
  });

  it("takes no time of a slice that is used up", () => {
    const { runner, tick, begin, told } = forest();
    begin();
    const { searches } = told;
    for (let frame = 0; frame < 3; frame++) tick({}, 0);
    expect(told.searches).toBe(searches);
    runner.finished();
    expect(tick({ fed: true }).event).toBe("replan");
  });

  it("saves an agent with long searches and short slices its wait", () => {
    /** Frames without a step after the first plan, which ends after some frames. */
    const waitAfter = (frames: number): number => {
      let searchMs = 0;
      const { runner, tick, begin } = forest(() => searchMs);
      begin();
      searchMs = 12;
      for (let frame = 0; frame < frames; frame++) tick({}, 1);
      runner.finished();
      let wait = 0;
      while (tick({ fed: true }, 1).event !== "start") wait++;
      return wait;
    };
    const anew = waitAfter(0);
    expect(anew).toBeGreaterThan(5);
    expect(waitAfter(40)).toBe(0);
    // A search that has not ended goes on.
    expect(waitAfter(6)).toBeLessThan(anew - 3);
  });

  it.each([
    ["dispose", (runner: Runner) => runner.dispose()],
    ["pursue", (runner: Runner) => runner.pursue({ oneOf: ["safe"] })],
    ["interrupt", (runner: Runner) => runner.interrupt()],
    ["failed", (runner: Runner) => runner.failed()],
  ] as const)("is asked for no longer after %s", (_, stop) => {
    let searchMs = 0;
    const { world, runner, tick, begin, orchestrator, clock } = forest(() => searchMs);
    begin();
    searchMs = 6;
    const asked = vi.spyOn(orchestrator, "planMany");
    const askers = () =>
      asked.mock.calls
        .flatMap(([all]) => all as readonly ManyRequest[])
        .flatMap(({ ahead, agent }) => (ahead ? agent : []));
    tick({}, 2);
    const [ann] = askers();
    expect(ann).toBeDefined();
    stop(runner);
    asked.mockClear();
    // Another agent asks, so that questions are put at all.
    const ben = world.agent("ben").runner({
      ...{ orchestrator, goal: { oneOf: ["safe"] }, budgetMs: 40, asks: "game" },
    });
    for (let frame = 0; frame < 20; frame++) {
      ben.tick({ safe: frame % 2 === 1, near: "bush" }, clock.now());
      world.planMany(orchestrator, 2);
    }
    expect(asked).toHaveBeenCalled();
    expect(askers()).not.toContain(ann);
  });

  it("is asked for no longer once the agent has another plan", () => {
    let searchMs = 0;
    const { runner, tick, begin, orchestrator } = forest(() => searchMs);
    begin();
    searchMs = 6;
    tick({}, 2);
    runner.finished();
    searchMs = 0;
    const own = { near: undefined, fed: false };
    while (tick(own).event !== "start");
    const asked = vi.spyOn(orchestrator, "planMany");
    // An own question that is answered in this very frame.
    runner.interrupt();
    for (let frame = 0; frame < 4; frame++) tick({});
    expect(
      asked.mock.calls
        .flatMap(([all]) => all as readonly ManyRequest[])
        .filter(({ ahead }) => ahead),
    ).toEqual([]);
  });

  it("is not asked for by a runner that asks itself", async () => {
    const clock = new FakeClock();
    const world = new World(domain, { clock });
    world.add("bush", "bush");
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
    const onError = vi.fn();
    const goal = { oneOf: ["safe", "fed", "rich"] };
    const runner = world.agent("ann").runner({ orchestrator, goal, budgetMs: 40, onError });
    const asked = vi.spyOn(orchestrator, "plan");
    for (let frame = 0; frame < 8; frame++) {
      runner.tick({ near: "bush", fed: false }, frame * 16);
      world.planMany(orchestrator, 4);
      await clock.advance(16);
    }
    expect(runner.isPlaying).toBe(true);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(onError).not.toHaveBeenCalled();
  });

  it("is not asked for with an LLM planner, which would be asked for it, or left out", async () => {
    const script = () => ({ afterMs: 1, answer: [] });
    const { tick, runner, clock, orchestrator } = forest(undefined, (of) => {
      return new ScriptedLlmPlanner({ clock: of, script });
    });
    const asked = vi.spyOn(orchestrator, "planMany");
    for (let frame = 0; frame < 40; frame++) {
      tick({ near: "bush", fed: false });
      await clock.advance(16);
    }
    expect(runner.remaining.map(({ step }) => step.tool)).toEqual(["eat"]);
    expect(
      asked.mock.calls
        .flatMap(([all]) => all as readonly ManyRequest[])
        .filter(({ ahead }) => ahead),
    ).toEqual([]);
  });
});
