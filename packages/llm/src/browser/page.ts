/**
 * Globals that a page and its workers have and Node has not. Each may be missing: in private windows, over plain
 * http.
 */
interface PageGlobals {
  readonly caches?: { open(name: string): Promise<PageCache> };
  readonly indexedDB?: { open(name: string, version: number): OpenRequest };
}

/** The part of `Cache` that is used here. */
export interface PageCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

/** The part of `IDBRequest` that is used here. */
export interface PageRequest<Result> {
  readonly result: Result;
  readonly error: Error | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}

interface OpenRequest extends PageRequest<PageDatabase> {
  onupgradeneeded: (() => void) | null;
}

/** The part of `IDBDatabase` that is used here. */
export interface PageDatabase {
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
export interface PageObjects {
  get(key: string): PageRequest<unknown>;
  put(value: string, key: string): PageRequest<unknown>;
  delete(key: string): PageRequest<unknown>;
}

export const page: PageGlobals = globalThis as PageGlobals;
