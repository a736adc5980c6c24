import * as fc from "fast-check";
import type { CacheEntry, CacheQuery, PlanCache } from "../../engine/contract/cache.ts";
import { effectiveEntry } from "../../engine/orchestrator/cache/effective-entry.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { planOf } from "../../rules/plan/plan.ts";
import { PlanProver } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { allStates, arbitraryDomain, arbitraryRun } from "../random/arbitraries.ts";
import {
  type ConformanceCheck,
  type ConformanceOptions,
  check,
  propertyParameters,
} from "./conformance-check.ts";

interface Stored {
  readonly query: CacheQuery;
  readonly entry: CacheEntry;
}

/**
 * The duties of every plan cache: return its plans, never a plan of another question, and mark no unproved plan as
 * proved.
 *
 * @param makeCache an empty cache with room for at least 20 plans; called for each case
 *
 * @example
 * for (const { name, run } of planCacheConformance(() => new ExactCache())) it(name, run);
 */
export function planCacheConformance(
  makeCache: () => PlanCache,
  options: ConformanceOptions = {},
): readonly ConformanceCheck[] {
  const forAll = (holds: (stored: readonly Stored[], domain: Domain) => void): void => {
    const cases = arbitraryDomain({ maxStates: 200 }).chain((domain) =>
      fc.tuple(
        fc.constant(domain),
        fc.array(arbitraryRun(domain, 5), { minLength: 1, maxLength: 10 }),
      ),
    );
    const property = fc.property(cases, ([domain, runs]) => {
      const stored = runs.flatMap(({ state, plan }) => soundPlan(domain, state, plan));
      holds(stored, domain);
    });
    fc.assert(property, propertyParameters(options));
  };
  return [
    {
      name: "misses unknown questions",
      run: () =>
        forAll((stored) => {
          const cache = makeCache();
          for (const { query } of stored) {
            check(cache.lookup(query).kind === "miss", "an empty cache has an answer");
          }
        }),
    },
    {
      name: "returns a stored plan for its own state",
      run: () =>
        forAll((stored) => {
          for (const { query, entry } of stored) {
            const cache = makeCache();
            cache.store(query, entry);
            const answer = cache.lookup(query);
            check(answer.kind === "exact", `the answer is ${answer.kind}`);
            const isSame = sameEntry(answer.entry, entry) || isTrimmed(answer.entry, query, entry);
            check(isSame, "the entry differs from the stored one");
          }
        }),
    },
    {
      name: "never answers from another partition",
      run: () =>
        forAll((stored) => {
          const cache = makeCache();
          for (const { query, entry } of stored) cache.store(query, entry);
          for (const { query } of stored) {
            const { partition } = query;
            const other = cache.lookup({ ...query, partition: `other ${partition}` });
            check(other.kind === "miss", `another model has an answer: ${other.kind}`);
            // What else a request asks is behind the goal. A cache may judge that plan by plan.
            const limited = cache.lookup({ ...query, partition: `${partition}/other` });
            check(limited.kind !== "exact", "another partition has an exact answer");
          }
        }),
    },
    {
      name: "copies the states of its arguments",
      run: () =>
        forAll((stored) => {
          for (const { query, entry } of stored) {
            const cache = makeCache();
            const lent = query.state.slice();
            cache.store({ ...query, state: lent }, entry);
            check(lent.join() === query.state.join(), "the caller's state was changed");
            lent.fill(0x7fffffff);
            check(
              cache.lookup(query).kind === "exact",
              "the stored state was changed from outside",
            );
          }
        }),
    },
    {
      name: "marks no unsound plan as proved",
      run: () =>
        forAll((stored, domain) => {
          const cache = makeCache();
          for (const { query, entry } of stored) cache.store(query, entry);
          const [first] = stored;
          if (first === undefined) return;
          const prover = new PlanProver(domain);
          for (const state of allStates(domain)) {
            const { goal } = first.query;
            const answer = cache.lookup({ ...first.query, state });
            if (answer.kind === "miss" || answer.kind === "negative" || !answer.proved) continue;
            const sound = prover.prove(state, answer.entry.plan.actions, goal.condition);
            check(sound, `${answer.kind}: a plan marked as proved is not sound`);
          }
        }),
    },
    {
      name: "does not serve an exact entry above the requested cost ratio",
      run: () =>
        forAll((stored) => {
          for (const { query, entry } of stored) {
            const cache = makeCache();
            cache.store(query, { ...entry, costRatio: 1.5 });
            const strict = cache.lookup({ ...query, maxCostRatio: 1.25 });
            // A ratio that is not known any more is compared before the plan is served.
            const isCompared =
              strict.kind !== "exact" || strict.entry.costRatio === Number.POSITIVE_INFINITY;
            check(isCompared, "an entry of ratio 1.5 was served for 1.25");
            const mild = cache.lookup({ ...query, maxCostRatio: 1.5 });
            check(mild.kind === "exact", "an entry of ratio 1.5 was not served for 1.5");
          }
        }),
    },
    {
      name: "clears a remembered failure when a plan is stored",
      run: () =>
        forAll((stored) => {
          for (const { query, entry } of stored) {
            const cache = makeCache();
            cache.storeNegative?.(query, "unsound-plan");
            const before = cache.lookup(query);
            const remembered = before.kind === "negative" && before.reason === "unsound-plan";
            check(remembered || before.kind === "miss", `the answer is ${before.kind}`);
            cache.store(query, entry);
            check(cache.lookup(query).kind === "exact", "the failure hides the plan");
          }
        }),
    },
  ];
}

/** The longest sound beginning of a plan, with a goal that it reaches: any of the domain's, or none. */
function soundPlan(domain: Domain, state: PackedState, plan: readonly number[]): Stored[] {
  const prover = new PlanProver(domain);
  prover.prove(state, plan, undefined);
  const actions = plan.slice(0, prover.soundSteps);
  const goal = domain.goal({});
  const query: CacheQuery = {
    domain,
    state,
    goal,
    partition: `${domain.hash} ${goal.hash}`,
    text: {},
    maxCostRatio: 2,
  };
  const written = [...actions.keys()].filter((index) => index % 2 === 1);
  const entry: CacheEntry = {
    plan: planOf(domain, actions),
    scaledCost: prover.prove(state, actions, goal.condition) ? prover.scaledCost : 0,
    // Every second step is a model's.
    llmSteps: written.length,
    ...(written.length === 0 ? {} : { llmIndices: written }),
    optimal: false,
    mended: actions.length > 0,
    costRatio: 1,
  };
  return [{ query, entry }];
}

/** Whether an entry is another one without the steps that change nothing. The ratio of its cost is then unknown. */
function isTrimmed(one: CacheEntry, query: CacheQuery, other: CacheEntry): boolean {
  const prover = new PlanProver(query.domain);
  prover.prove(query.state, other.plan.actions, query.goal.condition);
  const trimmed = effectiveEntry(query, prover, other);
  const costRatio = one.costRatio === Number.POSITIVE_INFINITY ? one.costRatio : other.costRatio;
  return trimmed !== other && sameEntry(one, { ...trimmed, costRatio });
}

function sameEntry(one: CacheEntry, other: CacheEntry): boolean {
  return (
    one.plan.actions.join() === other.plan.actions.join() &&
    one.scaledCost === other.scaledCost &&
    one.llmSteps === other.llmSteps &&
    one.llmIndices?.join() === other.llmIndices?.join() &&
    one.optimal === other.optimal &&
    one.mended === other.mended &&
    one.costRatio === other.costRatio
  );
}
