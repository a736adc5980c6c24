/**
 * The engine inside a game of any language: one script, sessions, no server.
 *
 * @module
 */

export { createLibrary, type FlatLibrary } from "./flat/flat-library.ts";
