// Asks the main thread "are you there?" again and again, and keeps the questions that were answered
// late. Plain JavaScript: a worker does not inherit the loader that runs the TypeScript around it.
import { parentPort, workerData } from "node:worker_threads";

const { flagsBuffer, answerBuffer, intervalMs, noteworthyMs } = workerData;
/** [number of the last question answered, whether to stop] */
const flags = new Int32Array(flagsBuffer);
/** When the main thread answered, by its own watch: how late this thread wakes must not count. */
const answeredAt = new BigInt64Array(answerBuffer);

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

const stalls = [];
let beats = 0;
let longestOversleepMs = 0;
let lastAnswerMs = nowMs();
let dueMs = lastAnswerMs;
while (Atomics.load(flags, 1) === 0) {
  const beat = beats + 1;
  // Counted from when the question was due, not from when it was asked: what stops the whole process
  // stops this thread as well, and it would wake up after the stall and see nothing.
  const oversleptMs = nowMs() - dueMs;
  longestOversleepMs = Math.max(longestOversleepMs, oversleptMs);
  parentPort.postMessage(beat);
  let answered = Atomics.load(flags, 0);
  while (answered !== beat && Atomics.load(flags, 1) === 0) {
    Atomics.wait(flags, 0, answered, 50);
    answered = Atomics.load(flags, 0);
  }
  if (answered !== beat) break;
  beats = beat;
  const answeredMs = Number(Atomics.load(answeredAt, 0)) / 1e6;
  // From the last sign of life on: when in between the loop stopped, nobody knows.
  if (answeredMs - dueMs >= noteworthyMs) stalls.push({ fromMs: lastAnswerMs, toMs: answeredMs });
  lastAnswerMs = answeredMs;
  dueMs = nowMs() + intervalMs;
  Atomics.wait(flags, 1, 0, intervalMs);
}
parentPort.postMessage({ stalls, beats, longestOversleepMs });
