/**
 * `understudy repertoire`: shows, compares, prunes and merges repertoire files.
 *
 * @module
 */

export { compressFile, mergeRepertoires, pruneRepertoire } from "./change.ts";
export { coverageOf, diffRepertoires, personaReport } from "./compare.ts";
export { checkRepertoire, listRepertoire, showPlan } from "./inspect.ts";
