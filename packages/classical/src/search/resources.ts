import type { SearchExtension } from "./first/extension.ts";
import type { WorkspacePool } from "./workspace.ts";

/** Memory and extensions shared by all searches of a planner. */
export interface SearchResources {
  readonly pool: WorkspacePool;
  /** Maximum memory of one search, in bytes. */
  readonly maxBytes: number;
  /** Additional searches; undefined if there are none. */
  readonly extension?: SearchExtension | undefined;
}
