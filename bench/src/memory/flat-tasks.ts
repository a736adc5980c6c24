import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Outcome } from "@understudy/planner-core";
import { type Question, questionsOf } from "../pipeline/questions.ts";
import { engineOf } from "../pipeline/stage.ts";
import { Trace } from "../pipeline/trace.ts";
import { usedBytes } from "../runner/measure/heap.ts";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";

const AGENTS = 100;
const FLUSH_EVERY = 16;
/** Idle time for deferred work. */
const SETTLED_MS = 20;
/** Number of windows; the least growth counts. A leak grows in all of them, the compiler's feedback does not. */
const WINDOWS = 6;

/** Whether the heap grows while an engine keeps planning. */
export function flatTasks(options: SuiteOptions): BenchTask[] {
  return [
    { name: "plan-again", async: true, setup: () => planning(options) },
    { name: "look-up-again", batch: 16, setup: () => lookingUp(options) },
  ];
}

function planning(options: SuiteOptions): Workload {
  const questions = questionsOf("guard", options.quick);
  const engine = engineOf(questions, options);
  const trace = new Trace(questions, 0.5);
  const run = (index: number): Promise<Outcome> => {
    if (index % FLUSH_EVERY === 0) engine.orchestrator.flush();
    const { state, goal } = trace.next();
    const agent = `agent-${index % AGENTS}`;
    return engine.orchestrator.plan({
      agent,
      state,
      goal: goal.name as string,
      budgetMs: UNHURRIED_MS,
    });
  };
  const plans = options.quick ? 2000 : 30_000;
  return {
    run,
    check: async () => assert.equal((await run(0)).status, "solved"),
    counts: async () => {
      let keptBytes = Number.POSITIVE_INFINITY;
      for (let window = 0; window < WINDOWS; window++) {
        const before = usedBytes();
        for (let index = 0; index < plans; index++) await run(index);
        engine.orchestrator.flush();
        await sleep(SETTLED_MS);
        keptBytes = Math.min(keptBytes, perOperation(usedBytes() - before, plans));
      }
      return { plans: WINDOWS * plans, keptBytes };
    },
    dispose: () => engine.dispose(),
  };
}

function lookingUp(options: SuiteOptions): Workload {
  const questions = questionsOf("guard", options.quick);
  const engine = engineOf(questions, options);
  const { familiar } = questions;
  const run = (index: number): Outcome => {
    const { state, goal } = familiar[index % familiar.length] as Question;
    return engine.orchestrator.planNow({ agent: "ann", state, goal: goal.name as string });
  };
  const lookUps = options.quick ? 20_000 : 1_000_000;
  return {
    run,
    check: async () => {
      for (let index = 0; index < familiar.length; index++) await run(index).revised;
      engine.orchestrator.flush();
      for (let index = 0; index < familiar.length; index++) {
        assert.equal(run(index).source, "exact");
      }
    },
    counts: () => {
      let keptBytes = Number.POSITIVE_INFINITY;
      for (let window = 0; window < WINDOWS; window++) {
        const before = usedBytes();
        for (let index = 0; index < lookUps; index++) run(index);
        keptBytes = Math.min(keptBytes, perOperation(usedBytes() - before, lookUps));
      }
      return { lookUps: WINDOWS * lookUps, keptBytes };
    },
    dispose: () => engine.dispose(),
  };
}

/** Rounded to a hundredth of a byte; a shrunken heap counts as 0. */
function perOperation(bytes: number, operations: number): number {
  return Math.max(0, Math.round((100 * bytes) / operations) / 100);
}
