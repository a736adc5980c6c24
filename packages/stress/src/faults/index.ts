/**
 * A model that can be made to fail by hand, for demonstrations. Runs in browsers.
 *
 * @module
 */

export { FaultyBackend, SHOW_FAULTS } from "./faulty-backend.ts";
