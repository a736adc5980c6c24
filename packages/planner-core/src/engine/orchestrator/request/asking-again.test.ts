import { describe, expect, it } from "vitest";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { PlannerEvent } from "../../contract/events.ts";
import type { PlanRequest } from "../../contract/request.ts";
import { Orchestrator } from "../orchestrator.ts";

const domain = loadDomain({
  name: "hut",
  state: { warm: { type: "boolean" } },
  tools: [{ name: "light", then: { warm: true } }],
  goals: [{ name: "warm", when: { warm: true } }],
});
const state = domain.state({ warm: false });
const light = domain.actionOf({ tool: "light", args: {} });

function open() {
  const clock = new FakeClock();
  const events: PlannerEvent[] = [];
  const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: 50, answer: [light] }) });
  const planner = new UniformCostPlanner();
  const observer = (event: PlannerEvent): void => void events.push(event);
  const orchestrator = new Orchestrator({ domain, planner, llm, clock, observer });
  const ask = (more: Partial<PlanRequest> = {}) =>
    orchestrator.plan({ agent: "ann", state, goal: "warm", budgetMs: 100, ...more });
  const told = () => events.filter(({ type }) => type === "request-repeat");
  const counted = () => orchestrator.telemetry.snapshot().counters["plan.repeated"];
  return { clock, orchestrator, ask, told, counted };
}

describe("an agent with overlapping requests", () => {
  it("is reported once, and each request is counted and answered", async () => {
    const { clock, ask, told, counted } = open();
    const outcomes: Promise<unknown>[] = [];
    for (let tick = 0; tick < 20; tick++) {
      outcomes.push(ask(), ask({ agent: "ben" }));
      await clock.advance(10);
    }
    await clock.advance(200);
    for (const outcome of await Promise.all(outcomes)) {
      expect(outcome).toMatchObject({ status: "solved" });
    }
    expect(told().map((event) => "agent" in event && event.agent)).toEqual(["ann", "ben"]);
    expect(told()[0]).toMatchObject({ message: expect.stringContaining("await plan()") });
    // All share the answers of the LLM planner, which come after every fifth tick.
    expect(counted()).toBe(32);
  });

  it.each<[string, (parts: ReturnType<typeof open>) => Promise<unknown>[]]>([
    ["asks for each of many agents", ({ ask }) => ["ann", "ben"].map((agent) => ask({ agent }))],
    [
      "withdraws its last request",
      ({ ask }) => {
        const controller = new AbortController();
        const first = ask({ signal: controller.signal }).catch(() => undefined);
        controller.abort();
        return [first, ask()];
      },
    ],
    [
      "asks in between what it can do at once",
      ({ ask, orchestrator }) => {
        const first = ask();
        orchestrator.planNow({ agent: "ann", state, goal: "warm" });
        return [first];
      },
    ],
  ])("is not meant where a game %s", async (_, act) => {
    const parts = open();
    const outcomes = act(parts);
    await settle();
    await parts.clock.advance(200);
    await Promise.all(outcomes);
    expect([parts.told(), parts.counted()]).toEqual([[], 0]);
  });

  it("is not reported if it waits for the answer", async () => {
    const { clock, ask, told, counted } = open();
    for (let count = 0; count < 3; count++) {
      const outcome = ask();
      await clock.advance(100);
      await outcome;
    }
    expect([told(), counted()]).toEqual([[], 0]);
  });
});
