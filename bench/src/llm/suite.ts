import assert from "node:assert/strict";
import { Breaker } from "@understudy/llm";
import type { BenchSuite, BenchTask } from "../runner/task.ts";
import { alternativeTasks } from "./alternative-tasks.ts";
import { wrapperTasks } from "./wrapper-tasks.ts";

/** The overhead of a model's policies, around a model that answers at once. */
export const llmSuite: BenchSuite = {
  name: "llm",
  tasks: () => [...wrapperTasks(), breakerTask(), ...alternativeTasks()],
  comparisons: [
    { task: "wrapper-success", alternative: "cockatiel-wrap" },
    { task: "wrapper-success", alternative: "opossum-bare" },
    { task: "wrapper-success", alternative: "retry-timeout-npm" },
  ],
};

/** The breaker's work per call: a state check, an outcome, and its window's sums. */
function breakerTask(): BenchTask {
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
