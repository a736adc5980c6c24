import { type Domain, type Goal, type PackedState, Repertoire } from "@understudy/planner-core";
import { live } from "./life.ts";
import { type OptimalLead, stateKey } from "./optimal-lead.ts";

/** The kept plans, and limits on their cost. */
export interface Scenario {
  readonly name: string;
  readonly suffixes: boolean;
  readonly rebinding: "none" | "symmetries" | "arguments";
  /** Highest cost ratio to the known lower bound at which a kept plan is served at once. */
  readonly maxCostRatio: number;
  /**
   * The same relative to the understudy's plan (optimal here). Infinite: the cheapest applicable plan is always served.
   */
  readonly maxCandidateRatio: number;
}

/** Counts of a life in one domain. */
export interface Tally {
  readonly requests: number;
  /** Requests whose goal and state occurred before. */
  readonly exactHits: number;
  /** Requests served by a kept plan. */
  readonly hits: number;
  readonly questions: number;
  /** Mean over the hits of cost ÷ optimal cost. */
  readonly meanCost: number;
  /** Share of hits with optimal cost. */
  readonly optimalHits: number;
  /** Share of hits accepted by the admissible bound without the understudy. */
  readonly atOnce: number;
  readonly entries: number;
  readonly rebound: number;
  /** Hits by re-bound plans. */
  readonly reboundHits: number;
  /** Unsolvable requests. */
  readonly unsolvable: number;
}

/** A lower bound on the cost of reaching a goal, in thousandths. */
export type Bound = (state: PackedState, goal: Goal) => number;

/** A life that keeps every plan of the lead and serves it where applicable. */
export function playScenario(
  domain: Domain,
  lead: OptimalLead,
  scenario: Scenario,
  life: { readonly seed: number; readonly requests: number },
  bound: Bound,
): Tally {
  const { suffixes, rebinding, maxCostRatio, maxCandidateRatio } = scenario;
  const repertoire = new Repertoire(domain, { suffixes, rebinding });
  const seen = new Set<string>();
  let exactHits = 0;
  let hits = 0;
  let questions = 0;
  let excess = 0;
  let optimalHits = 0;
  let atOnce = 0;
  let reboundHits = 0;
  const unsolvable = live(domain, life, (state, goal) => {
    const key = stateKey(state, goal);
    if (seen.has(key)) exactHits++;
    seen.add(key);
    const optimal = lead.plan(state, goal);
    if (optimal === undefined) return undefined;
    const found = repertoire.match(repertoire.partitionOf(goal), state);
    const isCheap = found !== undefined && found.scaledCost <= maxCostRatio * bound(state, goal);
    if (
      found !== undefined &&
      (isCheap || found.scaledCost <= maxCandidateRatio * optimal.scaledCost)
    ) {
      hits++;
      excess += found.scaledCost / optimal.scaledCost;
      if (found.scaledCost === optimal.scaledCost) optimalHits++;
      if (isCheap) atOnce++;
      if (found.rebound) reboundHits++;
      return found.plan.actions;
    }
    questions++;
    repertoire.add(optimal.actions, { goal, optimal: true });
    return optimal.actions;
  });
  const { entries, rebound } = repertoire.stats();
  return {
    requests: life.requests,
    exactHits,
    hits,
    questions,
    meanCost: excess / hits,
    optimalHits: optimalHits / hits,
    atOnce: atOnce / hits,
    entries,
    rebound,
    reboundHits,
    unsolvable,
  };
}

/** The same life with only the exact tier: questions are the different pairs of goal and state. */
export function playExact(
  domain: Domain,
  lead: OptimalLead,
  life: { readonly seed: number; readonly requests: number },
): { readonly hits: number; readonly questions: number } {
  const seen = new Set<string>();
  const unsolvable = live(domain, life, (state, goal) => {
    const plan = lead.plan(state, goal);
    if (plan !== undefined) seen.add(stateKey(state, goal));
    return plan?.actions;
  });
  return { hits: life.requests - unsolvable - seen.size, questions: seen.size };
}
