/**
 * Repertoires: proved plans, generalised and kept for all states that they fit.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by purpose, the main class first

// Repertoires: proved plans, kept for all states that they fit.
export { Repertoire } from "./repertoire.ts";
export type { RepertoireOptions } from "./derive/options.ts";
export type { RepertoireEntry } from "./store/entry.ts";
export type { StepAuthor } from "./store/authors.ts";
export { RepertoireCache } from "./repertoire-cache.ts";
export { formatRepertoire } from "./file/format-file.ts";
export { RepertoireError } from "./file/repertoire-error.ts";
