import {
  type Clock,
  type LlmPlanner,
  type PlanLibrary,
  RequestError,
} from "@understudy/planner-core";

/** How the servers of a game share learned plans. Times are in milliseconds. */
export interface ServerFleetOptions {
  /**
   * Redis 7 or Valkey: `redis://host:6379`, `rediss://` with TLS, the path of a socket, or
   * `redis-sentinel://host-1:26379,host-2:26379/master`.
   */
  readonly redis: string;
  /** The name of this server in logs. Default: random. */
  readonly node?: string | undefined;
  /** Hides questions from readers of the Redis keys. Default: none. */
  readonly secret?: string | undefined;
  /** Limit of a domain's stream in plans; older plans are in its snapshot. Default 10,000. */
  readonly maxStream?: number | undefined;
  /** Interval of snapshots, if there is anything new. Default 60,000. */
  readonly snapshotEveryMs?: number | undefined;
  /** The longest wait of a question for its lease in the fleet, in milliseconds. Default 2. */
  readonly leaseWaitMs?: number | undefined;
}

/** The fleet, as one of its servers sees it. */
export interface ServiceFleet {
  readonly stats: {
    readonly isConnected: boolean;
    readonly shared: number;
    readonly dropped: number;
    readonly waiting: number;
    readonly planLibraries: Readonly<Record<string, number>>;
    readonly questions: Readonly<Record<string, number>>;
  };
  /** @returns ends the sharing */
  share(planLibrary: PlanLibrary, tenant: string): () => void;
  askOnce(llm: LlmPlanner, tenant: string): LlmPlanner;
  close(): Promise<void>;
}

/**
 * Joins a fleet without waiting for Redis.
 *
 * @throws RequestError for invalid options, or if ioredis is not installed
 */
export async function openFleet(options: ServerFleetOptions, clock: Clock): Promise<ServiceFleet> {
  try {
    const { Fleet } = await import("../fleet/index.ts");
    const fleet = new Fleet({ ...options, clock });
    return {
      get stats() {
        const { planLibraries, questions, ...stats } = fleet.stats;
        return { ...stats, planLibraries: { ...planLibraries }, questions: { ...questions } };
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
