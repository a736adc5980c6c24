import { gather, isLastAccepted } from "../gather.ts";
import { take } from "../member-answer.ts";
import type { PoolStrategy } from "./strategy.ts";

/**
 * All members at once; the first plan that is proved and not too dear wins, and the others are ended. Of
 * members on one resource the later ones wait for their turn. Buys speed with tokens.
 */
export function race(): PoolStrategy {
  return {
    ...{ name: "race", key: "race" },
    decide: async (run) => {
      const answers = await gather(run, run.members, { isEnough: isLastAccepted });
      const first = answers.find(({ judged }) => judged.isAccepted);
      if (first === undefined) return run.leastBad(answers);
      return take(first, "the first answer that was accepted");
    },
  };
}
