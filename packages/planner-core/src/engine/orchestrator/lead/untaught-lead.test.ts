import { describe, expect, it } from "vitest";
import { systemClock } from "../../../base/clock/clock.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { ScriptedLead } from "../../../testing/scripted-lead.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { Lead } from "../../contract/lead.ts";
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

/** A lead that takes an expensive route. */
function strolling(isTaught?: (hash: string) => boolean): Lead {
  const stroll = domain.actionOf({ tool: "stroll", args: {} });
  const lead = new ScriptedLead({ clock: systemClock, script: () => ({ answer: [stroll] }) });
  return isTaught === undefined
    ? lead
    : Object.assign(lead, { isTaught: ({ hash }: { hash: string }) => isTaught(hash) });
}

async function planWith(lead: Lead, settings: { maxCostRatio?: number } = {}) {
  const planner = new UniformCostPlanner();
  const orchestrator = new Orchestrator({ domain, planner, lead, ...settings });
  const state = domain.state({ at: "here" });
  const { source, reason } = await orchestrator.plan({
    agent: "ann",
    state,
    goal: "arrive",
    budgetMs: 60_000,
  });
  return { source, reason, maxCostRatio: orchestrator.settings.maxCostRatio };
}

describe("a lead that was not taught the domain", () => {
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
    for (const lead of [strolling(), strolling((hash) => hash === domain.hash)]) {
      expect(await planWith(lead)).toMatchObject({ source: "llm", maxCostRatio: 1.6 });
    }
  });
});
