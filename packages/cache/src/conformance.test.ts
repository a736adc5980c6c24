import type { CacheAnswer, CacheQuery, Domain, PlanCache } from "@understudy/planner-core";
import { FakeClock, planCacheConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ExactCache } from "./exact/exact-cache.ts";
import { SharedPlanCache } from "./shared/shared-plan-cache.ts";
import { TieredCache } from "./tiered/tiered-cache.ts";

const clock = new FakeClock();

/** A shared cache for the domain of its first question. */
class SharedCacheOfAny implements PlanCache {
  #cache: SharedPlanCache | undefined;

  lookup: PlanCache["lookup"] = (query) => this.#of(query.domain).lookup(query);
  store: PlanCache["store"] = (query, entry) => this.#of(query.domain).store(query, entry);

  #of(domain: Domain): SharedPlanCache {
    this.#cache ??= SharedPlanCache.create(domain, { slots: 256, clock });
    return this.#cache;
  }
}

/** All tiers, with everything that they derive from the stored plans. */
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
  ["SharedPlanCache", () => new SharedCacheOfAny()],
])("%s, as every cache,", (_, makeCache) => {
  for (const { name, run } of planCacheConformance(makeCache, { numRuns: 100 })) it(name, run);
});
