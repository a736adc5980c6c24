import type { Domain } from "@understudy/planner-core";
import { readSnapshot, type SnapshotReport, writeSnapshot } from "../snapshot/snapshot.ts";
import { CacheSnapshotError } from "../snapshot/snapshot-error.ts";
import type { TieredCache } from "../tiered/tiered-cache.ts";

/** The global of a page that this module uses. May be missing in private windows and over plain http. */
interface PageGlobals {
  readonly indexedDB?: { open(name: string, version: number): OpenRequest };
}

/** The part of `IDBRequest` that is used here. */
interface PageRequest<Result> {
  readonly result: Result;
  readonly error: Error | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}

interface OpenRequest extends PageRequest<PageDatabase> {
  onupgradeneeded: (() => void) | null;
}

/** The part of `IDBDatabase` that is used here. */
interface PageDatabase {
  createObjectStore(name: string): unknown;
  transaction(name: string, mode: "readonly" | "readwrite"): PageTransaction;
  close(): void;
}

interface PageTransaction {
  objectStore(name: string): PageObjects;
  readonly error: Error | null;
  oncomplete: (() => void) | null;
  onabort: (() => void) | null;
}

/** The part of `IDBObjectStore` that is used here. */
interface PageObjects {
  get(key: string): PageRequest<unknown>;
  put(value: string, key: string): PageRequest<unknown>;
  delete(key: string): PageRequest<unknown>;
}

/** The page's IndexedDB; undefined if it has none. */
const indexedDatabase: PageGlobals["indexedDB"] = (globalThis as PageGlobals).indexedDB;

const DATABASE = "understudy";
const OBJECTS = "texts";

/**
 * Stores a text under a name in the page's IndexedDB: a cache, plan library or saved game. Atomic: the text is written
 * completely or not at all.
 *
 * @example
 * await writeStored("village.plans", text);
 *
 * @throws errors of the browser: no space left, or no storage in this window
 */
export async function writeStored(name: string, text: string): Promise<void> {
  await within("readwrite", (objects) => objects.put(text, name));
}

/** The text stored under a name; undefined if there is none. */
export async function readStored(name: string): Promise<string | undefined> {
  const value = await within("readonly", (objects) => objects.get(name));
  return typeof value === "string" ? value : undefined;
}

/** Removes a text. @throws errors of the browser */
export async function removeStored(name: string): Promise<void> {
  await within("readwrite", (objects) => objects.delete(name));
}

/**
 * Saves the plans of a cache for one domain in the page's IndexedDB.
 *
 * @throws errors of the browser; the previous text is then unchanged
 *
 * @example
 * await saveCache(cache, domain, "village.cache");
 */
export async function saveCache(cache: TieredCache, domain: Domain, name: string): Promise<void> {
  await writeStored(name, writeSnapshot(cache, domain));
}

/**
 * Fills a cache with the plans of {@link saveCache}. Every plan is proved again.
 *
 * @throws CacheSnapshotError if there is no text of that name, or it is not a snapshot for this domain and version; the
 * cache is then unchanged and the game can start without the plans
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
