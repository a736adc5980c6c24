import { describe, expect, it } from "vitest";
import { RequestError } from "../../base/errors.ts";
import { finish } from "../../base/work/work.ts";
import { defineDomain } from "../../rules/domain/define-domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import type { Outcome } from "../contract/outcome.ts";
import { PlanRunner } from "../runner/plan-runner.ts";
import { Orchestrator } from "./orchestrator.ts";
import { planKnown, planNowInPieces } from "./route/pieces.ts";

const mill = defineDomain({
  name: "mill",
  state: {
    at: { type: "enum", values: ["home", "mill"], position: true, default: "home" },
    planks: { type: "integer", min: 0, max: 9, default: 0 },
    saws: { type: "integer", min: 0, max: 1, default: 1 },
    told: { type: "boolean", default: false },
    weight: { type: "integer", min: 1, max: 5, default: 2 },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["home", "mill"] } },
      then: { at: "$to" },
      duration: { way: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "saw",
      when: { at: "mill", saws: 1 },
      start: { saws: { "-": 1 } },
      then: { planks: { "+": 1 }, saws: { "+": 1 } },
      duration: 4.5,
    },
    {
      name: "carry",
      when: { at: "mill", planks: 2 },
      then: { at: "home", weight: 1 },
      duration: { from: "2 * weight", to: 20 },
    },
    { name: "tell", when: { at: "home", planks: 2 }, then: { told: true } },
    { name: "lift", partners: 1, then: { told: true }, duration: 1 },
  ],
  goals: [{ name: "told", when: { told: true } }],
});

const ways = { home: { mill: 6 }, mill: { home: 7 } };

function orchestratorOf(parts: object = {}): Orchestrator {
  const clock = new FakeClock();
  const planner = new UniformCostPlanner();
  return new Orchestrator({ domain: mill.untyped, planner, clock, ...parts });
}

const TIMES = [
  { tool: "walk", args: { to: "mill" }, startsAt: 0, duration: 6 },
  // The end of the walk changes what the saw tests: the next step starts a thousandth later.
  { tool: "saw", args: {}, startsAt: 6.001, duration: 4.5 },
  { tool: "saw", args: {}, startsAt: 10.502, duration: 4.5 },
  { tool: "carry", args: {}, startsAt: 15.003, duration: 4 },
  { tool: "tell", args: {}, startsAt: 19.004, duration: 0 },
];

const request = { agent: "ann", state: mill.state({}), goal: "told", ways, budgetMs: 50 } as const;

