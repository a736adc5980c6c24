import type { Case } from "../cases.ts";

/** Another planner, on the problems of the set. */
export interface Alternative {
  /** Name of its bench task. */
  readonly task: string;
  /** Package and version. */
  readonly name: string;
  /** The task of ours that does the same job. */
  readonly rival: string;
  /** Whether its documentation promises cheapest plans; then anything else is a wrong answer. */
  readonly claimsOptimal: boolean;
  /**
   * Sets a problem up as the package documents it.
   *
   * @param guard if given, it is called with every check of an action's conditions, and may throw
   * @returns finds a plan: ids of actions, or undefined for "there is none"
   */
  prepare(one: Case, guard?: () => boolean): () => readonly number[] | undefined;
}
