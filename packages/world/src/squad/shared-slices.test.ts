import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import type { ScheduleSearch, SquadProblem } from "@understudy/planner-core/schedule";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";

const yard = defineDomain({
  name: "yard",
  kinds: { log: {} },
  places: { log: 1 },
  state: {
    wood: { type: "integer", min: 0, max: 6, shared: true, default: 0 },
    fed: { type: "boolean", default: false },
    rested: { type: "boolean", default: false },
  },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } }, duration: 3 },
    { name: "eat", then: { fed: true } },
    { name: "nap", when: { fed: true }, then: { rested: true } },
  ],
  goals: [
    { name: "stocked", when: { wood: { ">=": 2 } } },
    { name: "fed", priority: 2, when: { fed: true } },
    { name: "rested", priority: 1, when: { rested: true } },
  ],
});

/** Searches take a millisecond for each expansion, and those for squads can always be improved. */
class Slow extends TimePlanner {
  starts = 0;
  steps = 0;
  readonly #clock: FakeClock;
  readonly #firstMs: number;

  /** @param firstMs time until the first plan of a squad, in milliseconds */
  constructor(clock: FakeClock, firstMs: number) {
    super();
    this.#clock = clock;
    this.#firstMs = firstMs;
  }

  override startTogether(problem: SquadProblem): ScheduleSearch {
    this.starts++;
    const search = super.startTogether(problem);
    const [step, result] = [search.step.bind(search), search.result.bind(search)];
    let leftMs = this.#firstMs;
    search.step = (limits) => {
      this.steps++;
      this.#clock.advanceSync(1);
      if (--leftMs < 0) step(limits);
      return false;
    };
    search.result = () => {
      const found = result();
      if (leftMs >= 0) return { status: "cut-off", scaledLowerBound: 0 };
      return found.status === "solved" ? { ...found, optimal: false } : found;
    };
    return search;
  }
}

function yardOf(firstMs = 0) {
  const clock = new FakeClock();
  const time = new Slow(clock, firstMs);
  const planner = new ClassicalPlanner();
  const world = new World(yard, { squads: worldSquads, clock });
  const orchestrator = new Orchestrator({ domain: world.domain, planner, time, clock });
  const squadOf = (name: string) =>
    world.squad([name]).runner({
      ...{ orchestrator, goal: "stocked", budgetMs: 60_000, ends: "timed", asks: "game" },
    });
  return { clock, time, world, orchestrator, squadOf };
}

it("a world with an idle squad leaves the searches of other squads alone", () => {
  const { time, world, orchestrator, squadOf } = yardOf(6);
  squadOf("ann").tick({ ann: {} }, { wood: 2 }, 0);
  const asked = {
    agents: { bo: world.domain.state({ wood: 0 }) },
    ...{ goal: "stocked" as const, budgetMs: 60_000, until: "first" as const },
  };
  let status: string | undefined;
  for (let frame = 0; frame < 20 && status === undefined; frame++) {
    status = orchestrator.planMany([asked], 2)[0]?.status;
    world.planMany(orchestrator, 4);
  }
  expect([status, time.starts]).toEqual(["solved", 1]);
});

it("a world answers its agents with an orchestrator that plans for no squads", () => {
  const { world, clock, squadOf } = yardOf();
  squadOf("ann").tick({ ann: {} }, { wood: 2 }, 0);
  const planner = new ClassicalPlanner();
  const plain = new Orchestrator({ domain: world.domain, planner, clock });
  const runner = world.agent("bo").runner({
    ...{ orchestrator: plain, goal: "fed", budgetMs: 50, asks: "game" },
  });
  for (let frame = 0; frame < 3; frame++) {
    runner.tick({ wood: 2 }, frame * 16);
    world.planMany(plain, 4);
  }
  expect(runner.outcome?.status).toBe("solved");
});

it("better plans of squads leave time to plans ahead of agents, and use what these leave", () => {
  const { time, world, orchestrator, squadOf } = yardOf();
  const squad = squadOf("ann");
  const runner = world.agent("bo").runner({
    ...{ orchestrator, goal: { oneOf: ["fed", "rested"] }, budgetMs: 50, asks: "game" },
  });
  const own = { fed: false, wood: 0 };
  const events: string[] = [];
  for (let frame = 0; frame < 12; frame++) {
    squad.tick({ ann: {} }, { wood: 0 }, 0);
    events.push(runner.tick(own, frame * 16).event);
    world.planMany(orchestrator, 4);
  }
  expect(events.at(-1)).toBe("continue");
  const { steps } = time;
  world.planMany(orchestrator, 4);
  expect(time.steps).toBeGreaterThan(steps);
  runner.finished();
  expect(runner.tick({ fed: true }, 200)).toMatchObject({ event: "start", step: { tool: "nap" } });
  expect(runner.plansAhead).toEqual({ used: 1, anew: 0 });
});
