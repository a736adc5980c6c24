import type { CacheAnswer, CacheQuery, PlanCache } from "@understudy/planner-core";
import { FakeClock, planCacheConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ExactCache } from "./exact/exact-cache.ts";
import { TieredCache } from "./tiered/tiered-cache.ts";

const clock = new FakeClock();

/** All tiers, whose derived plans are finished before each look-up. */
class DoneTieredCache extends TieredCache {
  override lookup(query: CacheQuery): CacheAnswer {
    this.finish();
    return super.lookup(query);
  }
}

describe.each<readonly [string, () => PlanCache]>([
  ["ExactCache", () => new ExactCache({ capacity: 100, clock })],
  ["TieredCache", () => new TieredCache({ capacity: 100, clock })],
  ["TieredCache with all work done", () => new DoneTieredCache({ capacity: 100, clock })],
])("%s, as every cache,", (_, makeCache) => {
  for (const { name, run } of planCacheConformance(makeCache, { numRuns: 40 })) it(name, run);
});
