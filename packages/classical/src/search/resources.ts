import type { SearchExtension } from "./first/extension.ts";
import type { WorkspacePool } from "./workspace.ts";

/** Memory and searches that all searches of a planner share. */
export interface SearchResources {
  readonly pool: WorkspacePool;
  /** Memory for what one search keeps, in bytes. */
  readonly maxBytes: number;
  /** Searches in addition; undefined where there are none. */
  readonly extension?: SearchExtension | undefined;
}
