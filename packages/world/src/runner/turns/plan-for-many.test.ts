import { createHook } from "node:async_hooks";
import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Planner, provePlan } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { expect, it, vi } from "vitest";
import { IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import { World } from "../../world.ts";

const domain = loadDomain({
  name: "yard",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  state: { gold: { type: "integer", min: 0, max: 9, default: 0 } },
  tools: [
    {
      name: "steal",
      things: { it: "chest" },
      when: { "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 5 } } }],
});

it("things are chosen for as many agents as time allows, longest-waiting first", () => {
  const clock = new FakeClock();
  const world = new World(domain, { clock });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), clock });
  for (let id = 0; id < 20; id++) world.add("chest", id, { gold: 5 });
  const names = ["ann", "ben", "cid", "dot"];
  const chosen: string[] = [];
  const runners = names.map((name) =>
    world
      .agent(name, {
        // Looking at all things takes an agent two milliseconds.
        knows: () => {
          if (chosen.at(-1) !== name) chosen.push(name);
          clock.advanceSync(0.1);
          return true;
        },
      })
      .runner({ orchestrator, goal: "rich", budgetMs: 100, asks: "game" }),
  );
  const tick = (): number => {
    for (const runner of runners) runner.tick({}, clock.now());
    chosen.length = 0;
    world.planMany(orchestrator, 2);
    return runners.filter(({ outcome }) => outcome !== undefined).length;
  };
  // The slice is over once they are chosen: the answer is the first thing in the next one.
  expect(tick()).toBe(0);
  expect(chosen).toEqual(["ann"]);
  expect(runners[1]?.dueMs).toBe(100);
  expect(tick()).toBe(1);
  for (let turn = 0; turn < 8; turn++) tick();
  expect(runners.every(({ outcome }) => outcome?.status === "solved")).toBe(true);
  expect(runners.every(({ dueMs }) => dueMs === undefined)).toBe(true);
});

it("leaves the questions of runners that ask themselves alone, and counts them for nothing", async () => {
  const clock = new FakeClock();
  const world = new World(domain, { clock });
  for (let id = 0; id < 4; id++) world.add("chest", id, { gold: 5 });
  const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: 20, answer: [0] }) });
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain, planner, clock, llm });
  const [self, game] = (["runner", "game"] as const).map((asks) =>
    world.agent(asks).runner({ orchestrator, goal: "rich", budgetMs: 200, asks }),
  );
  for (let frame = 0; frame < 6; frame++) {
    for (const runner of [self, game]) runner?.tick({}, frame * 16);
    world.planMany(orchestrator, 2, 2);
    if (frame === 0) expect([self?.dueMs, self?.isWaiting]).toEqual([undefined, true]);
    await clock.advance(16);
  }
  expect([self, game].map((each) => each?.outcome?.status)).toEqual(["solved", "solved"]);
});

/** A world of many things in which each look takes an agent a tenth of a millisecond. */
function crowdedYard(count: number, gold: (id: number) => number = () => 5) {
  const clock = new FakeClock();
  const world = new World(domain, { clock });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), clock });
  for (let id = 0; id < count; id++) world.add("chest", id, { gold: gold(id) });
  const knows = (): boolean => {
    clock.advanceSync(0.1);
    return true;
  };
  const statuses: string[] = [];
  const runner = world.agent("ann", { knows }).runner({
    ...{ orchestrator, goal: "rich", budgetMs: 100_000, asks: "game" },
    onOutcome: ({ status }) => statuses.push(status),
  });
  const slices: number[] = [];
  const tick = (): void => {
    runner.tick({}, clock.now());
    const beganMs = clock.now();
    world.planMany(orchestrator, 2);
    slices.push(clock.now() - beganMs);
  };
  return { world, runner, slices, statuses, tick };
}

it("choosing among many things takes one slice plus one piece at most, and continues in the next tick", () => {
  const { runner, slices, tick } = crowdedYard(1000);
  for (let turn = 0; turn < 200 && runner.outcome === undefined; turn++) tick();
  expect(runner.outcome?.status).toBe("solved");
  expect(slices.length).toBeGreaterThan(10);
  // A slice is 64 things at 0.1 ms, after a look at the few things in use.
  expect(Math.max(...slices)).toBeLessThan(2 + 2 * 6.4 + 4);
});

it("nothing is proved if the world changed while things were chosen", () => {
  const first = [false, true].map((changes) => {
    const { world, runner, statuses, tick } = crowdedYard(200, () => 0);
    // First they are counted, then examined.
    for (let turn = 0; turn < 6; turn++) tick();
    expect(runner.isQuestionPut).toBe(false);
    // The thing was already examined: nothing is proved, and another round finds it.
    if (changes) world.set(0, { gold: 9 });
    for (let turn = 0; turn < 60 && statuses.length === 0; turn++) tick();
    return statuses[0];
  });
  expect(first).toEqual(["unsolvable", "solved"]);
});

