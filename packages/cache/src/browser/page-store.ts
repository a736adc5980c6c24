import type { Domain } from "@understudy/planner-core";
import { readSnapshot, type SnapshotReport, writeSnapshot } from "../snapshot/snapshot.ts";
import { CacheSnapshotError } from "../snapshot/snapshot-error.ts";
import type { TieredCache } from "../tiered/tiered-cache.ts";
import {
  indexedDatabase,
  type PageDatabase,
  type PageObjects,
  type PageRequest,
} from "./indexed-database.ts";

const DATABASE = "understudy";
const OBJECTS = "texts";

/**
 * Texts by name in the page's IndexedDB: caches, repertoires, saved games. A text is written whole or not at all.
 *
 * @example
 * await writeStored("village.repertoire", text);
 *
 * @throws what the browser says: that it has no room, or that this window keeps nothing
 */
export async function writeStored(name: string, text: string): Promise<void> {
  await within("readwrite", (objects) => objects.put(text, name));
}

/** The text of a name; undefined if there is none. @throws what the browser says */
export async function readStored(name: string): Promise<string | undefined> {
  const value = await within("readonly", (objects) => objects.get(name));
  return typeof value === "string" ? value : undefined;
}

/** Forgets a text. @throws what the browser says */
export async function removeStored(name: string): Promise<void> {
  await within("readwrite", (objects) => objects.delete(name));
}

/**
 * Keeps the plans of a cache for one domain in the page's IndexedDB.
 *
 * @throws what the browser says; what was kept before is then as it was
 *
 * @example
 * await saveCache(cache, domain, "village.cache");
 */
export async function saveCache(cache: TieredCache, domain: Domain, name: string): Promise<void> {
  await writeStored(name, writeSnapshot(cache, domain));
}

/**
 * Fills a cache with what {@link saveCache} kept. Every plan is proved again.
 *
 * @throws CacheSnapshotError if nothing of that name was kept, or it is no snapshot for this domain and version; the cache is
 * then as it was and the game can start without
 *
 * @example
 * await loadCache(cache, domain, "village.cache").catch(() => undefined);
 */
export async function loadCache(
  cache: TieredCache,
  domain: Domain,
  name: string,
): Promise<SnapshotReport> {
  let text: string | undefined;
  try {
    text = await readStored(name);
  } catch (cause) {
    throw new CacheSnapshotError(`"${name}" cannot be read`, { cause });
  }
  if (text === undefined) throw new CacheSnapshotError(`nothing was kept as "${name}"`);
  return readSnapshot(cache, domain, text);
}

async function within<Result>(
  mode: "readonly" | "readwrite",
  work: (objects: PageObjects) => PageRequest<Result>,
): Promise<Result> {
  const database = await open();
  try {
    const transaction = database.transaction(OBJECTS, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([settled(work(transaction.objectStore(OBJECTS))), done]);
    return result;
  } finally {
    database.close();
  }
}

async function open(): Promise<PageDatabase> {
  if (indexedDatabase === undefined) throw new Error("There is no IndexedDB here");
  const request = indexedDatabase.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(OBJECTS);
  return await settled(request);
}

async function settled<Result>(request: PageRequest<Result>): Promise<Result> {
  return await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
