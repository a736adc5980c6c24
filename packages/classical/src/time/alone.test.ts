import {
  type DirectiveReader,
  type DirectiveReading,
  defineDomain,
  type Goal,
  type ManyRequest,
  Orchestrator,
  type PlanRequest,
  type TogetherOutcome,
} from "@understudy/planner-core";
import type { SchedulePlanner } from "@understudy/planner-core/schedule";
import { buildingYard, FakeClock, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

// A beam that is held already, and a shop that closes: even a single agent needs a schedule.
const held = { at: "mill", beam_up: true, planks: 2 };
const request: PlanRequest = { agent: "ann", state: held, goal: "raised", budgetMs: 100 };

function yard(clock = new FakeClock(), time: SchedulePlanner = new TimePlanner()) {
  const parts = { planner: new ClassicalPlanner(), time, clock };
  return new Orchestrator({ domain: buildingYard, ...parts });
}

/** Takes 2 ms for each answer. */
class SlowTimePlanner extends TimePlanner {
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    super();
    this.#clock = clock;
  }

  override planNow(...asked: Parameters<TimePlanner["planNow"]>): TogetherOutcome {
    const outcome = super.planNow(...asked);
    this.#clock.advanceSync(2);
    return outcome;
  }
}

describe("An agent alone in a domain with events", () => {
  it("is planned for with times, and told each step once", async () => {
    const orchestrator = yard();
    const told: string[] = [];
    const onStep = ({ tool }: { readonly tool: string }, index: number): void => {
      told.push(`${index} ${tool}`);
    };
    const { status, plan, cost, optimal } = await orchestrator.plan({ ...request, onStep });
    expect({ status, cost, optimal }).toEqual({ status: "solved", cost: 2, optimal: true });
    expect(plan?.steps).toMatchObject([
      { tool: "walk", args: { to: "site" }, startsAt: 0, duration: 6 },
      { tool: "nail", startsAt: 6.001, duration: 3 },
    ]);
    expect(told).toEqual(["0 walk", "1 nail"]);
  });

  it("is planned for in the state of the request, whatever the game changes meanwhile", async () => {
    const orchestrator = yard();
    const state = buildingYard.state(held);
    // Out of reach: nothing takes planks away.
    const never = { planks: 0 };
    const answer = orchestrator.plan({ ...request, state, goal: { oneOf: [never, "raised"] } });
    state.set(buildingYard.state({ ...held, at: "site", nailed: true }));
    await settle();
    expect((await answer).plan?.steps.map(({ tool }) => tool)).toEqual(["walk", "nail"]);
  });

  it("waits for its turn among many, first come first served", () => {
    const clock = new FakeClock();
    const orchestrator = yard(clock, new SlowTimePlanner(clock));
    const names = ["ann", "bo", "cai"];
    const asked = (agents: readonly string[]): ManyRequest[] =>
      agents.map((agent) => ({ ...request, agent }));
    const first = orchestrator.planMany(asked(names), 2);
    expect(first[0]?.status).toBe("solved");
    expect(first.slice(1)).toEqual([undefined, undefined]);
    // Ann asks again, and stands behind the others.
    const second = orchestrator.planMany(asked(names), 2);
    expect(second.map((outcome) => outcome?.agent)).toEqual([undefined, "bo", undefined]);
    const third = orchestrator.planMany(asked(names), 2);
    expect(third.map((outcome) => outcome?.agent)).toEqual([undefined, undefined, "cai"]);
  });
});

interface Named {
  readonly tool: string;
}

