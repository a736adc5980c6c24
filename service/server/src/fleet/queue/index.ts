/**
 * A Redis queue for a rehearsal's questions, answered by models on several machines.
 *
 * @module
 */

export type { QueueOptions } from "./queue-options.ts";
export { QueuedLlmPlanner, type QueuedLlmPlannerOptions } from "./queued-llm-planner.ts";
export {
  RehearsalWorker,
  type RehearsalWorkerEvent,
  type RehearsalWorkerOptions,
} from "./rehearsal-worker.ts";
