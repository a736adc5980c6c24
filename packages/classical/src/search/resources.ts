import type { SearchExtension } from "./first/extension.ts";
import type { WorkspacePool } from "./workspace.ts";

/** Memory and extensions shared by all searches of a planner. */
export interface SearchResources {
  readonly pool: WorkspacePool;
  /** Maximum memory of one search, in bytes. */
  readonly maxBytes: number;
  /**
   * Whether searches end after a few expansions, so that estimates and not the whole of a small state space have to lead
   * to a plan. Default false.
   */
  readonly isBrief?: boolean;
  /** Additional searches; undefined if there are none. */
  readonly extension?: SearchExtension | undefined;
}
