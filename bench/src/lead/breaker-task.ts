import assert from "node:assert/strict";
import { Breaker } from "@understudy/llm";
import type { BenchTask } from "../runner/task.ts";

/** The part of a breaker in each call: a look at its state, an outcome, and the sums of its window. */
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
