import assert from "node:assert/strict";
import type { Outcome } from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { questionsOf } from "./questions.ts";
import { engineOf } from "./stage.ts";
import { Trace } from "./trace.ts";

const HIT_SHARE = 0.7;
const BURSTS = [100, 1000, 10_000] as const;

/** Requests of as many agents in one turn of the event loop, at 70 hits of a hundred; the figures are per request. */
export function burstTasks(options: SuiteOptions): BenchTask[] {
  return (options.quick ? [100] : BURSTS).map((requests) => ({
    name: `burst-${requests}-requests`,
    operations: requests,
    async: true,
    setup: () => burstWorkload(requests, options),
  }));
}

function burstWorkload(count: number, options: SuiteOptions): Workload {
  const questions = questionsOf("guard", options.quick);
  const { orchestrator, dispose } = engineOf(questions, { ...options, atOnce: count });
  const trace = new Trace(questions, HIT_SHARE);
  const agents = Array.from({ length: count }, (_, index) => `agent-${index}`);
  const run = (): Promise<Outcome[]> =>
    Promise.all(
      agents.map((agent) => {
        const { state, goal } = trace.next();
        const request = { agent, state, goal: goal.name as string, budgetMs: UNHURRIED_MS };
        return orchestrator.plan(request);
      }),
    );
  return {
    run,
    check: async () => {
      for (let round = 0; round < 2; round++) {
        for (const { status } of await run()) assert.equal(status, "solved");
        orchestrator.flush();
      }
    },
    counts: () => ({ requests: count }),
    dispose,
  };
}
