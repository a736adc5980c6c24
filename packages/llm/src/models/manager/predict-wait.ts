import type { ManagedModel } from "./managed-model.ts";
import { isOnTime } from "./waiting-calls.ts";

/**
 * Expected wait of a call, in milliseconds. Includes the current load, loads for other waiting models, loading its own
 * model, and calls of earlier rank. A guess, since a busy model may have to make way first.
 *
 * @param rankMs rank of the call, in milliseconds of the clock
 */
export function predictWaitMs(
  model: ManagedModel,
  models: readonly ManagedModel[],
  rankMs: number,
  nowMs: number,
): number {
  const queuedMs = predictQueueMs(model, rankMs, nowMs);
  if (model.isServing) return queuedMs;
  const loading = models.find(({ place }) => place === "loading");
  const spentMs = nowMs - (loading?.movedMs ?? nowMs);
  const loadingMs = Math.max(0, (loading?.expectedLoadMs ?? 0) - spentMs);
  if (loading === model) return loadingMs + queuedMs;
  const swapsMs = models
    .filter((each) => each !== model && each.place === "out" && each.isWaitedFor)
    .reduce((total, { expectedLoadMs }) => total + expectedLoadMs, 0);
  return loadingMs + swapsMs + model.expectedLoadMs + queuedMs;
}

/** Expected time of the calls ahead in the model's own queue. */
function predictQueueMs(
  { atWork, waiting, slots }: ManagedModel,
  rankMs: number,
  nowMs: number,
): number {
  if (atWork.size < slots && waiting.size === 0) return 0;
  let workMs = 0;
  for (const { call, attempt } of atWork) {
    // Late calls make way, so they are not counted.
    if (!isOnTime(call)) continue;
    workMs += Math.max(0, (call.predictedMs ?? 0) - (nowMs - attempt.startMs));
  }
  for (const { work, predictedMs = 0 } of waiting) {
    if (work.deadline.rankMs <= rankMs) workMs += predictedMs;
  }
  return workMs / slots;
}
