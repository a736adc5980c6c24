/** The relevant global of a page. It may be missing: in private windows, over plain http. */
interface PageGlobals {
  readonly indexedDB?: { open(name: string, version: number): OpenRequest };
}

/** The relevant part of `IDBRequest`. */
export interface PageRequest<Result> {
  readonly result: Result;
  readonly error: Error | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}

interface OpenRequest extends PageRequest<PageDatabase> {
  onupgradeneeded: (() => void) | null;
}

/** The relevant part of `IDBDatabase`. */
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

/** The relevant part of `IDBObjectStore`. */
export interface PageObjects {
  get(key: string): PageRequest<unknown>;
  put(value: string, key: string): PageRequest<unknown>;
  delete(key: string): PageRequest<unknown>;
}

/** Undefined if the page has none. */
export const indexedDatabase: PageGlobals["indexedDB"] = (globalThis as PageGlobals).indexedDB;
