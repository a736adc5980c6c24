import { describe, expect, it } from "vitest";
import { CostError, RequestError } from "../../../base/errors.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../../testing/scripted-llm-planner.ts";
import type { Planner, SearchResult } from "../../contract/planner.ts";
import { Orchestrator } from "../orchestrator.ts";

const AGENTS = ["ann", "bo", "cy"] as const;
type Agent = (typeof AGENTS)[number];

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "boolean" }, who: { type: "enum", values: [...AGENTS] } },
  tools: [
    { name: "carve", then: { wood: true }, cost: 8 },
    { name: "chop", then: { wood: true }, cost: 3 },
  ],
  goals: [{ name: "stocked", when: { wood: true } }],
});
const carve = yard.actionOf({ tool: "carve", args: {} });
const chop = yard.actionOf({ tool: "chop", args: {} });

const resultOf = (action: number, scaledCost: number, optimal: boolean): SearchResult => ({
  ...{ status: "solved", actions: [action], scaledCost, optimal },
  scaledLowerBound: optimal ? scaledCost : 0,
});

/**
 * Agents whose planner takes a millisecond per step: a plan after `first` steps, the best one five steps later.
 *
 * @param proven agents whose best plan is proved at once
 * @param failing an agent whose first improvement fails
 * @param hasLlm whether a model proposes the best plan, after 30 ms
 */
function agents({
  first = {},
  proven = [],
  failing,
  hasLlm = false,
}: {
  first?: Partial<Record<Agent, number>>;
  proven?: Agent[];
  failing?: Agent;
  hasLlm?: boolean;
} = {}) {
  const clock = new FakeClock();
  let mayFail = true;
  const stepped: Agent[] = [];
  const planner: Planner = {
    start: ({ state }) => {
      const agent = yard.read(state)["who"] as Agent;
      const needed = first[agent] ?? 1;
      let steps = 0;
      const isBest = (): boolean => steps >= needed + 5;
      return {
        get expansions() {
          return steps;
        },
        step: () => {
          steps++;
          if (agent === failing && mayFail && steps > needed) {
            mayFail = false;
            throw new CostError("the cost is not a number");
          }
          stepped.push(agent);
          clock.advanceSync(1);
          return isBest() && proven.includes(agent);
        },
        result: () => {
          if (isBest()) return resultOf(chop, 3000, proven.includes(agent));
          if (steps >= needed) return resultOf(carve, 8000, false);
          return { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 };
        },
      };
    },
  };
  const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: 30, answer: [chop] }) });
  const all = { domain: yard, planner, clock };
  const orchestrator = new Orchestrator(hasLlm ? { ...all, llm } : all);
  const requests = AGENTS.map((agent) => ({
    ...{ agent, goal: "stocked", state: yard.state({ wood: false, who: agent }) },
  }));
  const ask = (sliceMs: number, improveMs?: number) =>
    orchestrator.planMany(requests, sliceMs, false, 0, improveMs).map((outcome) => outcome?.cost);
  return { clock, stepped, ask, requests, orchestrator };
}

describe("improveMs of planMany", () => {
  it("is 0 by default: each agent's plan is improved for a moment, before the next has one", () => {
    const { stepped, ask } = agents();
    expect(ask(100)).toEqual([8, 8, 8]);
    expect(stepped.slice(0, 3)).toEqual(["ann", "ann", "ann"]);
  });

  it("is shared by all agents, once each has a first plan", () => {
    const { clock, stepped, ask } = agents();
    expect(ask(100, 15)).toEqual([3, 3, 3]);
    expect(stepped.slice(0, 3)).toEqual(["ann", "bo", "cy"]);
    expect(clock.now()).toBe(3 + 15);
  });

  it("goes on to the others when a plan is proved best", () => {
    const { clock, stepped, ask } = agents({ proven: ["ann"] });
    expect(ask(100, 60)).toEqual([3, 3, 3]);
    expect(stepped.filter((agent) => agent === "ann")).toHaveLength(6);
    expect(clock.now()).toBe(3 + 60);
  });

  it("is not spent while an agent has no plan", () => {
    const { clock, ask } = agents({ first: { cy: 30 } });
    expect(ask(8, 100)).toEqual([8, 8, undefined]);
    expect(clock.now()).toBeLessThanOrEqual(8 + 2);
    expect(ask(100, 100)).toEqual([3, 3, 3]);
  });

  it("answers agents that are listed twice once per place", () => {
    const { requests, orchestrator } = agents();
    const [ann] = requests;
    if (ann === undefined) throw new Error("no request");
    const outcomes = orchestrator.planMany([ann, ann], 100, false, 0, 10);
    expect(outcomes.map((outcome) => outcome?.cost)).toEqual([3, undefined]);
  });

  it("loses no agent whose improvement fails", () => {
    const { ask } = agents({ failing: "bo" });
    expect(() => ask(100, 15)).toThrow(CostError);
    expect(ask(100, 15)).toEqual([3, 3, 3]);
  });

  it("leaves the model's revision to an agent that had to wait for its plan", async () => {
    const { clock, requests, orchestrator } = agents({ first: { ann: 12 }, hasLlm: true });
    const ann = requests.slice(0, 1);
    const ask = (sliceMs: number) => orchestrator.planMany(ann, sliceMs, false, 0, 1)[0];
    expect(ask(6)).toBeUndefined();
    const outcome = ask(100);
    expect(outcome).toMatchObject({ source: "classical", cost: 8 });
    await clock.advance(30);
    expect(await outcome?.revised).toMatchObject({ source: "llm", cost: 3 });
  });

  it("must be a duration", () => {
    const { ask } = agents();
    expect(() => ask(1, -1)).toThrow(RequestError);
    expect(() => ask(1, Number.NaN)).toThrow(/improveMs/);
  });
});
