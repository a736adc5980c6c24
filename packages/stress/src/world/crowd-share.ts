import type { SharedTables } from "@understudy/classical";

/** One worker's agents of one domain. */
export interface CrowdShare {
  readonly name: string;
  /** The domain's text. */
  readonly text: string;
  /** Number of the first of these agents within the domain. */
  readonly firstAgent: number;
  readonly agents: number;
  /** The agents' state, in shared memory. */
  readonly memory: SharedArrayBuffer;
  /** The server's name of the domain, with a server under test. */
  readonly served?: string | undefined;
  /** The classical planner's policy tables, shared by all workers. */
  readonly tables: SharedTables;
}
