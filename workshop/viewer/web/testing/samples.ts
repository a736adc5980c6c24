import type { DetailMessage, StepView } from "../../src/protocol/detail.ts";
import type { KeyframeMessage } from "../../src/protocol/frame.ts";
import { ROW_LENGTH } from "../../src/protocol/frame.ts";
import type { AgentSummary, HelloMessage } from "../../src/protocol/hello.ts";
import type { RequestMessage } from "../../src/protocol/request.ts";

/** An agent of domain 0. */
export function agentSample(index: number, name = `agent ${index}`): AgentSummary {
  return { index, id: `id-${index}`, name, domain: 0 };
}

/** All agents idle at the first place, without plans. */
export function keyframeSample(agents: readonly AgentSummary[], timeMs = 0): KeyframeMessage {
  const row = [0, -1, -1, -1, 0, 0, -1, -1, 1];
  if (row.length !== ROW_LENGTH) throw new Error("The row of the samples is out of date");
  return {
    type: "keyframe",
    tick: timeMs,
    timeMs,
    texts: [],
    agents,
    rows: agents.flatMap(() => row),
  };
}

/** A game with one domain, two places and no commands. */
export const helloSample: HelloMessage = {
  type: "hello",
  protocol: 1,
  title: "sample",
  domains: [
    {
      name: "grove",
      description: "",
      hash: "0",
      variables: [{ name: "wood", type: "integer", min: 0, max: 4 }],
      tools: [],
      goals: [{ name: "stocked", condition: "wood>=2", priority: 1 }],
    },
  ],
  map: {
    aspect: 1.6,
    places: [
      { name: "hut", x: 1000, y: 1000 },
      { name: "wood", x: 9000, y: 9000 },
    ],
    ways: [[0, 1]],
  },
  capabilities: {
    pause: false,
    step: false,
    speed: false,
    setVariable: false,
    orderGoal: false,
    orderDirective: false,
    history: false,
  },
  faults: [],
};

/** A request answered at once by the plan library. */
export function requestSample(id: number, change: Partial<RequestMessage> = {}): RequestMessage {
  return {
    type: "request",
    tick: 0,
    timeMs: 0,
    id,
    agent: 0,
    agentId: "id-0",
    startMs: 0,
    budgetMs: 50,
    stages: [{ name: "look", fromMs: 0, toMs: 0.2, text: "", tone: "good" }],
    phase: "served",
    servedMs: 0.2,
    outcome: {
      status: "solved",
      source: "cache",
      hit: "generalised",
      goal: "stocked",
      steps: 2,
      cost: 3,
      optimal: false,
      llmSteps: 2,
      elapsedMs: 0.2,
    },
    ...change,
  };
}

/** The details of an agent without goal and plan. */
export function detailSample(agent: number, timeMs: number, wood = 0): DetailMessage {
  return { type: "detail", tick: timeMs, timeMs, agent, state: { wood }, plan: [] };
}

/** A step with causal links to later ones. */
export function stepSample(phase: StepView["phase"], serves: StepView["serves"] = []): StepView {
  return {
    tool: "chop",
    args: {},
    text: "chop()",
    cost: 1,
    phase,
    writer: "unknown",
    conditions: [],
    effects: [],
    serves,
  };
}
