import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { isMainThread } from "node:worker_threads";

/** The lowest priority on Linux. */
const LOWEST_PRIORITY = 19;

/** Lowers this thread's priority below the serving thread's. Only Linux has priorities per thread. */
export function goBehind(): void {
  if (isMainThread) return;
  try {
    const thread = /\d+$/.exec(readlinkSync("/proc/thread-self"))?.[0];
    if (thread !== undefined) setPriority(Number(thread), LOWEST_PRIORITY);
  } catch {
    // Without permission, the thread works at its usual priority.
  }
}
