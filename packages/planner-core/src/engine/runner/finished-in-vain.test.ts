import { describe, expect, it } from "vitest";
import type { DomainDefinition } from "../../rules/domain/definition/definition.ts";
import type { AnyDomainTypes } from "../../rules/domain/definition/types.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { PlanRunnerOptions } from "./options.ts";
import { PlanRunner } from "./plan-runner.ts";

type Values = Record<string, string | number | boolean>;

type PlayOptions = Partial<PlanRunnerOptions<AnyDomainTypes>> & {
  readonly ticks?: number;
  /** Whether the runner is saved after every tick, and goes on as another one. */
  readonly isSaved?: boolean;
};

/** Plays for some time in a world with its own effects. @returns the started steps, in order */
async function begun(
  definition: DomainDefinition,
  world: Values,
  happens: (tool: string, world: Values, times: number) => void,
  options: PlayOptions = {},
): Promise<string[]> {
  const { ticks = 40, isSaved = false, ...rest } = options;
  const orchestrator = new Orchestrator({
    domain: loadDomain(definition),
    planner: new UniformCostPlanner(),
    clock: new FakeClock(),
  });
  const told = options.durationMs === undefined;
  const made = () =>
    new PlanRunner({
      ...{ orchestrator, agent: "ann", goal: "done", budgetMs: 50, failureCooldownMs: 2000 },
      ...rest,
    });
  let runner = made();
  const steps: string[] = [];
  const times = new Map<string, number>();
  const end = (tool: string): void => {
    times.set(tool, (times.get(tool) ?? 0) + 1);
    happens(tool, world, times.get(tool) as number);
  };
  for (let now = 0; now < ticks * 100; now += 100) {
    const { event, step } = runner.tick({ ...world }, now);
    await settle();
    if (event === "finish") end(step.tool);
    if (event === "start") {
      steps.push(step.tool);
      if (told) {
        end(step.tool);
        runner.finished();
      }
    }
    if (!isSaved) continue;
    const saved = JSON.parse(JSON.stringify(runner.save()));
    runner = made();
    runner.restore(saved);
  }
  return steps;
}

const table = {
  name: "table",
  state: {
    wood: { type: "integer", min: 0, max: 9 },
    planks: { type: "integer", min: 0, max: 9 },
    table: { type: "boolean" },
    noise: { type: "integer", min: 0, max: 99 },
  },
  tools: [
    { name: "saw", when: { wood: { ">=": 1 } }, then: { wood: { "-": 1 }, planks: { "+": 4 } } },
    { name: "build", when: { planks: { ">=": 4 } }, then: { planks: { "-": 4 }, table: true } },
    { name: "find", then: { table: true }, cost: 50 },
  ],
  goals: [{ name: "done", when: { table: true } }],
} as const satisfies DomainDefinition;
const bare = { wood: 3, planks: 0, table: false, noise: 0 };

