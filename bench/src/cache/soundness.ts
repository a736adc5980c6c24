import { fileURLToPath } from "node:url";
import { SharedPlanCache, TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  PlanProver,
  planOf,
  type Random,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { exampleDomainText } from "../core/domains.ts";

/*
 * Asks the cache for near-duplicates of states and proves every plan that it serves:
 *
 *   pnpm exec tsx --conditions=@understudy/source bench/src/cache/soundness.ts [REQUESTS] [SEED]
 *
 * Prints what each tier served; exits with 1 if one plan did not work.
 */

/** The number of answers of each tier. */
export interface Served {
  exact: number;
  shared: number;
  generalised: number;
  similar: number;
  /** Plans that break, offered for mending. */
  offered: number;
  miss: number;
  /** Requests whose keys had four bits. */
  weakKeys: number;
  /** Plans of the planner that did not prove and were not stored. */
  refused: number;
  /** Plans that were called proved and are not, or cost something else. */
  unsound: number;
}

const planner = new ClassicalPlanner();

function randomState(domain: Domain, random: Random): PackedState {
  return Int32Array.from(
    domain.variables.all,
    ({ min, max }) => min + random.integer(max - min + 1),
  );
}

function nearDuplicate(domain: Domain, state: PackedState, own: Random): PackedState {
  const copy = state.slice();
  for (let changes = own.integer(4); changes > 0; changes--) {
    const id = own.integer(copy.length);
    const min = domain.variables.min[id] as number;
    const max = domain.variables.max[id] as number;
    copy[id] = min + own.integer(max - min + 1);
  }
  return copy;
}

function solve({ domain, state, goal }: CacheQuery): CacheEntry | undefined {
  const problem = { domain, state, goal, mode: "anytime" } as const;
  const result = runSearch(planner, problem, { expansions: 2_000 });
  if (result.status !== "solved" || result.actions.length === 0) return undefined;
  const { actions, scaledCost } = result;
  const facts = { leadSteps: actions.length, optimal: false, mended: false, costRatio: 1 };
  return { plan: planOf(domain, actions), scaledCost, ...facts };
}

/** How one cache is treated. */
interface Trial {
  readonly domain: Domain;
  /** Whether there is so little room that all tiers are asked. */
  readonly isSmall: boolean;
  readonly weakKey: boolean;
}

function trial(
  { domain, isSmall, weakKey }: Trial,
  requests: number,
  random: Random,
  counts: Served,
): void {
  const shared = SharedPlanCache.create(domain, { slots: 256 });
  const cache = new TieredCache({
    capacity: isSmall ? 32 : 4_096,
    repertoire: isSmall ? { maxEntriesPerPartition: 2, suffixes: false, rebinding: "none" } : {},
    similar: { maxDistance: 32, maxCandidates: 8 },
    shared,
  });
  const prover = new PlanProver(domain);
  const starts = Array.from({ length: 64 }, () => randomState(domain, random));
  for (let index = 0; index < requests; index++) {
    const goal = domain.goals[random.integer(domain.goals.length)] as Goal;
    const start = starts[random.integer(starts.length)] as PackedState;
    const state = nearDuplicate(domain, start, random);
    if (goal.condition.holds(state)) continue;
    const key = domain.hasher.key(state);
    const query: CacheQuery = {
      ...{ domain, state, goal, text: {}, maxCostRatio: 2 },
      // A hash of four bits: what lies under a key is mostly something else.
      stateKey: weakKey ? key & 15 : key,
      partition: `trial/${goal.hash}`,
    };
    if (weakKey) counts.weakKeys++;
    const before = cache.stats().shared.hits;
    const answer = cache.lookup(query);
    if (answer.kind === "negative") continue;
    if (answer.kind !== "miss") {
      const { plan, scaledCost } = answer.entry;
      if (!answer.proved) counts.offered++;
      else {
        const isShared = answer.kind === "exact" && cache.stats().shared.hits > before;
        counts[isShared ? "shared" : answer.kind]++;
        if (
          !prover.prove(state, plan.actions, goal.condition) ||
          prover.scaledCost !== scaledCost
        ) {
          counts.unsound++;
          console.error(`${answer.kind}: ${JSON.stringify(domain.read(state))}`);
        }
        continue;
      }
    } else counts.miss++;
    if (random.integer(64) !== 0) continue;
    const entry = solve(query);
    if (entry === undefined) continue;
    // As the orchestrator does: what is stored has been proved.
    const works = prover.prove(state, entry.plan.actions, goal.condition);
    if (works && prover.scaledCost === entry.scaledCost) {
      cache.store(query, entry);
      // The cache's work between questions is done before the next one here: nobody waits.
      cache.finish();
    } else counts.refused++;
  }
  cache.dispose();
}

/** Asks caches of all kinds for near-duplicates in the example domains, and proves what they serve. */
export function proveServed(requests: number, seed: number): Served {
  const counts: Served = {
    ...{ exact: 0, shared: 0, generalised: 0, similar: 0, offered: 0, miss: 0 },
    ...{ weakKeys: 0, refused: 0, unsound: 0 },
  };
  const random = seededRandom(seed);
  const kinds = [true, false].flatMap((isSmall) =>
    [true, false].map((weakKey) => ({ isSmall, weakKey })),
  );
  const trials = (["guard", "courier", "village"] as const).flatMap((name) => {
    const domain = loadDomain(exampleDomainText(name));
    return kinds.map((kind) => ({ domain, ...kind }));
  });
  for (const one of trials) trial(one, Math.ceil(requests / trials.length), random, counts);
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const requests = Number(process.argv[2] ?? 1_000_000);
  const served = proveServed(requests, Number(process.argv[3] ?? 1));
  console.log(JSON.stringify({ requests, ...served }));
  process.exitCode = served.unsound === 0 ? 0 : 1;
}
