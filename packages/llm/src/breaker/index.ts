/**
 * Protection of a game from a model that fails: a timeout, retries within a budget, the circuit breaker, a bulkhead that
 * limits parallel calls, and admission by predicted time. Each is a lead around a lead; `withResilience` stacks them.
 *
 * @module
 */

// All wrappers around a lead.
export {
  type ResilienceEvent,
  type ResilienceOptions,
  type ResilientLead,
  withResilience,
} from "./with-resilience.ts";
export { BackendTimeoutError } from "./call-result.ts";

// State shared by all leads of one server.
export { Breaker } from "./breaker.ts";
export { Bulkhead } from "./bulkhead.ts";
export { RetryBudget } from "./retry-budget.ts";
