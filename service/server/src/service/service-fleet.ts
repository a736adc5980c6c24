import { type Clock, type Lead, type Repertoire, RequestError } from "@understudy/planner-core";

/** How servers of one game share what they learn. Times are in milliseconds. */
export interface ServerFleetOptions {
  /**
   * Redis 7 or Valkey: `redis://host:6379`, `rediss://` with TLS, the path of a socket, or
   * `redis-sentinel://host-1:26379,host-2:26379/master`.
   */
  readonly redis: string;
  /** The name of this server, for people. Default: drawn at random. */
  readonly node?: string | undefined;
  /** Keeps questions secret from whoever reads the keys in Redis. Default: none. */
  readonly secret?: string | undefined;
  /** Plans that the stream of a domain holds; older ones are in its snapshot. Default 10,000. */
  readonly maxStream?: number | undefined;
  /** How often a snapshot is written, if there is anything new. Default 60,000. */
  readonly snapshotEveryMs?: number | undefined;
  /** The longest that the model's call waits to hear if another server asks the same, in milliseconds. Default 2. */
  readonly leaseWaitMs?: number | undefined;
}

/** The servers that share what they learn, as one of them sees them. */
export interface ServiceFleet {
  readonly stats: {
    readonly isConnected: boolean;
    readonly shared: number;
    readonly dropped: number;
    readonly waiting: number;
    readonly repertoires: Readonly<Record<string, number>>;
    readonly questions: Readonly<Record<string, number>>;
  };
  /** @returns ends the sharing */
  share(repertoire: Repertoire, tenant: string): () => void;
  askOnce(lead: Lead, tenant: string): Lead;
  close(): Promise<void>;
}

/**
 * Joins the other servers of a game. Does not wait for Redis.
 *
 * @throws RequestError if the options make no sense, or ioredis is not installed
 */
export async function openFleet(options: ServerFleetOptions, clock: Clock): Promise<ServiceFleet> {
  try {
    const { Fleet } = await import("../fleet/index.ts");
    const fleet = new Fleet({ ...options, clock });
    return {
      get stats() {
        const { repertoires, questions, ...stats } = fleet.stats;
        return { ...stats, repertoires: { ...repertoires }, questions: { ...questions } };
      },
      share: fleet.share.bind(fleet),
      askOnce: fleet.askOnce.bind(fleet),
      close: fleet.close.bind(fleet),
    };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const issues = error.issues.map((issue) => ({ ...issue, pointer: `/fleet${issue.pointer}` }));
    throw new RequestError(issues, { cause: error });
  }
}
