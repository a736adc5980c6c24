import { readFile, stat } from "node:fs/promises";
import { writeWhole } from "@understudy/files";
import type { Domain } from "@understudy/planner-core";
import { readSnapshot, type SnapshotReport, writeSnapshot } from "../snapshot/snapshot.ts";
import { CacheSnapshotError } from "../snapshot/snapshot-error.ts";
import type { TieredCache } from "../tiered/tiered-cache.ts";

/** Maximum size of a file that is read into memory, in bytes. */
const MAX_BYTES = 256_000_000;

/**
 * Writes the plans of a cache for one domain to a file. Atomic: a new file is written next to the old one and then
 * replaces it.
 *
 * @throws errors of the file system; the file is then unchanged
 *
 * @example
 * await saveCache(cache, domain, "village.cache");
 */
export async function saveCache(cache: TieredCache, domain: Domain, path: string): Promise<void> {
  await writeWhole(path, writeSnapshot(cache, domain));
}

/**
 * Fills a cache from a file written by {@link saveCache}. Every plan is proved again.
 *
 * @throws CacheSnapshotError if there is no such file, or it is damaged or not a snapshot for this domain and
 *   version; the cache is then unchanged and the game can start without the plans
 *
 * @example
 * await loadCache(cache, domain, path).catch((error) => console.warn(error.message));
 */
export async function loadCache(
  cache: TieredCache,
  domain: Domain,
  path: string,
): Promise<SnapshotReport> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new RangeError(`It is larger than ${MAX_BYTES} bytes`);
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new CacheSnapshotError(`"${path}" cannot be read`, { cause });
  }
  return readSnapshot(cache, domain, text);
}
