import {
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

  override planTogetherNow(...asked: Parameters<TimePlanner["planTogetherNow"]>): TogetherOutcome {
    const outcome = super.planTogetherNow(...asked);
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
