import type { Case } from "../cases.ts";

/** Another planner, on the problem set. */
export interface Alternative {
  /** Name of its bench task. */
  readonly task: string;
  /** Package and version. */
  readonly name: string;
  /** Our equivalent task. */
  readonly rival: string;
  /** Whether its documentation promises optimal plans; any other plan is then wrong. */
  readonly claimsOptimal: boolean;
  /**
   * Sets a problem up as the package documents it.
   *
   * @param guard called with every check of an action's conditions; may throw
   * @returns finds a plan: ids of actions, or undefined for none
   */
  prepare(one: Case, guard?: () => boolean): () => readonly number[] | undefined;
}
