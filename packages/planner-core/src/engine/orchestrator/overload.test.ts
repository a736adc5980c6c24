import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../testing/scripted-llm-planner.ts";
import type { PlanCache } from "../contract/cache.ts";
import type { Planner } from "../contract/planner.ts";
import { Orchestrator } from "./orchestrator.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 3 } },
  tools: [{ name: "chop", then: { wood: { "+": 1 } } }],
  goals: [{ name: "stocked", when: { wood: { ">=": 1 } } }],
});
const chop = yard.actionOf({ tool: "chop", args: {} });
const BUDGET_MS = 50;

/** A planner whose plan always takes two milliseconds. */
function slowPlanner(clock: FakeClock): Planner {
  return {
    start: () => {
      let expansions = 0;
      return {
        get expansions() {
          return expansions;
        },
        step: () => {
          expansions++;
          clock.advanceSync(1);
          return expansions >= 2;
        },
        result: () =>
          expansions < 2
            ? { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 }
            : {
                status: "solved",
                actions: [chop],
                scaledCost: 1000,
                optimal: true,
                scaledLowerBound: 1000,
              },
      };
    },
  };
}

/** A number of agents that make requests at once; one millisecond of work fits into a turn. */
async function askAtOnce(agents: number, urgencyOf: (agent: number) => number | undefined) {
  const clock = new FakeClock();
  const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: 1, answer: [chop] }) });
  const planner = slowPlanner(clock);
  const orchestrator = new Orchestrator({
    domain: yard,
    planner,
    llm,
    clock,
    tuning: { yieldMs: 1 },
  });
  const outcomes = Promise.all(
    Array.from({ length: agents }, (_, agent) =>
      orchestrator.plan({
        agent: `agent ${agent}`,
        state: yard.state({ wood: 0 }),
        goal: "stocked",
        budgetMs: BUDGET_MS,
        urgency: urgencyOf(agent),
      }),
    ),
  );
  let isOver = false;
  void outcomes.then(() => {
    isOver = true;
  });
  while (!isOver) if (!(await clock.advanceToNext())) break;
  return await outcomes;
}

describe("more requests than can be worked out in time", () => {
  it("are shed by urgency: the classical planner answers these in time, with the reason", async () => {
    const isUrgent = (agent: number): boolean => agent % 4 === 0;
    const outcomes = await askAtOnce(20, (agent) => (isUrgent(agent) ? 1 : undefined));
    const shed = outcomes.filter(({ reason }) => reason === "overloaded");
    expect(shed.length).toBeGreaterThan(0);
    for (const outcome of shed) {
      expect(outcome).toMatchObject({ status: "solved", source: "classical" });
      expect(outcome.detail).toMatch(/more agents waited/);
    }
    for (const [agent, { source, elapsedMs }] of outcomes.entries()) {
      if (isUrgent(agent)) expect(source).toBe("llm");
      expect(elapsedMs).toBeLessThanOrEqual(BUDGET_MS);
    }
  });

  it("do not exist if every request has its turn in the first half of its time", async () => {
    const outcomes = await askAtOnce(8, () => undefined);
    expect(outcomes.map(({ source }) => source)).toEqual(Array(8).fill("llm"));
  });
});

describe("a single request", () => {
  it("keeps its LLM planner, however long the cache took", async () => {
    const clock = new FakeClock();
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: 1, answer: [chop] }) });
    const cache: PlanCache = {
      lookup: () => {
        clock.advanceSync(30);
        return { kind: "miss" };
      },
      store: () => {},
    };
    const planner = slowPlanner(clock);
    const orchestrator = new Orchestrator({ domain: yard, planner, llm, clock, cache });
    const state = yard.state({ wood: 0 });
    const outcome = orchestrator.plan({
      agent: "ann",
      state,
      goal: "stocked",
      budgetMs: BUDGET_MS,
    });
    while (await clock.advanceToNext());
    expect(await outcome).toMatchObject({ source: "llm" });
  });

  it("reports why no LLM planner is asked, not an overload", async () => {
    const clock = new FakeClock();
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: 1, answer: [chop] }) });
    const planner = slowPlanner(clock);
    const orchestrator = new Orchestrator({
      domain: yard,
      planner,
      llm,
      clock,
      tuning: { yieldMs: 1 },
    });
    orchestrator.dispose();
    const state = yard.state({ wood: 0 });
    const outcomes = Array.from({ length: 20 }, (_, agent) =>
      orchestrator.plan({ agent: `agent ${agent}`, state, goal: "stocked", budgetMs: BUDGET_MS }),
    );
    while (await clock.advanceToNext());
    const reasons = (await Promise.all(outcomes)).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(["disposed"]));
  });
});

describe("the urgency of a request", () => {
  it.each([Number.NaN, "high", null])("is a number, not %s", async (urgency) => {
    const orchestrator = new Orchestrator({ domain: yard, planner: slowPlanner(new FakeClock()) });
    const request = { agent: "ann", state: yard.state({ wood: 0 }), goal: "stocked" as const };
    const asked = { ...request, budgetMs: BUDGET_MS, urgency: urgency as number };
    await expect(orchestrator.plan(asked)).rejects.toMatchObject({
      code: "invalid-request",
      issues: [{ pointer: "/urgency" }],
    });
  });
});
