/**
 * Protection of a game from a model that fails: a timeout, retries within a budget, the circuit breaker, a bulkhead
 * that limits parallel calls, and admission by predicted time. Each is an LLM planner around a LLM planner;
 * `withResilience` stacks them.
 *
 * @module
 */

// All wrappers around an LLM planner.
export {
  type ResilienceEvent,
  type ResilienceOptions,
  type ResilientLlmPlanner,
  withResilience,
} from "./with-resilience.ts";
export { BackendTimeoutError } from "./call-result.ts";

// State shared by all LLM planners of one server.
export { Breaker } from "./breaker.ts";
export { Bulkhead } from "./bulkhead.ts";
export { RetryBudget } from "./retry-budget.ts";
