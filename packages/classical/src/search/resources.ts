import { RequestError } from "@understudy/planner-core";
import type { WorkspacePool } from "./workspace.ts";

/** Memory shared by all searches of a planner. */
export interface SearchResources {
  readonly pool: WorkspacePool;
  /** Maximum memory of one search, in bytes. */
  readonly maxBytes: number;
  /**
   * Whether searches end after a few expansions, so that estimates and not the whole of a small state space have to lead
   * to a plan. Default false.
   */
  readonly isBrief?: boolean;
}

/** Those of searches for schedules. */
export interface ScheduleResources extends SearchResources {
  /** Maximum memory of the searches over happenings, in bytes. */
  readonly maxNodeBytes: number;
}

const MEBIBYTE = 2 ** 20;

/**
 * The bytes of an option in MiB.
 *
 * @throws RequestError unless it is above 0
 */
export function maxBytesOf(maxMemoryMb: number): number {
  if (maxMemoryMb > 0) return maxMemoryMb * MEBIBYTE;
  const message = `must be a number above 0, not ${String(maxMemoryMb)}`;
  throw new RequestError([{ pointer: "/maxMemoryMb", message }]);
}
