import { describe, expect, it } from "vitest";
import { defineDomain } from "../../../rules/domain/define-domain.ts";
import { FakeClock, settle } from "../../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { PlannerEvent } from "../../contract/events.ts";
import { Orchestrator } from "../orchestrator.ts";

describe("a late answer", () => {
  it("reports a cost function that failed while it was judged", async () => {
    let costOf = (): number => 1;
    const domain = defineDomain({
      name: "walk",
      state: { at: { type: "integer", min: 0, max: 3, default: 0 } },
      tools: [
        {
          name: "walk",
          then: { at: { "+": 1 } },
          cost: { base: 1, min: 1, reads: ["at"], of: () => costOf() },
        },
      ],
      goals: [{ name: "there", when: { at: 2 } }],
    });
    const walk = domain.actionOf({ tool: "walk", args: {} });
    const clock = new FakeClock();
    const llm = new ScriptedLlmPlanner({
      clock,
      script: () => ({ answer: [walk, walk], afterMs: 200 }),
    });
    const events: PlannerEvent[] = [];
    const orchestrator = new Orchestrator({
      domain,
      llm,
      clock,
      planner: new UniformCostPlanner(),
      observer: (event) => void events.push(event),
    });
    const outcome = orchestrator.planNow({ agent: "ann", state: domain.state({}), goal: "there" });
    expect(outcome).toMatchObject({ status: "solved", source: "classical", reason: "budget" });

    costOf = () => Number.NaN;
    await clock.advance(200);
    await settle();
    expect(await outcome.revised).toBeUndefined();
    const [error, ...others] = events.filter(({ type }) => type === "component-error");
    expect(others).toEqual([]);
    expect(error).toMatchObject({ component: "cost", agent: "ann", request: 1 });
    expect(error).toHaveProperty("message", expect.stringMatching(/cost of walk/i));
    expect(orchestrator.telemetry.snapshot().counters["error.callback"]).toBe(1);
  });
});
