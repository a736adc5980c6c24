import { take } from "../../member-answer.ts";
import type { PoolStrategy } from "../strategy.ts";
import { vote } from "./votes.ts";

/**
 * Calls all members and takes the majority's answer; ties go to the lower cost. For questions without a proof, such
 * as the choice of a goal or a style. Plans are compared by their effect, not by their text. If a proof decides,
 * `race` is better: a wrong majority is worth nothing.
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
