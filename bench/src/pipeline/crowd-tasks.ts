import assert from "node:assert/strict";
import type { Outcome } from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { type Question, questionsOf } from "./questions.ts";
import { engineOf } from "./stage.ts";
import { Trace } from "./trace.ts";

const HIT_SHARE = 0.7;
const FLUSH_EVERY = 16;
const CROWDS = [10, 100, 1000, 10_000] as const;
const BURSTS = [100, 1000, 10_000] as const;

/** Cost per plan by number of agents: the same questions for crowds of all sizes. */
export function crowdTasks(options: SuiteOptions): BenchTask[] {
  const crowds = options.quick ? [10, 10_000] : CROWDS;
  const bursts = options.quick ? [100] : BURSTS;
  return [
    ...crowds.map(
      (agents): BenchTask => ({
        name: `plan-${agents}-agents`,
        batch: 16,
        async: true,
        setup: () => planWorkload(agents, options),
      }),
    ),
    ...crowds.map(
      (agents): BenchTask => ({
        name: `now-${agents}-agents`,
        batch: 16,
        allocation: true,
        setup: () => nowWorkload(agents, options),
      }),
    ),
    ...bursts.map(
      (requests): BenchTask => ({
        name: `burst-${requests}-requests`,
        operations: requests,
        async: true,
        setup: () => burstWorkload(requests, options),
      }),
    ),
  ];
}

function agentNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `agent-${index}`);
}

function planWorkload(count: number, options: SuiteOptions): Workload {
  const questions = questionsOf("guard", options.quick);
  const engine = engineOf(questions, options);
  const trace = new Trace(questions, HIT_SHARE);
  const agents = agentNames(count);
  const run = (index: number): Promise<Outcome> => {
    if (index % FLUSH_EVERY === 0) engine.orchestrator.flush();
    const { state, goal } = trace.next();
    const agent = agents[index % count] as string;
    return engine.orchestrator.plan({
      agent,
      state,
      goal: goal.name as string,
      budgetMs: UNHURRIED_MS,
    });
  };
  return {
    run,
    check: async () => {
      for (let index = 0; index < 2 * count; index++) {
        assert.equal((await run(index)).status, "solved");
      }
    },
    dispose: () => engine.dispose(),
  };
}

/** Immediate hits. */
function nowWorkload(count: number, options: SuiteOptions): Workload {
  const questions = questionsOf("guard", options.quick);
  const { familiar } = questions;
  const engine = engineOf(questions, options);
  const agents = agentNames(count);
  const requests = familiar.map(({ state, goal }) => ({ state, goal: goal.name as string }));
  const run = (index: number): Outcome => {
    const { state, goal } = requests[index % requests.length] as (typeof requests)[number];
    return engine.orchestrator.planNow({ agent: agents[index % count] as string, state, goal });
  };
  return {
    run,
    check: async () => {
      for (let index = 0; index < familiar.length; index++) await run(index).revised;
      engine.orchestrator.flush();
      for (let index = 0; index < 2 * count; index++) assert.equal(run(index).source, "exact");
    },
    dispose: () => engine.dispose(),
  };
}

/** A burst: `count` requests in one turn of the event loop. */
function burstWorkload(count: number, options: SuiteOptions): Workload {
  const questions = questionsOf("guard", options.quick);
  const engine = engineOf(questions, { ...options, atOnce: count });
  const trace = new Trace(questions, HIT_SHARE);
  const agents = agentNames(count);
  const ask = (agent: string, { state, goal }: Question): Promise<Outcome> =>
    engine.orchestrator.plan({ agent, state, goal: goal.name as string, budgetMs: UNHURRIED_MS });
  const run = (): Promise<Outcome[]> =>
    Promise.all(agents.map((agent) => ask(agent, trace.next())));
  return {
    run,
    check: async () => {
      for (let round = 0; round < 2; round++) {
        for (const { status } of await run()) assert.equal(status, "solved");
        engine.orchestrator.flush();
      }
    },
    counts: () => ({ requests: count }),
    dispose: () => engine.dispose(),
  };
}
