import { RequestError, seededRandom } from "@understudy/planner-core";
import { gather } from "../../gather.ts";
import { take } from "../../member-answer.ts";
import type { PoolMember } from "../../pool-member.ts";
import { nobody, type PoolRun } from "../../pool-run.ts";
import type { PoolStrategy } from "../strategy.ts";
import { MemberWeights, type SavedWeights } from "./member-weights.ts";

/** The weight of a price of 1 per thousand tokens, in proved plans. */
const PRICE_WEIGHT = 0.01;
/** The weight of an agent's whole time, in proved plans. */
const TIME_WEIGHT = 0.1;

/** Options of {@link weighted}. */
export interface WeightedOptions {
  /** The share of questions for which any member is asked first, so that all stay known. Default 0.05. */
  readonly explore?: number | undefined;
  /** The same seed explores alike. Default 1. */
  readonly seed?: number | undefined;
  /** The weights of a saved game, learnt before. */
  readonly saved?: unknown;
}

/** Members by what they have proved; learns as it goes. */
export interface WeightedStrategy extends PoolStrategy {
  /** The weights learnt so far, as plain JSON, to be saved with the game. */
  save(): SavedWeights;
}

/**
 * Members by the share of their plans that were accepted so far, for this domain and goal, against price and time:
 * a bandit with a floor for exploring, whose old experience fades. Where the best one's plan is not accepted, the
 * next best is asked if it still fits. Learns slowly what `small-first` knows from the start: worth it where members are good at
 * different things.
 *
 * @throws RequestError if an option is no number of at least 0; SavedGameError if what was saved cannot be read
 *
 * @example
 * const strategy = weighted({ saved: game.weights });
 * const pool = new PoolLead({ members, strategy });
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
  /** The best first, or anybody for the sake of knowing. */
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
        const [answered] = await gather(run, [member], { inHand: answers });
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