describe("a step that finishes without effect", () => {
  it("has failed after two times: another plan is tried", async () => {
    const steps = await begun(table, { ...bare }, (tool, world) => {
      if (tool === "find") world["table"] = true;
    });
    expect(steps).toEqual(["saw", "saw", "find"]);
  });

  it("has failed as well where its duration ends it", async () => {
    const timed = { durationMs: () => 200 };
    const steps = await begun(
      table,
      { ...bare },
      (tool, world) => {
        if (tool === "find") world["table"] = true;
      },
      timed,
    );
    expect(steps).toEqual(["saw", "saw", "find"]);
  });

  it("has failed as well if the game is saved meanwhile", async () => {
    const options = { failureLimit: 4, isSaved: true };
    const steps = await begun(
      table,
      { ...bare },
      (tool, world, times) => {
        if (tool === "find") world["table"] = true;
        // A late effect, after two failures.
        if (tool === "saw" && times === 2) Object.assign(world, { wood: 2, planks: 4 });
        if (tool === "build") Object.assign(world, { planks: 0 });
      },
      options,
    );
    expect(steps).toEqual(["saw", "saw", "build", "saw", "saw", "saw", "saw", "find"]);
  });

  it("is tried again after its cool-down", async () => {
    const steps = await begun(table, { ...bare }, () => {}, { ticks: 80 });
    const first = steps.indexOf("find");
    expect(steps.slice(0, first)).toEqual(["saw", "saw"]);
    expect(steps.slice(first)).toContain("saw");
  });

  it("fails if the needed effects are missing, even if others show", async () => {
    const steps = await begun(table, { ...bare }, (tool, world) => {
      if (tool === "saw") world["wood"] = Number(world["wood"]) - 1;
      if (tool === "find") world["table"] = true;
    });
    expect(steps).toEqual(["saw", "saw", "find"]);
  });

  it("fails whatever else changes meanwhile", async () => {
    const steps = await begun(table, { ...bare }, (tool, world) => {
      world["noise"] = Number(world["noise"]) + 1;
      if (tool === "find") world["table"] = true;
    });
    expect(steps).toEqual(["saw", "saw", "find"]);
  });

  it("may fail as often as the game allows", async () => {
    const find = (tool: string, world: Values): void => {
      if (tool === "find") world["table"] = true;
    };
    const patient = await begun(table, { ...bare }, find, { failureLimit: 4 });
    expect(patient).toEqual(["saw", "saw", "saw", "saw", "find"]);
  });

  it("has not failed if it makes progress each time, or its effect shows late", async () => {
    const slowly = await begun(
      { ...table, goals: [{ name: "done", when: { planks: { ">=": 4 } } }] },
      { ...bare },
      (_, world) => {
        world["planks"] = Number(world["planks"]) + 1;
        world["wood"] = Number(world["wood"]) - 1;
      },
    );
    expect(slowly.every((tool) => tool === "saw")).toBe(true);
    const unlucky = await begun(table, { ...bare }, (tool, world, times) => {
      if (tool === "saw" && times === 2) Object.assign(world, { wood: 2, planks: 4 });
      if (tool === "build") world["table"] = true;
    });
    expect(unlucky).toEqual(["saw", "saw", "build"]);
  });

  it("has not failed if the world takes back only what the world sets", async () => {
    const state = { ...table.state, table: { type: "boolean", sensed: true } } as const;
    const tools = [...table.tools, { name: "rest", then: { table: true }, cost: 90 }];
    const build = (tool: string, world: Values): void => {
      world["noise"] = Number(world["noise"]) + 1;
      if (tool === "saw") Object.assign(world, { wood: 9, planks: Number(world["planks"]) + 4 });
      if (tool === "build") world["planks"] = Number(world["planks"]) - 4;
    };
    const start = { ...bare, wood: 9, planks: 4 };
    const steps = await begun({ ...table, state, tools }, { ...start }, build);
    expect(new Set(steps)).toEqual(new Set(["build", "saw"]));
    const idle = await begun({ ...table, state, tools }, { ...start }, () => {});
    expect(idle.slice(0, 3)).toEqual(["build", "build", "find"]);
  });

  it("has not failed if only an unnecessary effect is missing", async () => {
    const steps = await begun(
      { ...table, goals: [{ name: "done", when: { planks: { ">=": 8 } } }] },
      { ...bare },
      // The woodpile never shrinks.
      (_, world, times) => {
        world["planks"] = 4 * times;
      },
      { failureLimit: 1 },
    );
    expect(steps).toEqual(["saw", "saw"]);
  });
});

const crossing = {
  name: "crossing",
  state: {
    at: { type: "enum", values: ["home", "ford", "market"] },
    left: { type: "boolean" },
    right: { type: "boolean" },
  },
  tools: [
    { name: "wade", when: { at: "home" }, then: { at: "ford" } },
    { name: "cross", when: { at: "ford" }, then: { at: "market" } },
    { name: "ride", when: { at: "home" }, then: { at: "market" }, cost: 20 },
    { name: "pull_left", then: { left: true } },
    { name: "pull_right", then: { right: true } },
    { name: "pull_both", then: { left: true, right: true }, cost: 20 },
  ],
  goals: [{ name: "done", when: { at: "market" } }],
} as const satisfies DomainDefinition;

describe("steps that lead round in circles", () => {
  it.each([false, true])(
    "are not repeated for ever if a step throws the agent back; saved: %s",
    async (isSaved) => {
      const world = { at: "home", left: false, right: false };
      const thrown = (tool: string, now: Values): void => {
        now["at"] = tool === "wade" ? "ford" : tool === "cross" ? "home" : "market";
      };
      const steps = await begun(crossing, world, thrown, { isSaved });
      // The current washes it back to its start.
      expect(steps).toEqual(["wade", "cross", "wade", "cross", "ride"]);
    },
  );

  it("are not repeated for ever if each step undoes another", async () => {
    const levers = { ...crossing, goals: [{ name: "done", when: { left: true, right: true } }] };
    const world = { at: "home", left: false, right: false };
    const steps = await begun(levers, world, (tool, now) => {
      now["left"] = tool !== "pull_right";
      now["right"] = tool !== "pull_left";
    });
    expect(steps.slice(-1)).toEqual(["pull_both"]);
    expect(steps.length).toBeLessThan(12);
  });

  it("are repeated as long as they reach goals", async () => {
    const world = { at: "home", left: false, right: false };
    const steps = await begun(
      crossing,
      world,
      (tool, now) => {
        now["at"] = tool === "wade" ? "ford" : "market";
        // At the market it is sent home again: the same errand, over and over.
        if (now["at"] === "market") later.push(now);
      },
      { onStepEvent: () => {}, request: () => sendHome() },
    );
    expect(steps).not.toContain("ride");
    expect(steps.length).toBeGreaterThan(8);
  });
});

const later: Values[] = [];
const NOTHING = {};
let isSeen = false;
/** Once the agent has been at the market, it is at home again. */
function sendHome() {
  const world = later[0];
  if (world === undefined) return NOTHING;
  if (isSeen) {
    world["at"] = "home";
    later.pop();
  }
  isSeen = !isSeen;
  return NOTHING;
}
