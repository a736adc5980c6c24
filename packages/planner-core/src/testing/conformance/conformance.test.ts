import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import type {
  CacheAnswer,
  CacheEntry,
  CacheQuery,
  PlanCache,
} from "../../engine/contract/cache.ts";
import type { Planner, PlanningProblem, SearchResult } from "../../engine/contract/planner.ts";
import { UniformCostPlanner } from "../uniform-cost-planner.ts";
import type { ConformanceCheck } from "./conformance-check.ts";
import { planCacheConformance } from "./plan-cache-conformance.ts";
import { plannerConformance } from "./planner-conformance.ts";

/** The first failing check: one is enough to detect a fault. */
async function firstFailure(checks: readonly ConformanceCheck[]): Promise<string | undefined> {
  for (const { name, run } of checks) {
    try {
      await run();
    } catch {
      return name;
    }
  }
  return undefined;
}

/** A planner with one kind of wrong result. */
function spoilt(
  spoil: (result: SearchResult, problem: PlanningProblem) => SearchResult,
): () => Planner {
  return () => ({
    start(problem) {
      const search = new UniformCostPlanner().start(problem);
      return {
        step: (slice) => search.step(slice),
        result: () => spoil(search.result(), problem),
        get expansions() {
          return search.expansions;
        },
      };
    },
  });
}

describe("plannerConformance", () => {
  for (const { name, run } of plannerConformance(() => new UniformCostPlanner(), { numRuns: 60 })) {
    it(`uniform-cost search ${name}`, run);
  }

  it.each<[string, () => Planner]>([
    [
      "gives up",
      spoilt((result) => (result.status === "solved" ? { status: "unsolvable" } : result)),
    ],
    [
      "reports a wrong cost",
      spoilt((result) => (result.status === "solved" ? { ...result, scaledCost: 1 } : result)),
    ],
    [
      "leaves out the last step",
      spoilt((result) =>
        result.status === "solved" ? { ...result, actions: result.actions.slice(0, -1) } : result,
      ),
    ],
    [
      "forgets what is disabled",
      () => ({
        start: ({ disabled: _, ...problem }) => new UniformCostPlanner().start(problem),
      }),
    ],
    [
      "forgets what to maintain",
      () => ({
        start: ({ maintain: _, ...problem }) => new UniformCostPlanner().start(problem),
      }),
    ],
    [
      "does not claim optimality",
      spoilt((result) => (result.status === "solved" ? { ...result, optimal: false } : result)),
    ],
  ])("catches a planner that %s", async (_mistake, makePlanner) => {
    const checks = plannerConformance(makePlanner, { numRuns: 1000, seed: 1, endOnFailure: true });
    expect(await firstFailure(checks)).toBeDefined();
  });
});

/** The simplest possible cache, with hooks to break it. */
class MapCache implements PlanCache {
  readonly #answers = new Map<string, CacheAnswer>();
  readonly #keyOf: (query: CacheQuery) => string;

  constructor(keyOf = (query: CacheQuery) => `${query.partition} ${query.state.join()}`) {
    this.#keyOf = keyOf;
  }

  lookup(query: CacheQuery): CacheAnswer {
    const answer = this.#answers.get(this.#keyOf(query)) ?? { kind: "miss" };
    if (answer.kind === "exact" && answer.entry.costRatio > query.maxCostRatio) {
      return { kind: "miss" };
    }
    return answer;
  }

  store(query: CacheQuery, entry: CacheEntry): void {
    this.#answers.set(this.#keyOf(query), { kind: "exact", entry, proved: true });
  }

  storeNegative(query: CacheQuery): void {
    this.#answers.set(this.#keyOf(query), { kind: "negative", reason: "unsound-plan" });
  }
}

describe("planCacheConformance", () => {
  for (const { name, run } of planCacheConformance(() => new MapCache())) {
    it(`a map ${name}`, run);
  }

  it.each<[string, (query: CacheQuery) => string]>([
    ["ignores the state", ({ partition }) => partition],
    ["ignores the partition", ({ state }) => state.join()],
    ["mixes up states", ({ partition, state }) => `${partition} ${(state[0] ?? 0) % 2}`],
  ])("catches a cache that %s", async (_mistake, keyOf) => {
    const checks = planCacheConformance(() => new MapCache(keyOf), {
      numRuns: IS_QUICK ? 100 : 200,
      seed: 1,
      endOnFailure: true,
    });
    expect(await firstFailure(checks)).toBeDefined();
  });
});
