/**
 * Plan libraries: proved plans, generalised and kept for all states that they fit.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by purpose, the main class first

// Plan libraries: proved plans, kept for all states that they fit.
export { PlanLibrary } from "./plan-library.ts";
export type { PlanLibraryOptions } from "./derive/options.ts";
export type { PlanLibraryEntry } from "./store/entry.ts";
export type { StepAuthor } from "./store/authors.ts";
export { PlanLibraryCache } from "./plan-library-cache.ts";
export { formatPlanLibrary } from "./file/format-file.ts";
export { PlanLibraryError } from "./file/plan-library-error.ts";
