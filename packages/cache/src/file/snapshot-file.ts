import { readFile, stat } from "node:fs/promises";
import { writeWhole } from "@understudy/files";
import type { Domain } from "@understudy/planner-core";
import { readSnapshot, type SnapshotReport, writeSnapshot } from "../snapshot/snapshot.ts";
import { CacheSnapshotError } from "../snapshot/snapshot-error.ts";
import type { TieredCache } from "../tiered/tiered-cache.ts";

/** Larger files are not read into memory. */
const MAX_BYTES = 256_000_000;

/**
 * Writes the plans of a cache for one domain to a file. The file is complete at every moment: a new one
 * is written beside it and takes its place.
 *
 * @throws what the file system says; the file is then as it was
 *
 * @example
 * await saveCache(cache, domain, "village.cache");
 */
export async function saveCache(cache: TieredCache, domain: Domain, path: string): Promise<void> {
  await writeWhole(path, writeSnapshot(cache, domain));
}

/**
 * Fills a cache from a file that {@link saveCache} wrote. Every plan is proved again.
 *
 * @throws CacheSnapshotError if there is no such file, or it is no snapshot for this domain and
 * version, or it is damaged; the cache is then as it was and the game can start without
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
