import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, type Goal, type PackedState, runSearch } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadScenario } from "../scenario/scenario.ts";
import type { ScenarioDefinition } from "../scenario/scenario-definition.ts";
import { garden, gardenActions } from "../testing/garden.ts";
import { Life } from "./life.ts";
import { bytesOfLife } from "./life-memory.ts";

const quiet: ScenarioDefinition = { disturbance: 0, starts: [{ others: "default" }] };
const bloom = { goals: [{ goal: "bloom" }] };
const watering = gardenActions(["fill"], ["go", "bed"], ["water"]);

const lifeOf = (scenario: ScenarioDefinition, agents = 1, seed = 1): Life =>
  new Life({ scenario: loadScenario(garden, scenario), agents, seed });

const planner = new ClassicalPlanner();
const planFor = (domain: Domain, state: PackedState, goal: Goal): readonly number[] | undefined => {
  const result = runSearch(planner, { domain, state, goal, mode: "first" });
  return result.status === "solved" ? result.actions : undefined;
};

describe("Life", () => {
  it("plays a plan step by step until the goal holds, then draws another goal", () => {
    const life = lifeOf(quiet, 8);
    const agent = [...Array(8).keys()].find((each) => life.need(each)?.name === "bloom") ?? 0;
    expect(life.tick(agent)).toBe("waiting");
    expect(life.give(agent, watering)).toBe(true);
    expect(life.need(agent)).toBeUndefined();
    expect([life.tick(agent), life.tick(agent), life.tick(agent)]).toEqual([
      "step",
      "step",
      "goal-reached",
    ]);
    expect(garden.read(life.state(agent))).toEqual({ at: "bed", full: false, flowers: 2 });
    expect(life.need(agent)?.name).toBe("carry");
    expect(life.counts).toMatchObject({ steps: 3, goalsReached: 1, plansBroken: 0 });
  });

  it("is idle without open goals", () => {
    const life = lifeOf({ ...quiet, ...bloom });
    life.setState(0, garden.state({ flowers: 3 }));
    expect(life.need(0)).toBeUndefined();
    expect(life.tick(0)).toBe("idle");
  });

  it("refuses a plan that fails from the agent's current state", () => {
    const life = lifeOf({ ...quiet, ...bloom });
    life.need(0);
    expect(life.give(0, gardenActions(["water"]))).toBe(false);
    expect(life.give(0, gardenActions(["fill"]))).toBe(false);
    expect(life.need(0)?.name).toBe("bloom");
  });

  it("plays a partial plan to its end, then asks again", () => {
    const life = lifeOf({ ...quiet, ...bloom });
    life.need(0);
    expect(life.give(0, gardenActions(["fill"]), false)).toBe(true);
    expect(life.tick(0)).toBe("plan-ended");
    expect(life.need(0)?.name).toBe("bloom");
  });

  it("notices a plan broken by the world", () => {
    const leak = { name: "leak", when: { full: true }, then: { full: false }, probability: 1 };
    const life = lifeOf({ ...quiet, ...bloom, events: [leak] });
    life.need(0);
    life.give(0, watering);
    expect(life.tick(0)).toBe("step");
    expect(life.tick(0)).toBe("plan-broken");
    expect(life.lastEvent).toBe("leak");
    expect(life.need(0)?.name).toBe("bloom");
  });

  it("pursues a given goal", () => {
    const life = lifeOf(quiet);
    life.setState(0, garden.state({ at: "bed" }), garden.goal("carry"));
    expect(life.need(0)?.name).toBe("carry");
    expect(garden.read(life.state(0))["at"]).toBe("bed");
  });

  it("gives up a goal without a plan", () => {
    const life = lifeOf({ ...quiet, ...bloom });
    life.need(0);
    expect(life.give(0, undefined)).toBe(false);
    expect(life.goal(0)).toBeUndefined();
  });

  it("repeats the same lives for the same seed, in any order of turns", () => {
    const record = (order: readonly number[]): string[] => {
      const life = lifeOf({ disturbance: 0.2 }, 5, 7);
      const said = order.map((): string[] => []);
      for (let round = 0; round < 50; round++) {
        for (const agent of order) {
          const goal = life.need(agent);
          if (goal !== undefined) life.give(agent, planFor(garden, life.state(agent), goal));
          said[agent]?.push(`${life.tick(agent)} ${life.state(agent).join()}`);
        }
      }
      return said.map((lines) => lines.join(";"));
    };
    expect(record([0, 1, 2, 3, 4])).toEqual(record([3, 1, 4, 0, 2]));
  });

  it("continues the lives in its memory, without their plans", () => {
    const scenario = loadScenario(garden, { ...quiet, ...bloom });
    const memory = new SharedArrayBuffer(bytesOfLife(garden, 3));
    const before = new Life({ scenario, agents: 3, seed: 1, memory });
    before.need(1);
    before.give(1, watering);
    before.tick(1);
    const after = new Life({ scenario, agents: 3, seed: 1, memory });
    expect(after.state(1)).toEqual(before.state(1));
    expect(after.need(1)?.name).toBe("bloom");
    expect(() => new Life({ scenario, agents: 2, seed: 1, memory })).toThrow(/other agents/);
  });

  it("runs until a plan is needed", () => {
    const life = lifeOf({ ...quiet, ...bloom, disturbance: 0.3 });
    for (let question = 0; question < 20; question++) {
      const goal = life.liveOn(0);
      if (goal === undefined) continue;
      expect(goal.condition.holds(life.state(0))).toBe(false);
      life.give(0, planFor(garden, life.state(0), goal));
    }
    expect(life.counts.goalsReached).toBeGreaterThan(0);
  });

  it("keeps every state within the ranges of the domain", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, disturbance) => {
        const life = lifeOf({ disturbance }, 3, seed);
        for (let tick = 0; tick < 60; tick++) {
          const agent = tick % 3;
          const goal = life.need(agent);
          if (goal !== undefined) life.give(agent, planFor(garden, life.state(agent), goal));
          life.tick(agent);
          const state = life.state(agent);
          garden.variables.all.forEach(({ name, min, max }, index) => {
            const value = state[index] as number;
            assert.ok(min <= value && value <= max, `${name} is ${value}`);
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  it("fits a hundred thousand agents in a few megabytes", () => {
    expect(bytesOfLife(garden, 100_000)).toBeLessThan(100 * 100_000);
    expect(lifeOf({}, 100_000).need(99_999)?.name).toMatch(/bloom|carry/);
  });

  it("refuses an invalid number of agents", () => {
    expect(() => lifeOf({}, -1)).toThrow(/agents/);
  });
});
