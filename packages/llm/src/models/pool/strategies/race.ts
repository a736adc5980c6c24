import { gather, isLastAccepted } from "../gather.ts";
import { take } from "../member-answer.ts";
import type { PoolStrategy } from "./strategy.ts";

/**
 * Calls all members at once; the first proved plan that is not too expensive wins, and the other calls are cancelled.
 * Members that share a resource take turns. Buys speed with tokens.
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
