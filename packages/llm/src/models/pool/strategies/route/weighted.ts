import { RequestError, seededRandom } from "@understudy/planner-core";
import { gather } from "../../gather.ts";
import { take } from "../../member-answer.ts";
import type { PoolMember } from "../../pool-member.ts";
import { nobody, type PoolRun } from "../../pool-run.ts";
import type { PoolStrategy } from "../strategy.ts";
import { MemberWeights, type SavedWeights } from "./member-weights.ts";

/** Penalty for a price of 1 per thousand tokens, in units of the acceptance rate. */
const PRICE_WEIGHT = 0.01;
/** Penalty for using all of the time left, in units of the acceptance rate. */
const TIME_WEIGHT = 0.1;

/** Options of {@link weighted}. */
export interface WeightedOptions {
  /** The share of questions that go to a random member first, so that every member stays known. Default 0.05. */
  readonly explore?: number | undefined;
  /** Seed of the exploration. Default 1. */
  readonly seed?: number | undefined;
  /** Learnt weights from a saved game. */
  readonly saved?: unknown;
}

/** A strategy that learns which members' plans are accepted. */
export interface WeightedStrategy extends PoolStrategy {
  /** The learnt weights as plain JSON, to be saved with the game. */
  save(): SavedWeights;
}

/**
 * Ranks members by their share of accepted plans for this domain and goal, minus penalties for price and time: a
 * bandit with an exploration floor and decaying experience. If the best member's plan is not accepted, the next one
 * is asked if it still fits. Slowly learns what `small-first` assumes from the start, so it pays off if members have
 * different strengths.
 *
 * @throws RequestError if an option is not a number of at least 0; SavedGameError if `saved` cannot be read
 *
 * @example
 * const strategy = weighted({ saved: game.weights });
 * const pool = new PoolLlmPlanner({ members, strategy });
 * // later
 * game.weights = strategy.save();
 */
export function weighted(options: WeightedOptions = {}): WeightedStrategy {
  const { explore = 0.05, seed = 1, saved } = options;
  for (const [name, value] of Object.entries({ explore, seed })) {
    if (value >= 0 && value < Number.POSITIVE_INFINITY) continue;
    throw new RequestError([{ pointer: `/${name}`, message: "must be a number of at least 0" }]);
  }
  const weights = new MemberWeights(saved);
  const random = seededRandom(seed);
  /** Members by score, the best first, or a random member first for exploration. */
  const order = (run: PoolRun, key: string): readonly PoolMember[] => {
    const worth = (member: PoolMember): number => {
      const { name, price = 0, weight = 1 } = member;
      const time = (run.predictMs(member) ?? 0) / Math.max(run.leftMs, 1);
      return (
        weight * weights.of(key, name) - PRICE_WEIGHT * price - TIME_WEIGHT * Math.min(time, 1)
      );
    };
    const byWorth = run.members.toSorted((one, other) => worth(other) - worth(one));
    if (random.next() >= explore || byWorth.length < 2) return byWorth;
    const any = byWorth[random.integer(byWorth.length)] as PoolMember;
    return [any, ...byWorth.filter((member) => member !== any)];
  };
  return {
    ...{ name: "weighted", key: `weighted:${explore}:${seed}` },
    save: () => weights.save(),
    decide: async (run) => {
      const key = run.topic;
      const answers = [];
      for (const member of order(run, key)) {
        if (run.leftMs <= 0 || (run.calls.length > 0 && !run.fits(member))) continue;
        const [answered] = await gather(run, [member], { earlier: answers });
        const isGood = answered?.judged.isAccepted === true;
        weights.learn(key, member.name, isGood);
        if (isGood) return take(answered, "the best so far of those that were asked");
        if (answered !== undefined) answers.push(answered);
      }
      if (run.calls.length === 0) throw nobody();
      return run.leastBad(answers);
    },
  };
}
