// Asks the main thread "are you there?" again and again, and keeps the questions that were answered
// late. Plain JavaScript: a worker does not inherit the loader that runs the TypeScript around it.
import { parentPort, workerData } from "node:worker_threads";

const { flagsBuffer, answerBuffer, intervalMs, noteworthyMs } = workerData;
/** [number of the last question answered, whether to stop] */
const flags = new Int32Array(flagsBuffer);
/** When the main thread answered, by its own watch: how late this thread wakes must not count. */
const answeredAt = new BigInt64Array(answerBuffer);

const stalls = [];
let beats = 0;
while (Atomics.load(flags, 1) === 0) {
  const beat = beats + 1;
  const askedAt = process.hrtime.bigint();
  parentPort.postMessage(beat);
  let answered = Atomics.load(flags, 0);
  while (answered !== beat && Atomics.load(flags, 1) === 0) {
    Atomics.wait(flags, 0, answered, 50);
    answered = Atomics.load(flags, 0);
  }
  if (answered !== beat) break;
  beats = beat;
  const stallMs = Number(Atomics.load(answeredAt, 0) - askedAt) / 1e6;
  if (stallMs >= noteworthyMs) stalls.push({ fromMs: Number(askedAt) / 1e6, stallMs });
  Atomics.wait(flags, 1, 0, intervalMs);
}
parentPort.postMessage({ stalls, beats });
