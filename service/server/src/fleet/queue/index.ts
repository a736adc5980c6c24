/**
 * A Redis queue for a preparation's questions, answered by models on several machines.
 *
 * @module
 */

export type { QueueOptions } from "./queue-options.ts";
export { QueuedLlmPlanner, type QueuedLlmPlannerOptions } from "./queued-llm-planner.ts";
export {
  PreparationWorker,
  type PreparationWorkerEvent,
  type PreparationWorkerOptions,
} from "./preparation-worker.ts";
