import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { isMainThread } from "node:worker_threads";

/** Behind everything else on the machine. */
const LOWEST_PRIORITY = 19;

/** Puts this thread behind the one that answers. Linux has priorities of threads; elsewhere all of a process have the same. */
export function goBehind(): void {
  if (isMainThread) return;
  try {
    const thread = /\d+$/.exec(readlinkSync("/proc/thread-self"))?.[0];
    if (thread !== undefined) setPriority(Number(thread), LOWEST_PRIORITY);
  } catch {
    // It works all the same.
  }
}
