/**
 * Caches, plan libraries and saved games in a page's IndexedDB.
 *
 * @module
 */

export { loadCache, readStored, removeStored, saveCache, writeStored } from "./page-store.ts";
