/**
 * Outcomes and events as lines of a log.
 *
 * @module
 */

export {
  type LeveledLogger,
  type LogLevel,
  type LogObserverOptions,
  logObserver,
} from "./log-observer.ts";
