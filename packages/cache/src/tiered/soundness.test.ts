import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  type Goal,
  type PackedState,
  PlanProver,
  planOf,
  type Random,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { arbitraryDomain, UniformCostPlanner } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TieredCache } from "./tiered-cache.ts";

const planner = new UniformCostPlanner();

/** One trial in one domain: served plans by tier. */
interface Served {
  exact: number;
  generalised: number;
  similar: number;
  miss: number;
}

function changed(domain: Domain, state: PackedState, random: Random): PackedState {
  const copy = state.slice();
  for (let changes = random.integer(4); changes > 0; changes--) {
    const { id, min, max } = domain.variables.all[
      random.integer(copy.length)
    ] as Domain["variables"]["all"][number];
    copy[id] = min + random.integer(max - min + 1);
  }
  return copy;
}

function solve(domain: Domain, state: PackedState, goal: Goal): CacheEntry | undefined {
  const problem = { domain, state, goal, mode: "optimal" } as const;
  const result = runSearch(planner, problem, { expansions: 500 });
  if (result.status !== "solved" || result.actions.length === 0) return undefined;
  const plan = planOf(domain, result.actions);
  const { scaledCost } = result;
  return { plan, scaledCost, llmSteps: 1, optimal: true, mended: false, costRatio: 1 };
}

/** Makes requests for near-duplicates of a few states; every miss is answered and stored. */
function trial(domain: Domain, requests: number, seed: number, served: Served): void {
  const random = seededRandom(seed);
  // With enough room the plan library serves every similar plan, and before the similar tier.
  const planLibrary = seed % 2 === 0 ? {} : { maxEntriesPerPartition: 1, suffixes: false };
  const similar = { maxDistance: 40, maxCandidates: 8 };
  const cache = new TieredCache({ capacity: 32, planLibrary, similar });
  const prover = new PlanProver(domain);
  const starts = Array.from({ length: 4 }, () =>
    Int32Array.from(domain.variables.all, ({ min, max }) => min + random.integer(max - min + 1)),
  );
  const { count } = domain.actions;
  for (let index = 0; index < requests; index++) {
    const goal = domain.goals[random.integer(domain.goals.length)] as Goal;
    const state = changed(domain, starts[random.integer(starts.length)] as PackedState, random);
    if (goal.condition.holds(state)) continue;
    const disabled = random.integer(8) === 0 ? domain.actionSet() : undefined;
    disabled?.add(random.integer(count));
    const partition = disabled === undefined ? goal.hash : `${goal.hash}/${disabled.words.join()}`;
    const query: CacheQuery = {
      ...{ domain, state, goal, text: {}, maxCostRatio: 2, disabled },
      // At most eight keys per partition: most entries found by key are for other questions.
      stateKey: domain.hasher.key(state) & 7,
      partition: `x/${partition}`,
    };
    const answer = cache.lookup(query);
    if (answer.kind === "negative") throw new Error("nothing negative was stored");
    if (answer.kind !== "miss" && answer.proved) {
      served[answer.kind]++;
      const { plan, scaledCost, costRatio } = answer.entry;
      const isSound = prover.prove(state, plan.actions, goal.condition, query);
      if (!isSound || prover.scaledCost !== scaledCost || !(costRatio >= 1)) {
        expect.unreachable(`${answer.kind}: ${JSON.stringify(domain.read(state))}`);
      }
      continue;
    }
    served.miss++;
    if (random.integer(4) !== 0) continue;
    const entry = solve(domain, state, goal);
    if (entry === undefined) continue;
    if (prover.prove(state, entry.plan.actions, goal.condition, query)) cache.store(query, entry);
  }
}

describe("TieredCache", () => {
  it("serves no unsound plan among 50,000 near-duplicates, despite collisions", () => {
    const served: Served = { exact: 0, generalised: 0, similar: 0, miss: 0 };
    let seed = 0;
    fc.assert(
      fc.property(arbitraryDomain({ maxStates: 2_000 }), (domain) => {
        if (domain.goals.length === 0 || domain.actions.count === 0) return;
        trial(domain, 1_000, seed++, served);
      }),
      { numRuns: 120, seed: 1 },
    );
    const all = served.exact + served.generalised + served.similar + served.miss;
    expect(all).toBeGreaterThan(2500);
    for (const tier of ["exact", "generalised"] as const) expect(served[tier]).toBeGreaterThan(125);
  });
});
