/**
 * Text, shapes of foreign JSON, collections, clocks, pieces of work and errors: what all rooms use, and no game knows.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by purpose, the main class first

// Errors.
export {
  UnderstudyError,
  type UnderstudyErrorOptions,
  type ErrorCode,
  type Issue,
  InputIssuesError,
  DomainError,
  RequestError,
  StateError,
  CostError,
  OverloadedError,
  DisposedError,
  InferenceError,
  GenerationTimeoutError,
  ContextLimitError,
  OutOfMemoryError,
  ModelNotLoadedError,
  BreakerOpenError,
} from "./errors.ts";

// Clock and random numbers.
export { type Clock, systemClock, type TimerHandle } from "./clock/clock.ts";
export { Deadline } from "./clock/deadline.ts";
export { type Random, seededRandom } from "./random.ts";
