/**
 * Outcomes and events as log lines.
 *
 * @module
 */

export {
  type LeveledLogger,
  type LogLevel,
  type LogObserverOptions,
  logObserver,
} from "./log-observer.ts";
