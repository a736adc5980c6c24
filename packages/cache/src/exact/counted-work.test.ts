import {
  type CacheQuery,
  type Domain,
  loadDomain,
  type PackedState,
  planOf,
} from "@understudy/planner-core";
import { describe, expect, it, vi } from "vitest";
import { ExactCache } from "./exact-cache.ts";

/** A full cache, and queries with hits. */
function filled(entries: number): {
  readonly domain: Domain;
  readonly cache: ExactCache;
  readonly queries: readonly CacheQuery[];
} {
  const domain = loadDomain({
    name: "counter",
    state: { count: { type: "integer", min: 0, max: 10_000 }, done: { type: "boolean" } },
    tools: [{ name: "finish", then: { done: true } }],
    goals: [{ name: "done", when: { done: true } }],
  });
  const cache = new ExactCache({ capacity: entries });
  const goal = domain.untyped.goal("done");
  const plan = planOf(domain.untyped, [domain.actionOf({ tool: "finish", args: {} })]);
  const entry = {
    plan,
    scaledCost: 1000,
    llmSteps: 1,
    optimal: true,
    mended: false,
    costRatio: 1,
  };
  const queries = Array.from({ length: entries }, (_, count): CacheQuery => {
    const state: PackedState = domain.state({ count, done: false });
    return { domain: domain.untyped, state, goal, partition: "p", text: {}, maxCostRatio: 2 };
  });
  for (const query of queries) cache.store(query, entry);
  return { domain: domain.untyped, cache, queries };
}

/** Average number of state hashes and map reads per look-up, over all entries. */
function workOf(entries: number, isKeyKnown: boolean): { hashes: number; mapReads: number } {
  const { domain, cache, queries } = filled(entries);
  const asked = isKeyKnown
    ? queries.map((query) => ({ ...query, stateKey: domain.hasher.key(query.state) }))
    : queries;
  const hashes = vi.spyOn(domain.hasher, "key");
  const mapReads = vi.spyOn(Map.prototype, "get");
  let hits = 0;
  for (const query of asked) if (cache.lookup(query).kind === "exact") hits++;
  const work = {
    hashes: hashes.mock.calls.length / entries,
    mapReads: mapReads.mock.calls.length / entries,
  };
  hashes.mockRestore();
  mapReads.mockRestore();
  expect(hits).toBe(entries);
  return work;
}

describe("counted work of an exact hit", () => {
  // Runs first: spied functions are optimised less from then on.
  it("allocates no more than a few numbers", () => {
    const { cache, queries } = filled(64);
    // Keys of 53 bits are boxed at some calls: 56 bytes per look-up at the time of writing.
    const lookups = 15_000;
    const allowed = 100 * lookups;
    const run = (): void => {
      for (let index = 0; index < lookups; index++) cache.lookup(queries[index & 63] as CacheQuery);
    };
    run();
    let least = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < 10 && least > allowed; trial++) {
      const before = process.memoryUsage().heapUsed;
      run();
      const grown = process.memoryUsage().heapUsed - before;
      // A collection in between shrinks the heap: such a trial is dropped.
      if (grown >= 0) least = Math.min(least, grown);
    }
    expect(least).toBeLessThan(allowed);
  });

  it("is the same among 16 entries as among 4,096", () => {
    const few = workOf(16, false);
    expect(few.hashes).toBe(1);
    expect(few.mapReads).toBeLessThanOrEqual(2);
    expect(workOf(4096, false)).toEqual(few);
  });

  it("hashes nothing with an up-to-date key", () => {
    expect(workOf(256, true).hashes).toBe(0);
  });
});