describe("A directive in a domain with a deadline", () => {
  const market = defineDomain({
    name: "market",
    state: {
      at: { type: "enum", values: ["home", "market"] },
      bread: { type: "integer", min: 0, max: 4 },
      warm: { type: "boolean" },
    },
    tools: [
      {
        name: "walk",
        parameters: { to: { enum: ["home", "market"] } },
        then: { at: "$to" },
        duration: 6,
      },
      { name: "buy", when: { at: "market" }, then: { bread: { "+": 1 } }, duration: 2 },
      { name: "light", when: { at: "home" }, then: { warm: true }, duration: 3 },
      { name: "burn", when: { at: "market" }, then: { warm: true }, duration: 1 },
    ],
    goals: [
      { name: "fed", when: { bread: { ">=": 2 } }, by: 20, priority: 2 },
      { name: "warm", when: { warm: true } },
    ],
  });
  const { untyped } = market;
  const [fed, warm] = untyped.goals as [Goal, Goal];
  const walks = untyped.actionSet([{ tool: "walk", args: { to: "market" } }]);
  const reading: DirectiveReading = {
    goals: [{ goal: warm, declared: warm, without: undefined }],
    ...{ skipped: [], disabled: undefined, discouraged: walks, maintain: undefined },
    ...{ confidence: 0.9, because: [{ words: "cosy", kind: "goal", of: "warm" }] },
  };
  const home = { at: "home", bread: 0, warm: false } as const;

  function shop(read: Partial<DirectiveReading> = {}, isPrepared = true, clock = new FakeClock()) {
    const reader: DirectiveReader = {
      readDirective: () => ({ ...reading, ...read }),
      readPersona: () => ({ goals: new Map(), styles: new Map(), because: [] }),
      isPrepared: () => isPrepared,
      *prepare() {
        for (let piece = 0; piece < 10; piece++) {
          clock.advanceSync(10);
          yield;
        }
        isPrepared = true;
      },
    };
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner(), clock, reader };
    return new Orchestrator({ domain: market, ...parts });
  }
  const goal = { directive: "make it cosy" };
  const toolsOf = ({ plan }: { readonly plan: { readonly steps: readonly Named[] } | null }) =>
    plan?.steps.map(({ tool }) => tool);

  it("is followed, and the outcome tells why", async () => {
    const outcome = await shop().plan({ agent: "ann", state: home, goal, budgetMs: 100 });
    expect(outcome).toMatchObject({
      ...{ status: "solved", chosen: "words", confidence: 0.9, because: reading.because },
      goal: { name: "warm" },
    });
    expect(toolsOf(outcome)).toEqual(["light"]);
  });

  it("avoids what it discourages only if it can, and obeys its bans", () => {
    const away = { ...home, at: "market" } as const;
    const lights = untyped.actionSet([{ tool: "light", args: {} }]);
    const obeys = shop({ disabled: lights }).planNow({ agent: "ann", state: home, goal });
    expect(toolsOf(obeys)).toEqual(["walk", "burn"]);
    expect(toolsOf(shop().planNow({ agent: "ann", state: away, goal }))).toEqual(["burn"]);
  });

  it("gives way to the other goals once its own cannot be reached or are met", async () => {
    const steps = ["light", "burn"].map((tool) => ({ tool, args: {} }) as const);
    const cold = shop({ disabled: untyped.actionSet(steps) });
    const outcome = await cold.plan({ agent: "ann", state: home, goal, budgetMs: 100 });
    expect(outcome.goal.name).toBe("fed");
    expect(outcome.chosen).toBeUndefined();
    const met = { ...home, warm: true };
    expect(shop().planNow({ agent: "ann", state: met, goal })).toMatchObject({
      ...{ status: "solved", goal: { name: "warm" }, plan: { steps: [] } },
    });
    const nothing = shop({ goals: [], skipped: [fed, warm] });
    expect(nothing.planNow({ agent: "ann", state: home, goal })).toMatchObject({
      ...{ status: "unsolvable", banned: true, plan: null },
    });
  });

  it("is followed among other requests of one tick", () => {
    const outcomes = shop().planMany([
      { agent: "ann", state: home, goal },
      { agent: "bo", state: { ...home, bread: 1 }, goal: "fed" },
      { agent: "cai", state: { ...home, bread: 2 }, goal: { oneOf: ["fed", "warm"] } },
    ]);
    expect(outcomes.map((outcome) => outcome?.goal.name)).toEqual(["warm", "fed", "warm"]);
  });

  it("does not hold up the plan while the reader is prepared", async () => {
    const clock = new FakeClock();
    const played = async <Result>(answer: Promise<Result>): Promise<Result> => {
      let isOpen = true;
      void answer.finally(() => {
        isOpen = false;
      });
      while (isOpen) await clock.advanceToNext();
      return answer;
    };
    const asked = { agent: "ann", state: home, goal, budgetMs: 100 };
    const outcome = await played(shop({}, false, clock).plan(asked));
    expect(outcome).toMatchObject({ words: "not read", goal: { name: "fed" }, status: "solved" });
    expect(await played(outcome.revised)).toMatchObject({
      ...{ chosen: "words", goal: { name: "warm" } },
    });
  });
});
