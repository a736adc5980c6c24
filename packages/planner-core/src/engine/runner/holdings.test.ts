import { describe, expect, it } from "vitest";
import { defineDomain } from "../../rules/domain/define-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import { Reservations } from "../reservations/reservations.ts";
import type { StepEvent } from "./options.ts";
import { PlanRunner } from "./plan-runner.ts";

const empty = { wood: 0, sticks: 0, warm: false };
const domain = defineDomain({
  name: "grove",
  state: {
    wood: { type: "integer", min: 0, max: 4, default: 0 },
    sticks: { type: "integer", min: 0, max: 4, default: 0 },
    warm: { type: "boolean", default: false },
  },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "saw", then: { wood: { "+": 1 } }, cost: 1.5 },
    { name: "gather", then: { sticks: { "+": 1 } }, cost: 4 },
    { name: "burn_wood", when: { wood: { ">=": 1 } }, then: { warm: true } },
    { name: "burn_sticks", when: { sticks: { ">=": 1 } }, then: { warm: true } },
  ],
  goals: [
    { name: "warm", when: { warm: true } },
    { name: "stocked", when: { wood: { ">=": 2 } } },
  ],
});

function open() {
  const clock = new FakeClock();
  const orchestrator = new Orchestrator({ domain, planner: new UniformCostPlanner(), clock });
  const reservations = new Reservations({
    domain,
    resourcesOf: ({ tool }) => (tool === "chop" || tool === "saw" ? ["blade"] : []),
    leaseMs: 2000,
  });
  const events: StepEvent[] = [];
  const agent = (name: string, goal: "warm" | "stocked") => {
    const runner = new PlanRunner({
      orchestrator,
      agent: name,
      goal,
      budgetMs: 50,
      reservations,
      onStepEvent: (event) => events.push(event as StepEvent),
    });
    const tick = async (world: typeof empty, nowMs: number) => {
      const answer = runner.tick(world, nowMs);
      await settle();
      return answer;
    };
    return { runner, tick };
  };
  return { reservations, events, agent, orchestrator };
}

describe("runners that share a blade", () => {
  it("play with the remaining one, or wait until it is free", async () => {
    const { reservations, agent } = open();
    const [ann, ben, cid] = [agent("ann", "warm"), agent("ben", "warm"), agent("cid", "stocked")];
    await ann.tick(empty, 0);
    expect(await ann.tick(empty, 10)).toMatchObject({ event: "start", step: { tool: "chop" } });
    await ben.tick(empty, 10);
    expect(await ben.tick(empty, 20)).toMatchObject({ event: "start", step: { tool: "gather" } });
    await cid.tick(empty, 10);
    expect(await cid.tick(empty, 20)).toEqual({ event: "idle" });
    // Resources that the rest of a plan does not use are free at once.
    ann.runner.finished();
    expect(reservations.holderOf("blade", 20)).toBeUndefined();
    expect(await cid.tick(empty, 130)).toEqual({ event: "replan" });
    expect(await cid.tick(empty, 140)).toMatchObject({ event: "start", step: { tool: "chop" } });
  });

  it("stop when a lease expired and another agent was faster", async () => {
    const { reservations, agent, events } = open();
    const ann = agent("ann", "stocked");
    await ann.tick(empty, 0);
    await ann.tick(empty, 10);
    // The game paused for a while; ben did not.
    const chop = domain.actionOf({ tool: "chop", args: {} });
    expect(reservations.acquire("ben", [chop], 5000)).toBe(true);
    await ann.tick(empty, 5010);
    expect(events.at(-1)).toMatchObject({ type: "interrupted", why: "reservation-lost" });
    expect(await ann.tick(empty, 5020)).toEqual({ event: "idle" });
  });

  it("keep their lease as long as they are played", async () => {
    const { reservations, agent } = open();
    const ann = agent("ann", "stocked");
    await ann.tick(empty, 0);
    for (let now = 10; now < 10_000; now += 500) await ann.tick(empty, now);
    expect(reservations.holderOf("blade", 10_000)).toBe("ann");
    ann.runner.interrupt();
    expect(reservations.holderOf("blade", 10_000)).toBeUndefined();
  });

  it("leave the line for another goal, and on disposal", async () => {
    const { reservations, agent } = open();
    reservations.acquire("ann", [domain.actionOf({ tool: "saw", args: {} })], 0);
    const ben = agent("ben", "stocked");
    await ben.tick(empty, 0);
    await ben.tick(empty, 10);
    expect(reservations.save().line).toHaveLength(1);
    ben.runner.pursue("warm");
    expect(reservations.save().line).toEqual([]);
    ben.runner.dispose();
    expect(reservations.save().leases).toHaveLength(1);
  });
});

describe("a runner whose agent has its own blade", () => {
  it("plays its step while another agent holds the shared one", async () => {
    const { orchestrator } = open();
    const reservations = new Reservations({
      domain,
      resourcesOf: ({ tool }, agent) => {
        if (agent === "nobody") throw new Error("who is that?");
        return tool === "chop" && agent !== "ben" ? ["blade"] : [];
      },
    });
    const options = { orchestrator, goal: "warm", budgetMs: 50, reservations } as const;
    for (const agent of ["ann", "ben"]) {
      const runner = new PlanRunner({ ...options, agent });
      runner.tick(empty, 0);
      await settle();
      expect(runner.tick(empty, 10)).toMatchObject({ event: "start", step: { tool: "chop" } });
    }
    expect(() => new PlanRunner({ ...options, agent: "nobody" })).toThrow("who is that?");
  });
});

describe("options of a runner", () => {
  it("are refused all at once if they are invalid", () => {
    const { orchestrator } = open();
    const other = open().reservations;
    const stranger = new Reservations({
      domain: defineDomain({
        name: "x",
        state: { a: { type: "boolean" } },
        tools: [{ name: "b", then: { a: true } }],
      }),
      resourcesOf: () => [],
    });
    const options = { orchestrator, agent: "ann", goal: "warm", budgetMs: 50 } as const;
    const wrong = { retryMs: -1, failureLimit: 0, hysteresis: 1, preempt: "soon" as never };
    expect(() => new PlanRunner({ ...options, ...wrong })).toThrow(
      /retryMs(.|\n)*failureLimit(.|\n)*hysteresis(.|\n)*preempt/,
    );
    expect(() => new PlanRunner({ ...options, reservations: stranger as never })).toThrow(
      "/reservations: belong to another domain",
    );
    expect(() => new PlanRunner({ ...options, reservations: other })).not.toThrow();
    expect(() => new Reservations({ domain, resourcesOf: () => [], leaseMs: 0 })).toThrow(
      "/leaseMs",
    );
  });
});
