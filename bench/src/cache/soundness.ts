import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { SharedPlanCache, TieredCache } from "@understudy/llm";
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

/*
 * Asks the cache for near-duplicates of states and proves every plan that it serves:
 *
 *   pnpm exec tsx --conditions=@understudy/source bench/src/cache/soundness.ts [REQUESTS] [SEED]
 *
 * Prints what each tier served; exits with 1 if one plan did not work.
 */

const requests = Number(process.argv[2] ?? 1_000_000);
const random = seededRandom(Number(process.argv[3] ?? 1));
const planner = new ClassicalPlanner();
const counts = { exact: 0, shared: 0, generalised: 0, similar: 0, offered: 0, miss: 0 };
let unsound = 0;
let refused = 0;
let weakKeys = 0;

function randomState(domain: Domain): PackedState {
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
  const { actions, cost } = result;
  const facts = { leadSteps: actions.length, optimal: false, mended: false, costRatio: 1 };
  return { plan: planOf(domain, actions), cost, ...facts };
}

/** One cache in one domain; every other one has little room, so that all tiers are asked. */
function trial(domain: Domain, count: number, isSmall: boolean, weakKey: boolean): void {
  const shared = SharedPlanCache.create(domain, { slots: 256 });
  const cache = new TieredCache({
    capacity: isSmall ? 32 : 4_096,
    repertoire: isSmall ? { maxEntriesPerPartition: 2, suffixes: false, rebinding: "none" } : {},
    similar: { maxDistance: 32, maxCandidates: 8 },
    shared,
  });
  const prover = new PlanProver(domain);
  const starts = Array.from({ length: 64 }, () => randomState(domain));
  for (let index = 0; index < count; index++) {
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
    if (weakKey) weakKeys++;
    const before = cache.stats().shared.hits;
    const answer = cache.lookup(query);
    if (answer.kind === "negative") continue;
    if (answer.kind !== "miss") {
      const { plan, cost } = answer.entry;
      if (!answer.proved) counts.offered++;
      else {
        const isShared = answer.kind === "exact" && cache.stats().shared.hits > before;
        counts[isShared ? "shared" : answer.kind]++;
        if (!prover.prove(state, plan.actions, goal.condition) || prover.cost !== cost) {
          unsound++;
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
    if (works && prover.cost === entry.cost) cache.store(query, entry);
    else refused++;
  }
}

const domains = ["guard", "courier", "village"].map((name) =>
  loadDomain(
    readFileSync(new URL(`../../../examples/domains/${name}.json`, import.meta.url), "utf8"),
  ),
);
const trials = domains.flatMap((domain) =>
  [true, false].flatMap((isSmall) => [true, false].map((weak) => ({ domain, isSmall, weak }))),
);
let asked = 0;
for (const { domain, isSmall, weak } of trials) {
  const share = Math.ceil(requests / trials.length);
  trial(domain, share, isSmall, weak);
  asked += share;
}
console.log(JSON.stringify({ requests: asked, ...counts, weakKeys, refused, unsound }));
process.exitCode = unsound === 0 ? 0 : 1;
