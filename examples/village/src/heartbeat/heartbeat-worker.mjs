// Pings the main thread repeatedly, and keeps late answers. Plain JavaScript, since a worker does not inherit the
// TypeScript loader.
import { parentPort, workerData } from "node:worker_threads";

const { flagsBuffer, answerBuffer, intervalMs, noteworthyMs } = workerData;
/** [number of the last answered ping, whether to stop] */
const flags = new Int32Array(flagsBuffer);
/** Time of the main thread's answer by its own clock, so that this thread's wake-up latency does not count. */
const answeredAt = new BigInt64Array(answerBuffer);

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

const stalls = [];
let beats = 0;
let longestOversleepMs = 0;
let lastAnswerMs = nowMs();
let dueMs = lastAnswerMs;
while (Atomics.load(flags, 1) === 0) {
  const beat = beats + 1;
  // Counted from the due time of the ping: a stall of the whole process stops this thread too, and would go unnoticed
  // otherwise.
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
  // From the last answer on, since the exact start of the stall is unknown.
  if (answeredMs - dueMs >= noteworthyMs) stalls.push({ fromMs: lastAnswerMs, toMs: answeredMs });
  lastAnswerMs = answeredMs;
  dueMs = nowMs() + intervalMs;
  Atomics.wait(flags, 1, 0, intervalMs);
}
parentPort.postMessage({ stalls, beats, longestOversleepMs });
