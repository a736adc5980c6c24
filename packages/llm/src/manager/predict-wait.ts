import type { ManagedModel } from "./managed-model.ts";
import { isOnTime } from "./waiting-calls.ts";

/**
 * The wait of a call before it is its turn, in milliseconds: until its model is in memory, behind what is being
 * loaded and what others wait for, and until the calls are done that are due before it. A guess: a call may have to wait
 * for a busy model to make way, too.
 *
 * @param rankMs when the call is due, in milliseconds of the clock
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

/** As far as the calls before it could be predicted. */
function predictQueueMs(
  { atWork, waiting, slots }: ManagedModel,
  rankMs: number,
  nowMs: number,
): number {
  if (atWork.size < slots && waiting.size === 0) return 0;
  let workMs = 0;
  for (const { call, attempt } of atWork) {
    // One that nobody waits for makes way.
    if (!isOnTime(call)) continue;
    workMs += Math.max(0, (call.predictedMs ?? 0) - (nowMs - attempt.startMs));
  }
  for (const { work, predictedMs = 0 } of waiting) {
    if (work.deadline.rankMs <= rankMs) workMs += predictedMs;
  }
  return workMs / slots;
}
