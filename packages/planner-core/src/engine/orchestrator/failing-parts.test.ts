import { describe, expect, it } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../testing/scripted-llm-planner.ts";
import {
  MapCache,
  optimal,
  start,
  woodland,
  woodlandActions,
  woodlandStage,
} from "../../testing/stages/woodland-stage.ts";
import type { PlanCache } from "../contract/cache.ts";
import type { Planner } from "../contract/planner.ts";
import { Orchestrator } from "./orchestrator.ts";

const { forest } = woodlandActions;

describe("parts of the game that fail", () => {
  const broken = (part: "lookup" | "store"): PlanCache => {
    const cache = new MapCache();
    cache[part] = () => {
      throw new Error("disk");
    };
    return cache;
  };

  it.each(["lookup", "store"] as const)("a cache whose %s throws is ignored", async (part) => {
    const { ask, orchestrator } = woodlandStage({ answer: optimal }, { cache: broken(part) });
    expect(await ask()).toMatchObject({ source: "llm", status: "solved" });
    expect(orchestrator.telemetry.snapshot().counters["error.cache"]).toBe(1);
    const outcome = orchestrator.planNow({ agent: "ann", state: start, goal: "stocked" });
    expect(outcome.status).toBe("solved");
  });

  it("a planner that throws has no plan, and the LLM planner goes on", async () => {
    const planner = {
      start: () => {
        throw new Error("a bug");
      },
    };
    const { ask, orchestrator } = woodlandStage({ answer: optimal }, { planner });
    expect(await ask()).toMatchObject({ source: "llm", status: "solved", optimal: false });
    expect(orchestrator.telemetry.snapshot().counters["error.classical"]).toBe(1);
  });

  it.each([null, undefined, {}, "plan", { kind: "plan" }, { kind: "poem" }])(
    "an LLM planner that answers with %o did not answer",
    async (answer) => {
      const { ask, llm } = woodlandStage({});
      llm.ask = async () => answer as never;
      expect(await ask()).toMatchObject({ reason: "backend-error", status: "solved" });
    },
  );

  it("a classical plan survives a stall of the game", async () => {
    const clock = new FakeClock();
    // Finds a plan at once, then improves it for longer than the request's time.
    const planner: Planner = {
      start: () => ({
        expansions: 1,
        step: () => {
          clock.advanceSync(3);
          return false;
        },
        result: () => ({
          status: "solved",
          actions: optimal,
          scaledCost: 5000,
          optimal: false,
          scaledLowerBound: 1,
        }),
      }),
    };
    const orchestrator = new Orchestrator({
      domain: woodland,
      planner,
      clock,
      searchMaxMs: 100,
      improveMs: 100,
      tuning: { searchShare: 1 },
    });
    const promise = orchestrator.plan({
      agent: "ann",
      state: start,
      goal: "stocked",
      budgetMs: 16,
    });
    clock.setTimer(() => clock.advanceSync(16), 0);
    await clock.advance(1);
    expect(await promise).toMatchObject({ status: "solved", cost: 5 });
  });

  it("mending obeys its time limit, and lets the game go on", async () => {
    let steps = 0;
    const clock = new FakeClock();
    const endless: Planner = {
      start: (problem) => ({
        expansions: 1,
        step: () => {
          if (problem.state[0] === start[0]) return true;
          steps++;
          clock.advanceSync(1);
          return false;
        },
        result: () => ({ status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 }),
      }),
    };
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ answer: [forest] }) });
    const orchestrator = new Orchestrator({
      domain: woodland,
      planner: endless,
      llm,
      clock,
      mendMs: 20,
    });
    let frames = 0;
    const promise = orchestrator.plan({
      agent: "ann",
      state: start,
      goal: "stocked",
      budgetMs: 4000,
    });
    const frame = (): void => {
      frames++;
      if (frames < 50) clock.setTimer(frame, 1);
    };
    clock.setTimer(frame, 1);
    await clock.advance(200);
    expect(await promise).toMatchObject({ reason: "unsound-plan" });
    expect(steps).toBeLessThanOrEqual(21);
    expect(frames).toBeGreaterThan(5);
  });
});
