/**
 * Questions of a rehearsal, answered by the models of several machines, over a queue in Redis.
 *
 * @module
 */

export type { QueueOptions } from "./queue-options.ts";
export { QueuedLead, type QueuedLeadOptions } from "./queued-lead.ts";
export {
  RehearsalWorker,
  type RehearsalWorkerEvent,
  type RehearsalWorkerOptions,
} from "./rehearsal-worker.ts";
