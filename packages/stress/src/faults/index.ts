/**
 * A model with switchable faults, for demonstrations. Runs in browsers.
 *
 * @module
 */

export { FaultyBackend, SHOW_FAULTS } from "./faulty-backend.ts";
