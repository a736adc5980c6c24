import { describe, expect, it } from "vitest";
import { systemClock } from "../../../base/clock/clock.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { ScriptedLlmPlanner } from "../../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { LlmPlanner } from "../../contract/llm-planner.ts";
import { Orchestrator } from "../orchestrator.ts";

const domain = loadDomain({
  name: "ways",
  state: { at: { type: "enum", values: ["here", "there"] } },
  tools: [
    { name: "walk", then: { at: "there" }, cost: 10 },
    { name: "stroll", then: { at: "there" }, cost: 13 },
  ],
  goals: [{ name: "arrive", when: { at: "there" } }],
});

/** An LLM planner that takes an expensive route. */
function strolling(isTaught?: (hash: string) => boolean): LlmPlanner {
  const stroll = domain.actionOf({ tool: "stroll", args: {} });
  const llm = new ScriptedLlmPlanner({ clock: systemClock, script: () => ({ answer: [stroll] }) });
  return isTaught === undefined
    ? llm
    : Object.assign(llm, { isTaught: ({ hash }: { hash: string }) => isTaught(hash) });
}

async function planWith(llm: LlmPlanner, settings: { maxCostRatio?: number } = {}) {
  const planner = new UniformCostPlanner();
  const orchestrator = new Orchestrator({ domain, planner, llm, ...settings });
  const state = domain.state({ at: "here" });
  const { source, reason } = await orchestrator.plan({
    agent: "ann",
    state,
    goal: "arrive",
    budgetMs: 60_000,
  });
  return { source, reason, maxCostRatio: orchestrator.settings.maxCostRatio };
}

describe("an LLM planner that was not taught the domain", () => {
  it("is asked, with a limit of 1.1 times the classical planner's cost", async () => {
    expect(await planWith(strolling(() => false))).toEqual({
      source: "classical",
      reason: "costly-plan",
      maxCostRatio: 1.1,
    });
  });

  it("may be as expensive as a setting allows", async () => {
    const outcome = await planWith(
      strolling(() => false),
      { maxCostRatio: 1.5 },
    );
    expect(outcome).toMatchObject({ source: "llm", maxCostRatio: 1.5 });
  });

  it("has the usual limit in a domain that it was taught", async () => {
    for (const llm of [strolling(), strolling((hash) => hash === domain.hash)]) {
      expect(await planWith(llm)).toMatchObject({ source: "llm", maxCostRatio: 1.6 });
    }
  });
});
