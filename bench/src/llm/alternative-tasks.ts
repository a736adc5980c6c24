import assert from "node:assert/strict";
import type { LlmAnswer, Question } from "@understudy/planner-core";
import {
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import CircuitBreaker from "opossum";
import pRetry from "p-retry";
import pTimeout from "p-timeout";
import type { BenchTask, Workload } from "../runner/task.ts";
import { InstantLlmPlanner, questions, requestOf } from "./instant-llm-planner.ts";

const TIMEOUT_MS = 5000;

/** The same call within other libraries, set up as their documentation shows. */
export function alternativeTasks(): BenchTask[] {
  return [
    { name: "opossum-bare", batch: 16, async: true, setup: opossumBare },
    { name: "cockatiel-wrap", batch: 16, async: true, setup: cockatielWrap },
    { name: "retry-timeout-npm", batch: 16, async: true, setup: retryTimeout },
  ];
}

/** A breaker with a timeout, without retries or queue. */
function opossumBare(): Workload {
  const llm = new InstantLlmPlanner();
  const breaker = new CircuitBreaker((question: Question) => llm.ask(requestOf(question)), {
    timeout: TIMEOUT_MS,
    // Its percentiles alone would cost ten times the rest.
    rollingPercentilesEnabled: false,
  });
  return workload(
    (question) => breaker.fire(question),
    () => breaker.shutdown(),
  );
}

/** Retry, breaker, queue and timeout. */
function cockatielWrap(): Workload {
  const llm = new InstantLlmPlanner();
  const policy = wrap(
    retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 50 }) }),
    bulkhead(1, 32),
    circuitBreaker(handleAll, { halfOpenAfter: 10_000, breaker: new ConsecutiveBreaker(5) }),
    timeout(TIMEOUT_MS, TimeoutStrategy.Aggressive),
  );
  return workload((question) => policy.execute(() => llm.ask(requestOf(question))));
}

/** Retry and timeout, without breaker or queue. */
function retryTimeout(): Workload {
  const llm = new InstantLlmPlanner();
  const limits = { milliseconds: TIMEOUT_MS };
  const retries = { retries: 3, minTimeout: 50 };
  return workload((question) =>
    pRetry(() => pTimeout(llm.ask(requestOf(question)), limits), retries),
  );
}

function workload(
  ask: (question: Question) => Promise<LlmAnswer>,
  dispose: () => void = () => {},
): Workload {
  const asked = questions();
  const run = (index: number): Promise<LlmAnswer> => ask(asked[index & 15] as Question);
  return {
    run,
    check: async () => {
      for (let index = 0; index < 16; index++) assert.equal((await run(index)).kind, "plan");
    },
    dispose,
  };
}
