import { take } from "../../member-answer.ts";
import type { PoolStrategy } from "../strategy.ts";
import { vote } from "./votes.ts";

/**
 * All members are asked, and what most of them say is taken; ties go to the lower cost. For what no proof decides:
 * which goal, which style. Plans count by what they come to, not by their text. Where a proof decides, `race` is
 * better: a wrong majority is worth nothing.
 */
export function voting(): PoolStrategy {
  return {
    ...{ name: "voting", key: "voting" },
    decide: async (run) => {
      const { all, voters, weight, answers } = await vote(run);
      const [first] = all;
      const winner = first?.votes[0];
      if (first === undefined || winner === undefined) return run.leastBad(answers);
      const votes = first.votes.length;
      return take(winner, `${votes} of ${voters} said so`, first.weight / weight);
    },
  };
}
