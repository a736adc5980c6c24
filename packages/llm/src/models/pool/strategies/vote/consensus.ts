import { InferenceError } from "@understudy/planner-core";
import { type PoolDecision, take } from "../../member-answer.ts";
import { checkShare } from "../share.ts";
import type { PoolStrategy } from "../strategy.ts";
import { vote } from "./votes.ts";

/** Options of {@link consensus}. */
export interface ConsensusOptions {
  /** The share of all members, by weight, that must agree, above 0 and at most 1. Default 2/3. */
  readonly agreement?: number | undefined;
}

/** Tolerance for rounding, so that two of three members reach two thirds. */
const EPSILON = 1e-9;

/**
 * Calls all members and takes an answer that enough of them agree on; otherwise the classical planner's choice stands. For
 * decisions that should not depend on the whim of one model. Costs a call of each member and often changes nothing.
 *
 * @throws RequestError if the agreement is not a number above 0 and at most 1
 */
export function consensus({ agreement = 2 / 3 }: ConsensusOptions = {}): PoolStrategy {
  checkShare("agreement", agreement);
  return {
    ...{ name: "consensus", key: `consensus:${agreement}` },
    decide: async (run): Promise<PoolDecision> => {
      const { all, voters, weight, answers } = await vote(run);
      const [first] = all;
      const winner = first?.votes[0];
      if (first === undefined || winner === undefined) return run.leastBad(answers);
      const votes = first.votes.length;
      const share = first.weight / weight;
      const why = `${votes} of ${voters} agreed`;
      if (share >= agreement - EPSILON) return take(winner, why, share);
      const message = `the members of the pool did not agree: ${votes} of ${voters} said the same`;
      // The classical planner cannot write texts.
      if (run.task === "write") throw new InferenceError(message);
      return { answer: { kind: "invalid-plan", message, text: "" }, why, agreement: share };
    },
  };
}
