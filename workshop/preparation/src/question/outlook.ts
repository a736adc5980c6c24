import {
  type Domain,
  type Goal,
  PlanLibrary,
  type PlanLibraryOptions,
} from "@understudy/planner-core";
import type { LifeSituation } from "../life/situations.ts";

/** A plan of the classical planner for some situations, and the situations that it would cover. */
export interface OutlookCandidate {
  /** Equal for equal plans for one goal; see `planKey`. */
  readonly key: string;
  readonly goal: Goal;
  /** Number of steps. */
  readonly length: number;
  /** Indices of the situations with this plan, most frequent first. */
  readonly asks: readonly number[];
  /** Rank among the plans of all situations, as tie-breaker. */
  readonly order: number;
  /** Indices of the situations that the plan and its derivatives cover within the cost rule. */
  readonly serves: Int32Array;
}

/** A candidate question. */
export interface Prospect {
  readonly candidate: OutlookCandidate;
  /** Index of the situation to ask about. */
  readonly situation: number;
  /** Weight of the uncovered situations that an answer like the classical planner's would cover. */
  readonly gain: number;
  /** Gain weighted by the chance of a right answer; the question with the highest comes first. */
  readonly worth: number;
}

/**
 * Predicts the value of a question. A model's answer will resemble the classical planner's plan for the same situation,
 * so a question is worth the situations that this plan and its suffixes would cover. Choosing the best question each
 * time is the greedy algorithm for maximum coverage, within 1 − 1/e of the optimum (Nemhauser, Wolsey, Fisher 1978).
 */
export class Outlook {
  readonly situations: readonly LifeSituation[];
  readonly candidates: readonly OutlookCandidate[];
  readonly #weights: Float64Array;

  /**
   * @param isOpen whether a situation is uncovered: only these count
   * @param maxCostRatio highest cost ratio of a served plan to the classical planner's
   */
  constructor(
    domain: Domain,
    situations: readonly LifeSituation[],
    isOpen: (index: number) => boolean,
    maxCostRatio: number,
    options: PlanLibraryOptions,
  ) {
    this.situations = situations;
    this.#weights = Float64Array.from(situations, ({ weight }) => weight);
    const groups = new Map<string, { readonly first: LifeSituation; readonly asks: number[] }>();
    situations.forEach((situation, index) => {
      const key = planKey(situation.goal, situation.reference.actions);
      const group = groups.get(key) ?? { first: situation, asks: [] };
      groups.set(key, group);
      if (isOpen(index)) group.asks.push(index);
    });
    const reach = new Reach(situations, maxCostRatio, isOpen);
    this.candidates = [...groups].flatMap(([key, { first, asks }], order): OutlookCandidate[] => {
      if (asks.length === 0) return [];
      asks.sort((a, b) => this.#weight(b) - this.#weight(a) || a - b);
      const { goal, reference } = first;
      const serves = reach.of(domain, goal, reference.actions, options);
      return [{ key, goal, length: reference.actions.length, asks, order, serves }];
    });
  }

  #weight(index: number): number {
    return this.#weights[index] as number;
  }

  /**
   * The best questions, each given those before it; fewer than `count` if no more are worthwhile.
   *
   * @param isOpen whether a situation is uncovered
   * @param mayAsk whether a question about a situation is allowed
   * @param chance factor on the gain of a question
   */
  worthiest(
    count: number,
    isOpen: Uint8Array,
    mayAsk: (key: string, situation: number) => boolean,
    chance: (candidate: OutlookCandidate) => number,
  ): Prospect[] {
    const open = isOpen.slice();
    // Gains only shrink as situations are covered, so an old gain is an upper bound.
    const heap = this.candidates
      .map((candidate) => ({
        candidate,
        order: candidate.order,
        gain: chance(candidate) * this.#gain(candidate, open),
        at: 0,
      }))
      .filter(({ gain }) => gain > 0)
      .sort(byGain);
    const chosen: Prospect[] = [];
    while (chosen.length < count && heap.length > 0) {
      const best = heap[0] as (typeof heap)[number];
      if (best.at !== chosen.length) {
        best.gain = chance(best.candidate) * this.#gain(best.candidate, open);
        best.at = chosen.length;
        heap.shift();
        if (best.gain > 0) insertByGain(heap, best);
        continue;
      }
      heap.shift();
      const { candidate, gain: worth } = best;
      const situation = candidate.asks.find(
        (index) => open[index] === 1 && mayAsk(candidate.key, index),
      );
      if (situation === undefined) continue;
      chosen.push({ candidate, situation, gain: this.#gain(candidate, open), worth });
      for (const index of candidate.serves) open[index] = 0;
      open[situation] = 0;
    }
    return chosen;
  }

  #gain({ serves, asks }: OutlookCandidate, open: Uint8Array): number {
    if (!asks.some((index) => open[index] === 1)) return 0;
    let gain = 0;
    for (const index of serves) if (open[index] === 1) gain += this.#weights[index] as number;
    return gain;
  }
}

interface Ranked {
  readonly order: number;
  gain: number;
}

function byGain(a: Ranked, b: Ranked): number {
  return b.gain - a.gain || a.order - b.order;
}

function insertByGain<Item extends Ranked>(items: Item[], item: Item): void {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byGain(items[middle] as Item, item) < 0) low = middle + 1;
    else high = middle;
  }
  items.splice(low, 0, item);
}

/** Equal for equal plans for one goal. */
export function planKey(goal: Goal, actions: readonly number[]): string {
  return `${goal.hash} ${actions.join()}`;
}

/** The situations that a plan covers. Plans share most suffixes, so each is checked once. */
class Reach {
  readonly #byGoal = new Map<string, number[]>();
  readonly #known = new Map<string, Int32Array>();
  readonly #situations: readonly LifeSituation[];
  readonly #maxCostRatio: number;

  constructor(
    situations: readonly LifeSituation[],
    maxCostRatio: number,
    isOpen: (index: number) => boolean,
  ) {
    this.#situations = situations;
    this.#maxCostRatio = maxCostRatio;
    situations.forEach(({ goal }, index) => {
      if (!isOpen(index)) return;
      const list = this.#byGoal.get(goal.hash);
      if (list === undefined) this.#byGoal.set(goal.hash, [index]);
      else list.push(index);
    });
  }

  of(
    domain: Domain,
    goal: Goal,
    actions: readonly number[],
    options: PlanLibraryOptions,
  ): Int32Array {
    const scratch = new PlanLibrary(domain, options);
    scratch.add(actions, { goal });
    const served = new Set<number>();
    for (const entry of scratch.list()) {
      const key = planKey(entry.goal, entry.plan.actions);
      let own = this.#known.get(key);
      if (own === undefined) {
        const { precondition, scaledCost } = entry;
        own = Int32Array.from(
          (this.#byGoal.get(entry.goal.hash) ?? []).filter((index) => {
            const { state, reference } = this.#situations[index] as LifeSituation;
            return (
              scaledCost <= this.#maxCostRatio * reference.scaledCost && precondition.holds(state)
            );
          }),
        );
        this.#known.set(key, own);
      }
      for (const index of own) served.add(index);
    }
    return Int32Array.from(served).sort();
  }
}
