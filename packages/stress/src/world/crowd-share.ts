import type { SharedTables } from "@understudy/classical";

/** The agents of one domain that one worker plays. */
export interface CrowdShare {
  readonly name: string;
  /** The domain's text. */
  readonly text: string;
  /** Number of the first of these agents within the domain. */
  readonly firstAgent: number;
  readonly agents: number;
  /** Their lives. */
  readonly memory: SharedArrayBuffer;
  /** Plans that all workers know; undefined if each keeps to itself. */
  readonly sharedCache: SharedArrayBuffer | undefined;
  /** The server's name for the domain, where a server is asked. */
  readonly served?: string | undefined;
  /** The understudy's policy tables, shared by all workers. */
  readonly tables: SharedTables;
}
