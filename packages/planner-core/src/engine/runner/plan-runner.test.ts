import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import type { Outcome } from "../contract/outcome.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import { PlanRunner } from "./plan-runner.ts";

const domain = loadDomain({
  name: "baker",
  state: {
    at: { type: "enum", values: ["home", "mill", "oven"] },
    flour: { type: "integer", min: 0, max: 3 },
    bread: { type: "integer", min: 0, max: 3 },
    lit: { type: "boolean" },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "mill", "oven"] } },
      then: { at: "$place" },
    },
    { name: "grind", when: { at: "mill" }, then: { flour: { "+": 1 } } },
    { name: "light", when: { at: "oven" }, then: { lit: true } },
    {
      name: "bake",
      when: { at: "oven", lit: true, flour: { ">=": 1 } },
      then: { flour: { "-": 1 }, bread: { "+": 1 } },
    },
  ],
  goals: [{ name: "bread", when: { bread: { ">=": 1 } } }],
});
const hungry = { at: "home", flour: 0, bread: 0, lit: true };

function play() {
  const clock = new FakeClock();
  const orchestrator = new Orchestrator({ domain, planner: new UniformCostPlanner(), clock });
  const outcomes: Outcome[] = [];
  const runner = new PlanRunner({
    orchestrator,
    agent: "bea",
    goal: "bread",
    budgetMs: 50,
    onOutcome: (outcome) => outcomes.push(outcome),
  });
  return { clock, orchestrator, outcomes, runner };
}

