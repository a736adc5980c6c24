import {
  type Clock,
  type DomainDefinition,
  loadDomain,
  Orchestrator,
  type PlannerEvent,
  PlanRunner,
} from "@understudy/planner-core";
import { type ScheduleSearch, TogetherPlanner } from "@understudy/planner-core/schedule";
import { SquadRunner } from "@understudy/planner-core/squad";
import { buildingYard } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

/** A shop that closes: buying needs a schedule. */
const shop = loadDomain({
  name: "shop",
  state: {
    at: { type: "enum", values: ["home", "shop"], default: "home" },
    bread: { type: "integer", min: 0, max: 3, default: 0 },
    open: { type: "boolean", shared: true, default: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["home", "shop"] } },
      then: { at: "$to" },
      duration: 6,
    },
    { name: "buy", when: { at: "shop", open: true }, then: { bread: { "+": 1 } }, duration: 2 },
  ],
  goals: [{ name: "fed", when: { bread: 1 } }],
  events: [{ at: 60, then: { open: false } }],
} satisfies DomainDefinition);
const home = { at: "home", bread: 0, open: true };
const yard = { at: "site", beam_up: true };
const joint = { agents: { ann: yard, bo: yard }, goal: "raised" };

/** Never finds anything. */
class EndlessPlanner extends TogetherPlanner {
  readonly #work: () => void;

  constructor(work: () => void) {
    super();
    this.#work = work;
  }

  startTogether(): ScheduleSearch {
    return {
      expansions: 0,
      step: () => {
        this.#work();
        return false;
      },
      result: () => ({ status: "cut-off", scaledLowerBound: 0 }),
    };
  }
}

function observed(domain: typeof shop) {
  const events: PlannerEvent[] = [];
  const orchestrator = new Orchestrator({
    ...{ domain, planner: new ClassicalPlanner(), time: new TimePlanner() },
    observer: (event) => events.push(event),
  });
  const told = (): readonly string[] =>
    events.map((event) => {
      const who = "agent" in event ? event.agent : event.outcome.agent;
      const how = "outcome" in event ? ` ${event.outcome.status}` : "";
      return `${event.request} ${event.type} ${who}${how}`;
    });
  return { orchestrator, events, told };
}

function counts({ telemetry }: Pick<Orchestrator, "telemetry">): Record<string, number> {
  const { counters, histograms } = telemetry.snapshot();
  const counted = Object.entries(counters).filter(([, count]) => count > 0);
  return {
    ...Object.fromEntries(counted),
    answered: histograms["latency.plan_total"].count,
    searched: histograms["latency.classical"].count,
  };
}

describe("Requests for schedules", () => {
  it("of single agents count like all others", async () => {
    const { orchestrator, events, told } = observed(shop);
    const request = { agent: "ann", state: home, goal: "fed" };
    await orchestrator.plan({ ...request, budgetMs: 1000 });
    orchestrator.planNow(request, 1000);
    orchestrator.planMany([request, { ...request, agent: "bo" }], 1000);
    expect(counts(orchestrator)).toEqual({
      ...{ "plan.request": 1, "plan.now": 3, answered: 1, searched: 4 },
    });
    expect(told()).toEqual(
      ["1 ann", "2 ann", "3 ann", "4 bo"].flatMap((each) => {
        const [request, agent] = each.split(" ");
        return [`${request} request-start ${agent}`, `${request} outcome-serve ${agent} solved`];
      }),
    );
    const [start] = events;
    expect(start).toMatchObject({ type: "request-start", budgetMs: 1000 });
    expect(start).not.toHaveProperty("agents");
  });

  it("of a player count once", async () => {
    const { orchestrator } = observed(shop);
    const runner = new PlanRunner({ orchestrator, agent: "ann", goal: "fed", budgetMs: 1000 });
    for (let nowMs = 0; nowMs < 2000; nowMs += 500) {
      runner.tick(shop.state(home), nowMs);
      while (runner.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(counts(orchestrator)).toMatchObject({ "plan.request": 1, answered: 1, searched: 1 });
  });

  it("of squads count apart, and once", async () => {
    const { orchestrator, events, told } = observed(buildingYard);
    await orchestrator.plan({ ...joint, budgetMs: 1000 });
    orchestrator.planNow(joint, 1000);
    expect(counts(orchestrator)).toEqual({
      ...{ "plan.together": 1, "plan.together_now": 1, answered: 1, searched: 2 },
    });
    expect(told()).toEqual(
      [1, 2].flatMap((request) => [
        `${request} request-start ann, bo`,
        `${request} together-serve ann, bo solved`,
      ]),
    );
    expect(events[0]).toMatchObject({ agents: ["ann", "bo"], budgetMs: 1000 });
    const squad = new SquadRunner({
      orchestrator,
      members: ["ann", "bo"],
      goal: "raised",
      budgetMs: 1000,
    });
    squad.tick({ ann: yard, bo: yard }, {}, 0);
    while (squad.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(counts(orchestrator)).toMatchObject({ "plan.together": 2, answered: 2 });
  });

  it("that miss their deadline, or are withdrawn, say so", async () => {
    let nowMs = 0;
    const setTimer = (callback: () => void): object => setTimeout(callback, 0);
    const clock: Clock = { now: () => nowMs, setTimer, clearTimer: () => {} };
    const events: string[] = [];
    const orchestrator = new Orchestrator({
      ...{ domain: shop, planner: new ClassicalPlanner(), clock },
      time: new EndlessPlanner(() => {
        nowMs += 30;
      }),
      observer: ({ type }) => events.push(type),
    });
    const request = { agent: "ann", state: home, goal: "fed" };
    const squad = { agents: { ann: home }, goal: "fed" };
    await orchestrator.plan({ ...request, budgetMs: 50 });
    await orchestrator.plan({ ...squad, budgetMs: 50 });
    const { histograms } = orchestrator.telemetry.snapshot();
    expect(histograms["deadline.overshoot"].count).toBe(2);
    events.length = 0;
    for (const ask of [
      (signal: AbortSignal) => orchestrator.plan({ ...request, budgetMs: 1e6, signal }),
      (signal: AbortSignal) => orchestrator.plan({ ...squad, budgetMs: 1e6, signal }),
    ]) {
      const controller = new AbortController();
      const planned = ask(controller.signal);
      controller.abort(new Error("enough"));
      await expect(planned).rejects.toThrow("enough");
    }
    expect(events).toEqual(["request-start", "request-abort", "request-start", "request-abort"]);
  });

  it("with a mistake do not count", async () => {
    const { orchestrator, told } = observed(buildingYard);
    await expect(orchestrator.plan({ ...joint, goal: "razed", budgetMs: 10 })).rejects.toThrow(
      /razed/,
    );
    expect(() => orchestrator.planNow({ ...joint, by: -0.0001 })).toThrow();
    expect(told()).toEqual([]);
    expect(counts(orchestrator)).toEqual({ answered: 0, searched: 0 });
  });
});
