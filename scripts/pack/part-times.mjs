// Wall and processor time of the parts of a check that run at the same time. Counted are the programs that a part runs; a
// browser, and what this process does itself, are not.
import { AsyncLocalStorage } from "node:async_hooks";
import { readdirSync, readFileSync } from "node:fs";

const current = new AsyncLocalStorage();

/** Runs a part. @returns a line that says how long it took */
export async function timePart(name, work) {
  const part = { seconds: 0 };
  const startMs = performance.now();
  await current.run(part, work);
  const wall = (performance.now() - startMs) / 1000;
  return `${name.padEnd(10)}${wall.toFixed(0).padStart(5)} s, ${part.seconds.toFixed(0).padStart(4)} s of processor time`;
}

/** Adds seconds of processor time to the part that is running here. */
export function addSeconds(seconds) {
  const part = current.getStore();
  if (part !== undefined) part.seconds += seconds;
}

/** The kernel tells times in hundredths of a second. */
const TICKS = 100;

/** Adds the processor time so far of a group of processes that still run, where the system tells it. */
export function addSecondsOfGroup(group) {
  if (process.platform !== "linux") return;
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const text = readFileSync(`/proc/${id}/stat`, "utf8");
      // After the name, which may have blanks and brackets: state, parent, group; times from the 12th on.
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      if (Number(fields[2]) === group) addSeconds(ticks / TICKS);
    } catch {
      // It has ended meanwhile.
    }
  }
}
