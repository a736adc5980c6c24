/**
 * The engine inside a game of any language: one script, sessions, no server.
 *
 * @module
 */

export { createLibrary, type FlatLibrary } from "./flat/flat-library.ts";
export {
  type DomainToShip,
  type GameFileReport,
  type GoalWithoutTable,
  readGame,
  type ShippedDomain,
  writeGame,
} from "./game/game-file.ts";
export { GameFileError } from "./game/game-file-error.ts";
