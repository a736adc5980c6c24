import { freemem, totalmem } from "node:os";
import { constrainedMemory, memoryUsage, platform } from "node:process";

/**
 * Available memory of this process in bytes, including reclaimable memory. On macOS this is the machine's total memory,
 * because the system fills nearly all of it with caches and reports only the rest as free.
 */
export function freeMemory(): number {
  const limit = constrainedMemory();
  const own = limit > 0 && limit < totalmem() ? limit - memoryUsage.rss() : totalmem();
  return Math.max(0, platform === "darwin" ? own : Math.min(own, freemem()));
}
