/**
 * Caches in files.
 *
 * @module
 */

export { loadCache, saveCache } from "./snapshot-file.ts";
