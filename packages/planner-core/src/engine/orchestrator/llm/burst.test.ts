import { describe, expect, it } from "vitest";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../../testing/scripted-llm-planner.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { Planner } from "../../contract/planner.ts";
import { PlanRunner } from "../../runner/plan-runner.ts";
import { Orchestrator } from "../orchestrator.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 30 } },
  tools: [{ name: "chop", then: { wood: { "+": 1 } } }],
  goals: [{ name: "stocked", when: { wood: { ">=": 30 } } }],
});
const chop = yard.actionOf({ tool: "chop", args: {} });
const AGENTS = 30;
const BUDGET_MS = 200;
const SEARCH_MS = 2;
const CALL_MS = 20;

/** Counts of one burst. */
interface Counted {
  /** End of each search. */
  readonly searchedMs: number[];
  /** Time of each question. */
  readonly askedMs: number[];
  alternatives: number;
  admissions: number;
}

/** A planner whose searches take two milliseconds, on a clock that only work advances. */
function plannerOn(clock: FakeClock, counted: Counted): Planner {
  return {
    start: ({ state }) => {
      const actions = Array<number>(30 - (state[0] as number)).fill(chop);
      let expansions = 0;
      return {
        get expansions() {
          return expansions;
        },
        step: () => {
          expansions++;
          clock.advanceSync(SEARCH_MS);
          counted.searchedMs.push(clock.now());
          return true;
        },
        result: () => {
          const scaledCost = 1000 * actions.length;
          if (expansions > 0)
            return { status: "solved", actions, scaledCost, optimal: true, scaledLowerBound: 0 };
          return { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 };
        },
      };
    },
    alternatives: () => {
      counted.alternatives++;
      return [];
    },
  };
}

/** A model that answers one question after the other, with exact predictions. */
function llmOn(clock: FakeClock, counted: Counted): ScriptedLlmPlanner {
  let freeMs = 0;
  return new ScriptedLlmPlanner({
    clock,
    admit: (_, limitMs) => {
      counted.admissions++;
      const predictedMs = Math.max(0, freeMs - clock.now()) + CALL_MS;
      return predictedMs <= limitMs
        ? { admitted: true, predictedMs }
        : { admitted: false, reason: "budget", background: true };
    },
    script: ({ state }) => {
      counted.askedMs.push(clock.now());
      freeMs = Math.max(freeMs, clock.now()) + CALL_MS;
      const answer = Array<number>(30 - (state[0] as number)).fill(chop);
      return { afterMs: freeMs - clock.now(), answer };
    },
  });
}

type Ask = (on: Orchestrator, agent: number) => Promise<Outcome>;

const byPlan: Ask = (on, agent) =>
  on.plan({
    agent: `agent ${agent}`,
    state: yard.state({ wood: agent % 30 }),
    goal: "stocked",
    budgetMs: BUDGET_MS,
  });

const byRunner: Ask = (orchestrator, agent) =>
  new Promise((onOutcome) => {
    const options = { agent: `agent ${agent}`, orchestrator, budgetMs: BUDGET_MS, onOutcome };
    const runner = new PlanRunner({ ...options, goal: "stocked" });
    runner.tick(yard.state({ wood: agent % 30 }), 0);
  });

async function burst(ask: Ask, hasLlm: boolean) {
  const clock = new FakeClock();
  const counted: Counted = { searchedMs: [], askedMs: [], alternatives: 0, admissions: 0 };
  const llm = hasLlm ? llmOn(clock, counted) : undefined;
  const planner = plannerOn(clock, counted);
  const orchestrator = new Orchestrator({ domain: yard, planner, llm, clock });
  const all = Promise.all(Array.from({ length: AGENTS }, (_, agent) => ask(orchestrator, agent)));
  let isOver = false;
  void all.then(() => {
    isOver = true;
  });
  while (!isOver) if (!(await clock.advanceToNext())) break;
  const outcomes = await all;
  return { outcomes, ...counted };
}

describe.each([
  ["plan", byPlan],
  ["a runner", byRunner],
])("a burst of requests by %s", (_, ask) => {
  it("completes all searches before it asks an LLM planner", async () => {
    const { searchedMs, askedMs } = await burst(ask, true);
    expect(searchedMs).toHaveLength(AGENTS);
    expect(askedMs.length).toBeGreaterThan(0);
    expect(Math.min(...askedMs)).toBeGreaterThanOrEqual(Math.max(...searchedMs));
  });

  it("answers requests beyond the LLM planner's time like those without an LLM planner", async () => {
    const [alone, led] = [await burst(ask, false), await burst(ask, true)];
    const turnedAway = led.outcomes.filter(({ reason }) => reason === "overloaded");
    for (const { agent, status, elapsedMs } of turnedAway) {
      expect(status).toBe("solved");
      const same = alone.outcomes.find((outcome) => outcome.agent === agent);
      expect(elapsedMs).toBe(same?.elapsedMs);
    }
    expect(turnedAway.length).toBeGreaterThan(AGENTS / 2);
    // The others stepped aside for the searches: as many as fit into the time get the LLM planner's plan.
    const others = led.outcomes.filter((outcome) => !turnedAway.includes(outcome));
    const byLlm = others.filter(({ source }) => source === "llm");
    const endMs = Math.max(...alone.outcomes.map(({ elapsedMs }) => elapsedMs));
    expect(byLlm).toHaveLength(Math.floor((0.875 * BUDGET_MS - 2 - endMs) / CALL_MS));
    for (const outcome of others) {
      const atMost = byLlm.includes(outcome) ? BUDGET_MS : endMs;
      expect(outcome.elapsedMs).toBeLessThanOrEqual(atMost);
    }
  });

  it("asks the LLM planner no more questions than it can answer", async () => {
    const { outcomes, admissions, askedMs } = await burst(ask, true);
    const byLlm = outcomes.filter(({ source }) => source === "llm").length;
    // Plus one background question.
    expect(askedMs.length).toBeLessThanOrEqual(byLlm + 1);
    // Requests with a place count twice: for it, and at their turn.
    const turnedAway = outcomes.filter(({ reason }) => reason === "overloaded").length;
    expect(admissions).toBeLessThanOrEqual(2 * (AGENTS - turnedAway) + 2);
  });
});

describe("requests that do not wait", () => {
  it("gather no candidates while a background call is running", () => {
    const clock = new FakeClock();
    const counted: Counted = { searchedMs: [], askedMs: [], alternatives: 0, admissions: 0 };
    const [planner, llm] = [plannerOn(clock, counted), llmOn(clock, counted)];
    const orchestrator = new Orchestrator({ domain: yard, planner, llm, clock });
    const requests = Array.from({ length: 5 }, (_, agent) => ({
      agent: `agent ${agent}`,
      state: yard.state({ wood: agent }),
      goal: "stocked" as const,
      choose: true,
    }));
    for (const request of requests) {
      expect(orchestrator.planNow(request, 10)).toMatchObject({ status: "solved" });
    }
    expect(orchestrator.planMany(requests, 100)).toMatchObject(
      requests.map(() => ({ status: "solved", reason: "budget" })),
    );
    expect(counted).toMatchObject({ alternatives: 1, admissions: 1 });
  });
});