/** Agents with a goal of seven, chests with four each, and the questions put for them in one call. */
function yardOfFours(agents: number, further: readonly number[] = []) {
  const exact = loadDomain({
    ...domain.written,
    goals: [{ name: "seven", when: { gold: 7 } }],
  } as Parameters<typeof loadDomain>[0]);
  const clock = new FakeClock();
  const world = new World(exact, { clock });
  const orchestrator = new Orchestrator({ domain: exact, planner: new ClassicalPlanner(), clock });
  const amounts = [...new Array<number>(40).fill(4), ...further];
  for (const [id, gold] of amounts.entries()) world.add("chest", id, { gold });
  const told: [status: string, things: number][] = [];
  for (let agent = 0; agent < agents; agent++) {
    const runner = world.agent(`agent ${agent}`).runner({
      ...{ orchestrator, goal: "seven", budgetMs: 100, asks: "game" },
      onOutcome: ({ status, considered }) => told.push([status, considered.things]),
    });
    runner.tick({}, clock.now());
  }
  let questions = 0;
  const ask = orchestrator.planMany.bind(orchestrator);
  vi.spyOn(orchestrator, "planMany").mockImplementation((requests, ...more) => {
    questions += requests.length;
    return ask(requests, ...more);
  });
  world.planMany(orchestrator as unknown as Orchestrator, 10);
  return { told, questions };
}

it("one call answers all agents whose rounds it has time for", () => {
  const agents = IS_QUICK ? 8 : 20;
  const { told } = yardOfFours(agents, new Array<number>(20).fill(3));
  expect(told.map(([status]) => status)).toEqual(new Array(agents).fill("solved"));
});

it("things that differ in nothing but where they are are not tried one by one where no plan is possible", () => {
  // Chests of four never add up to seven.
  const { told, questions } = yardOfFours(1);
  expect(told).toEqual([["cut-off", 40]]);
  expect(questions).toBeLessThanOrEqual(3);
});

it("policies are built when all agents have their answers", () => {
  const clock = new FakeClock();
  const world = new World(domain, { clock });
  for (let id = 0; id < 20; id++) world.add("chest", id, { gold: 5 });
  const planner = new ClassicalPlanner();
  const answered: number[] = [];
  const build = planner.buildSlice.bind(planner);
  planner.buildSlice = (slice) => {
    answered.push([...world.agents].filter((one) => one.currentRunner?.outcome).length);
    return build(slice);
  };
  const orchestrator = new Orchestrator({ domain, planner, clock });
  for (const name of ["ann", "ben", "cid"]) {
    const options = { orchestrator, goal: "rich", budgetMs: 100, asks: "game" } as const;
    world.agent(name).runner(options).tick({}, 0);
  }
  world.planMany(orchestrator, 10);
  expect(answered).toEqual([3]);
});

it("a goal without a plan ends although the agent's own thing takes the only place of its kind", () => {
  const clock = new FakeClock();
  const written = {
    ...domain.written,
    places: { chest: 1 },
    state: { gold: { type: "integer", min: 0, max: 9 }, near: { type: "thing", of: ["chest"] } },
  };
  const small = loadDomain(written as Parameters<typeof loadDomain>[0]);
  const world = new World(small, { clock });
  // An empty chest cannot matter.
  for (const [id, gold] of [0, 2, 3, 4].entries()) world.add("chest", id, { gold });
  const orchestrator = new Orchestrator({ domain: small, planner: new ClassicalPlanner(), clock });
  const statuses: string[] = [];
  world
    .agent("ann")
    .runner({
      ...{ orchestrator, goal: "rich", budgetMs: 100, asks: "game" },
      onOutcome: ({ status }) => statuses.push(status),
    })
    .tick({ near: 0, gold: 0 }, 0);
  world.planMany(orchestrator, 10);
  expect(statuses).toEqual(["cut-off"]);
});

/** An LLM planner whose answer is one theft, after a time that it predicts. */
function makeLlm(clock: FakeClock, afterMs: number) {
  return new ScriptedLlmPlanner({
    clock,
    script: ({ state, goal }) => {
      const actions = Array.from({ length: domain.actions.count }, (_, action) => action);
      const answer = actions.find(
        (action) => provePlan(domain, state, [action], goal.condition).sound,
      );
      return { afterMs, answer: answer === undefined ? [] : [answer] };
    },
    admit: (_, limitMs) =>
      limitMs >= afterMs
        ? { admitted: true, predictedMs: afterMs }
        : { admitted: false, reason: "budget", background: false },
  });
}

