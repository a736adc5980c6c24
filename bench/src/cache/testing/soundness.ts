import { fileURLToPath } from "node:url";
import { TieredCache } from "@understudy/cache";
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
import { exampleDomainText } from "../../core/domains.ts";

/*
 * Looks up near-duplicates of states and proves every served plan:
 *
 *   pnpm exec tsx --conditions=@understudy/source bench/src/cache/testing/soundness.ts [REQUESTS] [SEED]
 *
 * Prints the answers of each tier; exits with 1 if a plan did not work.
 */

/** Number of answers by tier. */
export interface Served {
  exact: number;
  generalised: number;
  similar: number;
  /** Broken plans, offered for repair. */
  offered: number;
  miss: number;
  /** Requests with 4-bit keys. */
  weakKeys: number;
  /** The planner's plans that failed their proof and were not stored. */
  refused: number;
  /** Plans served as proved that are invalid or have another cost. */
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
  const facts = { llmSteps: actions.length, optimal: false, mended: false, costRatio: 1 };
  return { plan: planOf(domain, actions), scaledCost, ...facts };
}

/** Setup of a cache. */
interface Trial {
  readonly domain: Domain;
  /** Whether capacity is so low that all tiers are used. */
  readonly isSmall: boolean;
  readonly weakKey: boolean;
}

function trial(
  { domain, isSmall, weakKey }: Trial,
  requests: number,
  random: Random,
  counts: Served,
): void {
  const cache = new TieredCache({
    capacity: isSmall ? 32 : 4_096,
    planLibrary: isSmall ? { maxEntriesPerPartition: 2, suffixes: false } : {},
    similar: { maxDistance: 32, maxCandidates: 8 },
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
      // A 4-bit hash, so that most keys collide.
      stateKey: weakKey ? key & 15 : key,
      partition: `trial/${goal.hash}`,
    };
    if (weakKey) counts.weakKeys++;
    const answer = cache.lookup(query);
    if (answer.kind === "negative") continue;
    if (answer.kind !== "miss") {
      const { plan, scaledCost } = answer.entry;
      if (!answer.proved) counts.offered++;
      else {
        counts[answer.kind]++;
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
    // As in the orchestrator, only proved plans are stored.
    const works = prover.prove(state, entry.plan.actions, goal.condition);
    if (works && prover.scaledCost === entry.scaledCost) {
      cache.store(query, entry);
      // Background work is finished before the next question.
      cache.finish();
    } else counts.refused++;
  }
  cache.dispose();
}

/** Looks up near-duplicates in the example domains in all kinds of caches, and proves the served plans. */
export function proveServed(requests: number, seed: number): Served {
  const counts: Served = {
    ...{ exact: 0, generalised: 0, similar: 0, offered: 0, miss: 0 },
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
