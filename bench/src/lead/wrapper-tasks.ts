import assert from "node:assert/strict";
import { withResilience } from "@understudy/llm";
import { InferenceError, type LeadAnswer, type Question } from "@understudy/planner-core";
import type { BenchTask, Workload } from "../runner/task.ts";
import { InstantLead, questions, requestOf } from "./instant-lead.ts";

/**
 * The cost of retry, bulkhead, breaker, admission and time-out together, around a lead that answers in the same task.
 * A call that takes time sets one timer besides.
 */
export function wrapperTasks(): BenchTask[] {
  return [
    { name: "wrapper-success", batch: 16, async: true, setup: success },
    { name: "wrapper-failure", batch: 16, async: true, setup: failure },
    { name: "wrapper-open", batch: 16, async: true, setup: open },
  ];
}

function success(): Workload {
  const lead = withResilience(new InstantLead());
  const asked = questions();
  const run = (index: number): Promise<LeadAnswer> =>
    lead.ask(requestOf(asked[index & 15] as Question));
  return {
    run,
    check: async () => {
      for (let index = 0; index < 16; index++) assert.equal((await run(index)).kind, "plan");
      assert.equal(lead.breaker.stats.successes, 16);
      assert.equal(lead.bulkhead.running, 0);
    },
    dispose: () => lead.dispose(),
  };
}

/** A storm that the breaker counts and does not stop. */
function failure(): Workload {
  const lead = withResilience(new InstantLead(new InferenceError("down")), {
    breakerThreshold: 1e9,
    minCalls: 1e9,
  });
  const asked = questions();
  const run = (index: number): Promise<unknown> =>
    lead.ask(requestOf(asked[index & 15] as Question)).catch(codeOf);
  return {
    run,
    check: async () => {
      for (let index = 0; index < 16; index++) assert.equal(await run(index), "inference-failed");
      assert.equal(lead.breaker.stats.failures, 16);
    },
    dispose: () => lead.dispose(),
  };
}

function open(): Workload {
  // So long a cool-down that no probe is due while this is measured.
  const lead = withResilience(new InstantLead(new InferenceError("down")), { cooldownMs: 1e9 });
  const asked = questions();
  const run = (index: number): Promise<unknown> =>
    lead.ask(requestOf(asked[index & 15] as Question)).catch(codeOf);
  return {
    run,
    check: async () => {
      for (let index = 0; index < 5; index++) assert.equal(await run(index), "inference-failed");
      for (let index = 0; index < 16; index++) assert.equal(await run(index), "breaker-open");
      assert.equal(lead.breaker.state, "open");
    },
    dispose: () => lead.dispose(),
  };
}

const codeOf = (error: { readonly code: string }): string => error.code;
