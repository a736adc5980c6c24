import { loadDomain, Orchestrator, type PlanRequest } from "@understudy/planner-core";
import { FakeClock, UniformCostPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it, vi } from "vitest";
import type { Unnumbered } from "../outbox.ts";
import type { SessionDomain } from "../session-domain.ts";
import { COLD, HUT } from "../testing/hut.ts";
import { PackedAgent } from "./packed-agent.ts";
import { Play } from "./play.ts";
import type { AgentParts } from "./play-parts.ts";

const hut = loadDomain(HUT);
const nextTurn = () => new Promise(setImmediate);

/** An agent in the hut, played by the server. */
function playing() {
  const clock = new FakeClock();
  const delay = { longestMs: 0, waitedMs: 0 };
  const orchestrator = new Orchestrator({ domain: hut, planner: new UniformCostPlanner(), clock });
  const asked = vi.spyOn(orchestrator, "plan");
  const pushed: Unnumbered[] = [];
  let stepId = 0;
  const want = { seq: 1, goal: "warm", several: undefined, budgetMs: 100, request: {} };
  const parts: AgentParts = {
    hosted: { domain: hut, orchestrator } as unknown as SessionDomain,
    ...{ agent: "ann", identity: "session/ann" },
    clock,
    delay,
    later: (work) => void work(),
    push: (message) => pushed.push(message),
    fail: (error) => {
      throw error;
    },
    nextStepId: () => ++stepId,
  };
  const play = new Play(parts, (made) => new PackedAgent(parts, want, made));
  play.join("ann");
  const see = async (values: object): Promise<void> => {
    play.observe("ann", { state: hut.state({ ...COLD, ...values }), seq: 1, nowMs: 0 });
    await nextTurn();
  };
  const budgetsMs = () => asked.mock.calls.map(([{ budgetMs }]: [PlanRequest]) => budgetMs);
  return { play, delay, see, budgetsMs, pushed };
}

describe("a plan played by the server", () => {
  it("gets the budget left after its message has waited", async () => {
    const { play, delay, see, budgetsMs, pushed } = playing();
    Object.assign(delay, { waitedMs: 60, longestMs: 5 });
    await see({});
    expect(budgetsMs()).toEqual([35]);
    expect(pushed).toMatchObject([{ type: "begin", stepId: 1, step: { tool: "goto" } }]);
    // The end of a step can trigger a request too.
    Object.assign(delay, { waitedMs: 130, longestMs: 0 });
    play.stepped("ann", {
      type: "step",
      agent: "ann",
      stepId: 1,
      event: "failed",
      seq: 2,
    } as never);
    await nextTurn();
    expect(budgetsMs().slice(1)).toEqual([0]);
    play.stop();
  });
});
