/**
 * Pool strategies, which decide the members to call and the answer to take.
 *
 * @module
 */

import type { PoolDecision } from "../member-answer.ts";
import type { PoolMember } from "../pool-member.ts";
import type { PoolRun } from "../pool-run.ts";

/** Decides the members to call and the answer to take. */
export interface PoolStrategy {
  /** Name in the terms of the field, such as `race`. */
  readonly name: string;
  /** Cache key that changes whenever the strategy might decide differently. */
  readonly key: string;
  /** Whether the strategy needs proofs and cannot handle texts. Default false. */
  readonly isForPlans?: boolean | undefined;
  /**
   * Checks the members of the pool; called once.
   *
   * @throws RequestError if the strategy cannot work with them
   */
  check?(members: readonly PoolMember[]): void;
  /**
   * Calls members until there is an answer. The pool cancels calls that are still running afterwards.
   *
   * @throws the first member's error if none answers
   */
  decide(run: PoolRun): Promise<PoolDecision>;
}
