import { RequestError } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measuredFleet } from "./measured-fleet.ts";
import { type FleetDemand, sizeFleet } from "./size-fleet.ts";

/** Round figures. */
const measured = {
  machine: "test",
  knownCpuMs: 1,
  unknownCpuMs: 10,
  serverBytes: 1e8,
  agentBytes: 1000,
  intakeCpuMs: 0.1,
  planBytes: 500,
};
const demand: FleetDemand = { agents: 10_000, askRate: 0.1, hitRate: 0.99 };

describe("the size of a fleet", () => {
  it("follows from what one server takes", () => {
    // 990 known plans take 0.99 cores, 10 questions 0.1; a new plan per second is proved by everybody.
    const size = sizeFleet(demand, measured);
    expect(size).toMatchObject({
      requestsPerSecond: 1000,
      servers: 3,
      nodes: 1,
      cores: 8,
      gpus: 1,
    });
    expect(size.questionsPerSecond).toBeCloseTo(10);
    expect(size.plansPerSecond).toBeCloseTo(1);
    expect(size.busyCores).toBeCloseTo(1.09 + 2 * 0.0001);
    expect(size.memoryBytes).toBe(3e8 + 1e7);
    expect(size.redisBytesPerSecond).toBeCloseTo(1500);
    expect(size.pricePerHour).toBeCloseTo(8 * 0.05 + 2.5);
  });

  it("takes a model with as many GPUs as questions need at a time", () => {
    // 100 questions per second of 2 s each are 200 at a time, 32 on a GPU.
    expect(sizeFleet({ ...demand, hitRate: 0.9, modelMs: 2000 }, measured).gpus).toBe(7);
    expect(sizeFleet({ ...demand, hitRate: 1 }, measured).gpus).toBe(0);
  });

  it("never shrinks with more agents, or with fewer known plans", () => {
    const demands = fc.record({
      agents: fc.integer({ min: 1, max: 1e8 }),
      askRate: fc.double({ min: 0, max: 10, noNaN: true }),
      hitRate: fc.double({ min: 0, max: 1, noNaN: true }),
      domains: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(demands, fc.integer({ min: 1, max: 10 }), (one, times) => {
        const [size, more, fewer] = [
          one,
          { ...one, agents: one.agents * times },
          { ...one, hitRate: one.hitRate / times },
        ].map((each) => sizeFleet(each, measuredFleet));
        for (const name of ["servers", "gpus", "memoryBytes", "redisCommandsPerSecond"] as const) {
          expect(more?.[name]).toBeGreaterThanOrEqual(size?.[name] as number);
        }
        expect(fewer?.gpus).toBeGreaterThanOrEqual(size?.gpus as number);
      }),
      { numRuns: 200 },
    );
  });

  it("tells what ends the growth, the first one first", () => {
    const { limits } = sizeFleet(demand, measured);
    expect(limits.map(({ agents }) => agents)).toEqual(
      limits.map(({ agents }) => agents).sort((one, other) => one - other),
    );
    for (const { agents } of limits) {
      expect(agents).toBeGreaterThan(demand.agents);
    }
    const spread = sizeFleet({ ...demand, domains: 100 }, measured).limits;
    const network = (all: typeof limits) =>
      all.find(({ part }) => part.includes("network"))?.agents;
    expect(network(spread)).toBeGreaterThan(network(limits) as number);
  });

  it("refuses numbers that make no sense", () => {
    const wrong = { agents: -1, askRate: Number.NaN, hitRate: 2, load: 0, domains: 0 };
    expect(() => sizeFleet(wrong, measured)).toThrow(RequestError);
    expect(() => sizeFleet(wrong, measured)).toThrow(/agents.*askRate.*hitRate.*load|domains/s);
  });
});
