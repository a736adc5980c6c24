// A unit for processor time that does not depend on the machine: the time of a fixed loop, measured again and again
// while the tests run. The same tests took 265 to 470 seconds on one machine within a week, and the same number of loops.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("calibration-process.mjs", import.meta.url));

/** Starts measuring in a process of its own, which takes about two hundredths of a processor. */
export function startCalibration() {
  const child = fork(script, { stdio: "ignore", execArgv: [] });
  // It may have been killed; then there is no figure.
  child.on("error", () => {});
  return {
    /** @returns the median processor time of a loop, in seconds; undefined if none was measured */
    async end() {
      if (!child.connected) return undefined;
      const told = once(child, "message");
      child.send("end");
      const [seconds] = await Promise.race([told, once(child, "exit").then(() => [undefined])]);
      if (child.connected) child.disconnect();
      return seconds;
    },
  };
}
