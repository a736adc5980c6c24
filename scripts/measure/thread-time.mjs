import { openSync, readSync } from "node:fs";

/** A thread's processor time, since Node 24. */
const { threadCpuUsage } = process;
const schedule = threadCpuUsage === undefined ? scheduleOfThread() : undefined;
const scheduled = Buffer.alloc(64);

/**
 * Processor time of this thread, in milliseconds: from Node 24 on, or on Linux. Elsewhere the
 * processor time of the process, an upper bound that includes the garbage collector's threads.
 */
export function threadTimeMs() {
  const { user, system } = threadCpuUsage?.() ?? process.cpuUsage();
  if (schedule === undefined) return (user + system) / 1000;
  // Linux updates the running thread's account for the call above, but not for this file.
  readSync(schedule, scheduled, 0, scheduled.length, 0);
  return Number.parseInt(scheduled.toString("latin1"), 10) / 1e6;
}

/** Linux keeps an account in nanoseconds per thread. */
function scheduleOfThread() {
  try {
    return openSync("/proc/thread-self/schedstat", "r");
  } catch {
    return undefined;
  }
}
