import { runStress } from "@understudy/stress";
import type { StressHarness } from "../stress-harness.ts";

/** As a shell says of a program that Ctrl+C ended. */
const INTERRUPTED = 130;

/** The harness itself, ended by the signals of this process. */
export function processHarness(): StressHarness {
  return {
    runStress,
    onInterrupt(listener) {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
    leave: () => process.exit(INTERRUPTED),
  };
}