it.each([
  { budgetMs: 400, asked: 1, author: "llm" },
  { budgetMs: 3000, asked: 1, author: "llm" },
  { budgetMs: 50, asked: 0, author: "classical" },
])(
  "the LLM planner is asked within a budget of $budgetMs ms if it can answer by then",
  async (each) => {
    const clock = new FakeClock();
    const world = new World(domain, { clock });
    for (let id = 0; id < 3; id++) world.add("chest", id, { gold: 5 });
    const llm = makeLlm(clock, 100);
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm, clock });
    const runner = world
      .agent("ann")
      .runner({ orchestrator, goal: "rich", budgetMs: each.budgetMs, asks: "game" });
    let started: ReturnType<typeof runner.tick> | undefined;
    for (let frame = 0; frame < 20 && started === undefined; frame++) {
      const tick = runner.tick({}, clock.now());
      if (tick.event === "start") started = tick;
      world.planMany(orchestrator, 2);
      await clock.advance(16);
    }
    expect(llm.calls).toHaveLength(each.asked);
    expect(started?.author).toBe(each.author);
  },
);

it("agents are answered while others wait for the LLM planner", async () => {
  const clock = new FakeClock();
  const world = new World(domain, { clock });
  for (let id = 0; id < 6; id++) world.add("chest", id, { gold: 5 });
  const llm = makeLlm(clock, 100);
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm, clock });
  const hasPlan = new Map<string, number>();
  const runners = ["ann", "ben", "cid"].map((name, index) => {
    // Nothing but the budget decides whether the LLM planner is asked.
    const budgetMs = index === 0 ? 400 : 60;
    return world.agent(name).runner({
      ...{ orchestrator, goal: "rich", budgetMs, asks: "game" },
      onOutcome: () => hasPlan.set(name, clock.now()),
    });
  });
  for (let frame = 0; frame < 20; frame++) {
    for (const runner of runners) runner.tick({}, clock.now());
    world.planMany(orchestrator, 2);
    await clock.advance(16);
  }
  expect(hasPlan.get("ben")).toBe(0);
  expect(hasPlan.get("cid")).toBe(0);
  expect(hasPlan.get("ann")).toBeGreaterThanOrEqual(100);
});

/** A planner that finds a plan at once, and improves it as long as it may: a tenth of a millisecond at a time. */
function improvingPlanner(clock: FakeClock): Planner {
  const classical = new ClassicalPlanner({ tables: false });
  return {
    start: (problem) => {
      const search = classical.start(problem);
      search.step({ expansions: 100 });
      return {
        ...{ expansions: 1, result: () => search.result(), end: () => search.end?.() },
        step: () => {
          clock.advanceSync(0.1);
          return false;
        },
      };
    },
  };
}

it.each([
  { agents: 2, answered: 2 },
  { agents: 30, answered: 20 },
])("first plans of $agents agents are improved within their share of the slice", (each) => {
  const clock = new FakeClock();
  const world = new World(domain, { clock });
  for (let id = 0; id < 40; id++) world.add("chest", id, { gold: 5 });
  const orchestrator = new Orchestrator({ domain, planner: improvingPlanner(clock), clock });
  let answered = 0;
  for (let agent = 0; agent < each.agents; agent++) {
    const runner = world.agent(`agent ${agent}`).runner({
      ...{ orchestrator, goal: "rich", budgetMs: 100, asks: "game" },
      onOutcome: () => answered++,
    });
    runner.tick({}, 0);
  }
  world.planMany(orchestrator, 8);
  expect(answered).toBeGreaterThanOrEqual(each.answered);
});

it("an answer without a better one to come leaves no promise behind", () => {
  const world = new World(domain);
  for (let id = 0; id < 4; id++) world.add("chest", id, { gold: 5 });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  const outcomes: string[] = [];
  const runners = ["ann", "ben", "cid", "dot", "eve"].map((name) =>
    world.agent(name).runner({
      ...{ orchestrator, goal: "rich", budgetMs: 100_000, asks: "game" },
      onOutcome: ({ status }) => outcomes.push(status),
    }),
  );
  let promises = 0;
  const hook = createHook({
    init: (_, type) => {
      if (type === "PROMISE") promises++;
    },
  });
  hook.enable();
  for (const runner of runners) runner.tick({}, 0);
  // The one that others were faster than looks once more.
  for (let call = 0; call < 2; call++) world.planMany(orchestrator, 100_000);
  hook.disable();
  expect(outcomes.toSorted()).toEqual(["cut-off", "solved", "solved", "solved", "solved"]);
  expect(promises).toBe(0);
});
