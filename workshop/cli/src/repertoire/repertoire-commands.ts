/**
 * `understudy repertoire`: shows, prunes, merges and compresses repertoire files.
 *
 * @module
 */

export { compressFile, mergeRepertoires, pruneRepertoire } from "./change.ts";
export { checkRepertoire, listRepertoire, showPlan } from "./inspect.ts";
