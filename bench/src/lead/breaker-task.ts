import assert from "node:assert/strict";
import { Breaker } from "@understudy/llm";
import type { BenchTask } from "../runner/task.ts";

/** The breaker's work per call: a state check, an outcome, and its window's sums. */
export function breakerTask(): BenchTask {
  return {
    name: "breaker-call",
    batch: 64,
    setup: () => {
      const breaker = new Breaker({ name: "a" });
      let nowMs = 0;
      return {
        run: () => {
          nowMs += 20;
          breaker.exit(breaker.enter(), "success", nowMs);
        },
        check: () => assert.equal(breaker.state, "closed"),
      };
    },
  };
}
