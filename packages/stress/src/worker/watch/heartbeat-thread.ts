import { workerData } from "node:worker_threads";
import { MachineTime } from "../../measure/machine-time.ts";
import { StallMemory } from "./stall-memory.ts";

const INTERVAL_MS = 1;
/** Minimum oversleep that counts as a stall of the machine, in ms. */
const NOTEWORTHY_MS = 3;

/*
 * A thread that repeatedly sleeps for a millisecond. If the thread wakes too late, the machine stood still or had no
 * free processor.
 */
const { stalls: buffer, flags: flagsBuffer } = workerData as {
  readonly stalls: SharedArrayBuffer;
  readonly flags: SharedArrayBuffer;
};
const stalls = new StallMemory(buffer);
const flags = new Int32Array(flagsBuffer);
const time = new MachineTime();
let dueMs = time.now() + INTERVAL_MS;
while (Atomics.load(flags, 0) === 0) {
  Atomics.wait(flags, 0, 0, INTERVAL_MS);
  const nowMs = time.now();
  if (nowMs - dueMs > NOTEWORTHY_MS) stalls.add(dueMs, nowMs);
  dueMs = nowMs + INTERVAL_MS;
}
