/**
 * Searches that tasks of planning competitions need, and games do not: by landmarks, along walks, and over forced steps.
 * An entry of its own, so that a game does not load them.
 *
 * @module
 */

export { competitionSearches } from "./competition-searches.ts";
