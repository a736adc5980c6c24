/**
 * Strategies of pools: whom to ask, and whose answer to take.
 *
 * @module
 */

import type { PoolDecision } from "../member-answer.ts";
import type { PoolMember } from "../pool-member.ts";
import type { PoolRun } from "../pool-run.ts";

/** How a pool comes to an answer. */
export interface PoolStrategy {
  /** In the terms of the field, such as `race`. */
  readonly name: string;
  /** Changes whenever the same members would be asked in another way. */
  readonly key: string;
  /** Whether it needs proofs, and is of no use for texts. Default: no. */
  readonly isForPlans?: boolean | undefined;
  /**
   * Called once with the members of the pool.
   *
   * @throws RequestError if it cannot work with them
   */
  check?(members: readonly PoolMember[]): void;
  /**
   * Asks members until there is an answer. Calls that still run when it is done are ended by the pool.
   *
   * @throws what the first member threw where none answers
   */
  decide(run: PoolRun): Promise<PoolDecision>;
}