describe("plans of one agent in a domain with time", () => {
  it("tell when each step starts and how long it takes", async () => {
    const orchestrator = orchestratorOf();
    expect((await orchestrator.plan(request)).plan?.steps).toEqual(TIMES);
    expect(orchestrator.planNow(request, 50).plan?.steps).toEqual(TIMES);
    expect(finish(planNowInPieces(orchestrator, request, 50)).plan?.steps).toEqual(TIMES);
    expect(orchestrator.planMany([request], 50)[0]?.plan?.steps).toEqual(TIMES);
    const known = planKnown(orchestrator, request);
    const outcome = typeof known === "function" ? await known() : known;
    expect(outcome.plan?.steps).toEqual(TIMES);
    expect(outcome.plan?.actions).toEqual(
      TIMES.map(({ tool, args }) => mill.untyped.actionOf({ tool, args })),
    );
  });

  it("keep the state of the request for later answers", async () => {
    const state = mill.state({});
    const asked = orchestratorOf().plan({ ...request, state });
    mill.view(state).weight = 5;
    expect((await asked).plan?.steps).toEqual(TIMES);
  });

  it("have times in the revised answer, too", async () => {
    const clock = new FakeClock();
    const answer = TIMES.map(({ tool, args }) => mill.untyped.actionOf({ tool, args }));
    const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: 20, answer }) });
    const outcome = orchestratorOf({ clock, llm }).planNow(request, 0);
    expect(outcome.plan?.steps).toEqual(TIMES);
    const { revised } = outcome;
    expect(outcome.revised).toBe(revised);
    await settle();
    clock.advance(40);
    await settle();
    expect((await revised)?.plan?.steps).toEqual(TIMES);
  });

  it("start at once what does not interfere", () => {
    const domain = loadDomain({
      name: "signals",
      state: {
        red: { type: "boolean", default: false },
        green: { type: "boolean", default: false },
        lamp: { type: "boolean", default: false },
      },
      tools: [
        { name: "blink", then: { red: true } },
        { name: "flash", then: { green: true }, duration: 2 },
        { name: "light", when: { red: true, green: true }, then: { lamp: true } },
      ],
    });
    const clock = new FakeClock();
    const orchestrator = new Orchestrator({ domain, planner: new UniformCostPlanner(), clock });
    const { plan } = orchestrator.planNow({ agent: "a", state: {}, goal: { lamp: true } }, 50);
    const times = plan?.steps.map(({ startsAt, duration }) => [startsAt, duration]);
    // In either order, the light needs both.
    expect(times).toHaveLength(3);
    expect(times?.slice(0, 2).map(([startsAt]) => startsAt)).toEqual([
      0,
      plan?.steps[0]?.tool === "blink" ? 0 : 2,
    ]);
    expect(times?.at(-1)).toEqual([2.001, 0]);
  });

  it("do not use tools with partners", () => {
    const alone = mill.state({ planks: 9 });
    const outcome = orchestratorOf().planNow({ ...request, state: alone }, 50);
    expect(outcome.status).toBe("unsolvable");
    expect(mill.warnings).toEqual([]);
  });

  it("are played by a runner", async () => {
    const clock = new FakeClock();
    const outcomes: Outcome[] = [];
    const runner = new PlanRunner({
      orchestrator: orchestratorOf({ clock }),
      agent: "ann",
      goal: "told",
      budgetMs: 50,
      onOutcome: (outcome) => outcomes.push(outcome),
    });
    const here = { at: "mill", planks: 2 } as const;
    expect(runner.tick(mill.state(here), 0)).toMatchObject({ event: "replan" });
    await settle();
    expect(outcomes[0]?.plan?.steps).toMatchObject([
      { tool: "carry", startsAt: 0, duration: 4 },
      { tool: "tell", startsAt: 4.001, duration: 0 },
    ]);
    expect(runner.tick(mill.state(here), 10)).toMatchObject({
      event: "start",
      step: { tool: "carry" },
    });
  });

  const IDLE = { name: "idle", then: { other: false } };

  it("need a schedule for events, deadlines, steps beside others, and starts that do not combine", () => {
    const state = { on: { type: "boolean" }, other: { type: "boolean" } } as const;
    const reasonFor = (parts: object, goal: unknown = { on: true }) => {
      const domain = loadDomain({ name: "d", state, tools: [IDLE], ...parts });
      const orchestrator = new Orchestrator({ domain, planner: new UniformCostPlanner() });
      const asked = { agent: "ann", state: { on: false, other: false }, goal } as never;
      try {
        orchestrator.planNow(asked);
      } catch (error) {
        const { issues } = error as RequestError;
        expect(error).toBeInstanceOf(RequestError);
        expect(issues[0]?.hint).toContain("@understudy/classical/time");
        expect(() => orchestrator.planMany([asked])).toThrow("/0/goal: needs a schedule");
        return `${issues[0]?.pointer}: ${issues[0]?.message}`;
      }
      return undefined;
    };
    const goals = [
      { name: "soon", when: { on: true }, by: 4 },
      { name: "ever", when: { on: true } },
    ];
    expect(reasonFor({ events: [{ at: 1, then: { on: true } }] })).toBe(
      "/goal: needs a schedule: the domain has events",
    );
    expect(reasonFor({ goals }, "soon")).toBe(
      '/goal: needs a schedule: the goal "soon" has a deadline',
    );
    expect(reasonFor({ goals }, "ever")).toBeUndefined();
    expect(reasonFor({ goals }, { oneOf: ["ever", "soon"] })).toContain("deadline");
    const beside = { name: "burn", duration: 3, alongside: true, then: { on: true } };
    expect(reasonFor({ tools: [beside] })).toBe(
      "/goal: needs a schedule: steps may run beside others",
    );
    const copying = {
      name: "copy",
      duration: 3,
      start: { on: true },
      then: { other: { var: "on" } },
    };
    expect(reasonFor({ tools: [copying] })).toBe(
      "/goal: needs a schedule: what a step does at its start does not combine with its end",
    );
  });

  it("are refused by every call alike where they need a schedule", async () => {
    const deadline = { ...mill.written, goals: [{ name: "told", when: { told: true }, by: 40 }] };
    const domain = loadDomain(deadline);
    const orchestrator = new Orchestrator({ domain, planner: new UniformCostPlanner() });
    const asked = { ...request, state: domain.state({}) };
    const refusal = '/goal: needs a schedule: the goal "told" has a deadline';
    await expect(orchestrator.plan(asked)).rejects.toThrow(refusal);
    expect(() => planKnown(orchestrator, asked)).toThrow(refusal);
    expect(() => orchestrator.planNow(asked)).toThrow(refusal);
    const pieces = planNowInPieces(orchestrator, asked);
    expect(() => pieces.next()).toThrow(refusal);
  });

  it("have no times in a domain without time", () => {
    const domain = loadDomain({
      name: "plain",
      state: { on: { type: "boolean" } },
      tools: [{ name: "turn", then: { on: true } }],
    });
    const clock = new FakeClock();
    const orchestrator = new Orchestrator({ domain, planner: new UniformCostPlanner(), clock });
    const asked = { agent: "ann", state: { on: false }, goal: { on: true } };
    expect(orchestrator.planNow(asked).plan?.steps).toEqual([{ tool: "turn", args: {} }]);
  });
});
