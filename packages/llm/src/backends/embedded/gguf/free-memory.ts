import { freemem, totalmem } from "node:os";
import { constrainedMemory, memoryUsage, platform } from "node:process";

/**
 * Bytes of memory that this process can still get, as far as the system says: what can be given up by
 * others counts as free. macOS keeps its memory full and tells only the rest of it: there it is all of the machine's.
 */
export function freeMemory(): number {
  const limit = constrainedMemory();
  const own = limit > 0 && limit < totalmem() ? limit - memoryUsage.rss() : totalmem();
  return Math.max(0, platform === "darwin" ? own : Math.min(own, freemem()));
}