describe("PlanRunner", () => {
  it("asks, starts, continues, finishes and rests", async () => {
    const { runner, outcomes } = play();
    const world = { ...hungry };
    expect(runner.tick(world, 0).event).toBe("replan");
    expect(runner.isWaiting).toBe(true);
    await settle();
    const played: string[] = [];
    for (let now = 1; now < 20; now++) {
      const { event, step } = runner.tick(world, now);
      if (event !== "start") break;
      expect(runner.tick(world, now)).toEqual({ event: "continue", step });
      played.push(step.tool);
      if (step.tool === "goto") world.at = step.args["place"] as string;
      if (step.tool === "grind") world.flour++;
      if (step.tool === "bake") {
        world.flour--;
        world.bread++;
      }
      runner.finished();
    }
    expect(played).toEqual(["goto", "grind", "goto", "bake"]);
    expect(runner.tick(world, 20).event).toBe("idle");
    expect(outcomes).toHaveLength(1);
    expect(runner.remaining).toEqual([]);
  });

  it("proves the rest when the world changes, and asks again when it breaks", async () => {
    const { runner, outcomes } = play();
    runner.tick(hungry, 0);
    await settle();
    expect(runner.tick(hungry, 1)).toMatchObject({ event: "start", step: { tool: "goto" } });
    // The oven goes out: the plan has no step for that.
    expect(runner.tick({ ...hungry, lit: false }, 2).event).toBe("replan");
    await settle();
    expect(outcomes).toHaveLength(2);
    expect(runner.tick({ ...hungry, lit: false }, 3).event).toBe("start");
    expect(runner.remaining.map((step) => step.tool)).toContain("light");
  });

  it("plays on when the world shows the effects of the running step already", async () => {
    const { runner } = play();
    runner.tick(hungry, 0);
    await settle();
    expect(runner.tick(hungry, 1).event).toBe("start");
    expect(runner.tick({ ...hungry, at: "mill" }, 2).event).toBe("continue");
    runner.finished();
    expect(runner.tick({ ...hungry, at: "mill" }, 3)).toMatchObject({
      event: "start",
      step: { tool: "grind" },
    });
  });

  it("skips a step that has become idle after a change of the world", async () => {
    const { runner } = play();
    const world = { ...hungry, at: "oven", flour: 1, lit: false };
    runner.tick(world, 0);
    await settle();
    expect(runner.remaining.map(({ tool }) => tool)).toEqual(["light", "bake"]);
    world.lit = true;
    expect(runner.tick(world, 1)).toMatchObject({ event: "start", step: { tool: "bake" } });
  });

  it("drops the plan when a step fails, on interrupt and for another goal", async () => {
    const { runner, outcomes } = play();
    let nowMs = 0;
    for (const drop of [
      () => runner.failed("stumbled"),
      () => runner.interrupt(),
      () => runner.pursue({ flour: 1 }),
    ]) {
      runner.tick(hungry, nowMs++);
      await settle();
      expect(runner.tick(hungry, nowMs++).event).toBe("start");
      drop();
      expect(runner.outcome).toBeUndefined();
    }
    runner.tick(hungry, nowMs);
    await settle();
    expect(outcomes.at(-1)?.goal.definition).toEqual({ flour: 1 });
  });

  it("ignores reports when no step is running", async () => {
    const { runner } = play();
    runner.finished();
    runner.tick(hungry, 0);
    await settle();
    runner.finished();
    expect(runner.tick(hungry, 1)).toMatchObject({ event: "start", step: { tool: "goto" } });
  });

  it("waits before another request without a plan, but not when the world changes", async () => {
    const { runner, outcomes } = play();
    runner.pursue({ bread: 3, flour: 0, lit: false });
    runner.tick({ ...hungry, lit: true }, 0);
    await settle();
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]?.status).toBe("unsolvable");
    expect(runner.tick(hungry, 500).event).toBe("idle");
    expect(runner.tick(hungry, 1000).event).toBe("replan");
    await settle();
    // A changed world is worth a new question, but not one per tick.
    expect(runner.tick({ ...hungry, flour: 1 }, 1001).event).toBe("idle");
    expect(runner.tick({ ...hungry, flour: 2 }, 1100).event).toBe("replan");
  });

  it("makes no request while its goal holds, whatever else changes", async () => {
    const { runner, outcomes } = play();
    for (let now = 0; now < 20; now++) {
      const fed = { ...hungry, bread: 1, flour: now % 4 };
      expect(runner.tick(fed, now).event).toBe("idle");
      await settle();
    }
    expect(outcomes).toEqual([]);
  });

  it("stops when the world fulfils its goal", async () => {
    const { runner } = play();
    runner.tick(hungry, 0);
    await settle();
    expect(runner.tick(hungry, 1).event).toBe("start");
    runner.finished();
    expect(runner.tick({ ...hungry, at: "mill", bread: 1 }, 2).event).toBe("idle");
  });

  it("frees the LLM planner when it drops a request", async () => {
    const clock = new FakeClock();
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: "never" }) });
    const planner = new UniformCostPlanner();
    const orchestrator = new Orchestrator({ domain, planner, llm, clock });
    const runner = new PlanRunner({ orchestrator, agent: "bea", goal: "bread", budgetMs: 500 });
    for (const place of ["mill", "oven", "mill", "oven"]) {
      runner.pursue({ at: place });
      runner.tick(hungry, clock.now());
      await clock.advance(1);
    }
    expect(llm.calls).toHaveLength(4);
    expect(llm.active).toBe(1);
    runner.dispose();
    await settle();
    expect(llm.active).toBe(0);
    expect(runner.tick(hungry, clock.now()).event).toBe("idle");
    expect(clock.pendingTimers).toBe(0);
  });

  it("plays on when a callback throws", async () => {
    const { orchestrator } = play();
    const errors: unknown[] = [];
    const runner = new PlanRunner({
      orchestrator,
      agent: "bea",
      goal: "bread",
      budgetMs: 50,
      onOutcome: () => {
        throw new Error("a bug in the game");
      },
      onError: (error) => {
        errors.push(error);
        throw error;
      },
    });
    runner.tick(hungry, 0);
    await settle();
    expect(errors).toHaveLength(1);
    expect(runner.tick(hungry, 1).event).toBe("start");
  });

  it("drops answers to older requests", async () => {
    const { runner, outcomes } = play();
    runner.tick(hungry, 0);
    runner.pursue({ at: "mill" });
    runner.tick(hungry, 1);
    await settle();
    expect(outcomes.map((outcome) => outcome.goal.definition)).toEqual([{ at: "mill" }]);
  });

  it("reports a caller's mistake instead of throwing in the loop", async () => {
    const { orchestrator } = play();
    const errors: unknown[] = [];
    const runner = new PlanRunner({
      orchestrator,
      agent: "bea",
      goal: "wealth",
      budgetMs: 50,
      onError: (error) => errors.push(error),
    });
    runner.tick(hungry, 0);
    await settle();
    expect(errors).toHaveLength(1);
    expect(runner.tick(hungry, 1).event).toBe("idle");
    expect(() => runner.tick({ at: "moon" }, 2)).toThrow("/at");
  });

  it("adopts a late plan of the LLM planner only if it is clearly cheaper or the old one broke", async () => {
    const clock = new FakeClock();
    const goto = (place: string): number => domain.actionOf({ tool: "goto", args: { place } });
    const bake = domain.actionOf({ tool: "bake", args: {} });
    const llm = new ScriptedLlmPlanner({
      clock,
      script: () => ({ afterMs: 100, answer: [goto("oven"), bake] }),
    });
    // A classical planner with sound plans that take a detour.
    const detour = [goto("home"), goto("mill"), goto("oven"), bake];
    const planner = {
      start: () => ({
        expansions: 1,
        step: () => true,
        result: () => ({
          status: "solved" as const,
          actions: detour,
          scaledCost: 4000,
          optimal: false,
          scaledLowerBound: 1,
        }),
      }),
    };
    const orchestrator = new Orchestrator({ domain, planner, llm, clock });
    const runner = new PlanRunner({ orchestrator, agent: "bea", goal: "bread", budgetMs: 20 });
    const world = { at: "mill", flour: 1, bread: 0, lit: true };
    runner.tick(world, 0);
    await clock.advance(20);
    expect(runner.outcome).toMatchObject({ source: "classical", reason: "timeout" });
    await clock.advance(100);
    expect(runner.tick(world, 130)).toMatchObject({
      event: "start",
      step: { tool: "goto", args: { place: "oven" } },
    });
    expect(runner.outcome).toMatchObject({ source: "llm", cost: 2 });
  });

  it("lets a step end before a better plan takes over", async () => {
    const clock = new FakeClock();
    const goto = (place: string): number => domain.actionOf({ tool: "goto", args: { place } });
    const bake = domain.actionOf({ tool: "bake", args: {} });
    const detour = [goto("home"), goto("mill"), goto("home"), goto("oven"), bake];
    const planner = {
      start: () => ({
        expansions: 1,
        step: () => true,
        result: () => ({
          status: "solved" as const,
          actions: detour,
          scaledCost: 5000,
          optimal: false,
          scaledLowerBound: 1,
        }),
      }),
    };
    const llm = new ScriptedLlmPlanner({
      clock,
      script: () => ({ afterMs: 100, answer: [goto("oven"), bake] }),
    });
    const orchestrator = new Orchestrator({ domain, planner, llm, clock });
    const runner = new PlanRunner({ orchestrator, agent: "bea", goal: "bread", budgetMs: 20 });
    const world = { at: "mill", flour: 1, bread: 0, lit: true };
    runner.tick(world, 0);
    await clock.advance(20);
    expect(runner.tick(world, 20)).toMatchObject({ event: "start" });
    await clock.advance(100);
    expect(runner.tick(world, 120)).toMatchObject({ event: "continue" });
    runner.finished();
    expect(runner.tick({ ...world, at: "home" }, 121)).toMatchObject({
      event: "start",
      step: { tool: "goto", args: { place: "oven" } },
    });
    expect(runner.outcome?.source).toBe("llm");
  });

  it("keeps the constraints of its requests", async () => {
    const { orchestrator } = play();
    const goto = (place: string) => ({ tool: "goto", args: { place } });
    const options = { orchestrator, agent: "bea", goal: "bread", budgetMs: 50 };
    const request = { disabled: [goto("home")], maintain: { flour: { "<=": 1 } } };
    const runner = new PlanRunner({ ...options, request });
    runner.tick(hungry, 0);
    await settle();
    expect(runner.tick(hungry, 1)).toMatchObject({ event: "start", step: goto("mill") });
    // Another agent brings flour: the plan would break the condition, though it still reaches the goal.
    expect(runner.tick({ ...hungry, flour: 1 }, 2).event).toBe("replan");
    expect(() => new PlanRunner({ ...options, request: { maintain: { salt: 1 } } })).toThrow(
      "/maintain/salt",
    );
  });
});
