import assert from "node:assert/strict";
import { withResilience } from "@understudy/llm";
import { InferenceError, type LlmAnswer, type Question } from "@understudy/planner-core";
import type { BenchTask, Workload } from "../runner/task.ts";
import { InstantLlmPlanner, questions, requestOf } from "./instant-llm-planner.ts";

/**
 * The overhead of retry, bulkhead, breaker, admission and timeout together, around an LLM planner that answers in the
 * same task. A slower call also sets one timer.
 */
export function wrapperTasks(): BenchTask[] {
  return [
    { name: "wrapper-success", batch: 16, async: true, setup: success },
    { name: "wrapper-failure", batch: 16, async: true, setup: failure },
    { name: "wrapper-open", batch: 16, async: true, setup: open },
  ];
}

function success(): Workload {
  const llm = withResilience(new InstantLlmPlanner());
  const asked = questions();
  const run = (index: number): Promise<LlmAnswer> =>
    llm.ask(requestOf(asked[index & 15] as Question));
  return {
    run,
    check: async () => {
      for (let index = 0; index < 16; index++) assert.equal((await run(index)).kind, "plan");
      assert.equal(llm.breaker.stats.successes, 16);
      assert.equal(llm.bulkhead.running, 0);
    },
    dispose: () => llm.dispose(),
  };
}

/** Failures that the breaker counts without opening. */
function failure(): Workload {
  const llm = withResilience(new InstantLlmPlanner(new InferenceError("down")), {
    breakerThreshold: 1e9,
    minCalls: 1e9,
  });
  const asked = questions();
  const run = (index: number): Promise<unknown> =>
    llm.ask(requestOf(asked[index & 15] as Question)).catch(codeOf);
  return {
    run,
    check: async () => {
      for (let index = 0; index < 16; index++) assert.equal(await run(index), "inference-failed");
      assert.equal(llm.breaker.stats.failures, 16);
    },
    dispose: () => llm.dispose(),
  };
}

function open(): Workload {
  // A cooldown so long that no probe is due during the measurement.
  const llm = withResilience(new InstantLlmPlanner(new InferenceError("down")), {
    cooldownMs: 1e9,
  });
  const asked = questions();
  const run = (index: number): Promise<unknown> =>
    llm.ask(requestOf(asked[index & 15] as Question)).catch(codeOf);
  return {
    run,
    check: async () => {
      for (let index = 0; index < 5; index++) assert.equal(await run(index), "inference-failed");
      for (let index = 0; index < 16; index++) assert.equal(await run(index), "breaker-open");
      assert.equal(llm.breaker.state, "open");
    },
    dispose: () => llm.dispose(),
  };
}

const codeOf = (error: { readonly code: string }): string => error.code;
