/**
 * Searches for tasks of planning competitions: with landmarks, by novelty, with walks, and over forced steps. A
 * separate entry, so that games do not load them.
 *
 * @module
 */

export { competitionSearches } from "./competition-searches.ts";
