import { freemem, totalmem } from "node:os";
import { constrainedMemory, memoryUsage, platform } from "node:process";

/**
 * Available memory of this process in bytes, including reclaimable memory. macOS uses nearly all memory for caches
 * and reports only the rest, so there it is the machine's total.
 */
export function freeMemory(): number {
  const limit = constrainedMemory();
  const own = limit > 0 && limit < totalmem() ? limit - memoryUsage.rss() : totalmem();
  return Math.max(0, platform === "darwin" ? own : Math.min(own, freemem()));
}
