import assert from "node:assert/strict";
import { type Outcome, PlanProver } from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { DEMO_DOMAINS, type DemoDomain, type Question, questionsOf } from "./questions.ts";
import { type Engine, engineOf } from "./stage.ts";
import { Trace } from "./trace.ts";

const HIT_PERCENT = [0, 50, 70, 90, 99] as const;
const AGENTS = 100;
/** Requests between flushes: a game's event loop is free once per frame. */
const FLUSH_EVERY = 16;

/** Asks, and returns the final outcome for the agent. */
type Ask = (engine: Engine, agent: string, question: Question) => Promise<Outcome | undefined>;

const plan: Ask = ({ orchestrator }, agent, { state, goal }) =>
  orchestrator.plan({ agent, state, goal: goal.name as string, budgetMs: UNHURRIED_MS });

/** The game's immediate answer; the model's follows in the background. */
const planNow: Ask = async ({ orchestrator }, agent, { state, goal }) => {
  const outcome = orchestrator.planNow({ agent, state, goal: goal.name as string });
  return outcome.source === "cache" ? outcome : ((await outcome.revised) ?? outcome);
};

/** Whole plans at given hit rates, in the demo domains: an operation is one plan. */
export function planTasks(options: SuiteOptions): BenchTask[] {
  const tasks = (name: string, ask: Ask): BenchTask[] =>
    HIT_PERCENT.flatMap((percent) =>
      DEMO_DOMAINS.map(
        (problem): BenchTask => ({
          name: `${name}-${percent}`,
          problem,
          async: true,
          allocation: true,
          setup: () => hitWorkload(problem, percent, ask, options),
        }),
      ),
    );
  return [...tasks("plan-hit", plan), ...tasks("now-hit", planNow)];
}

function hitWorkload(
  problem: DemoDomain,
  percent: number,
  ask: Ask,
  { quick }: SuiteOptions,
): Workload {
  const questions = questionsOf(problem, quick);
  const engine = engineOf(questions, { quick });
  const trace = new Trace(questions, percent / 100);
  const agents = Array.from({ length: AGENTS }, (_, index) => `agent-${index}`);
  const run = (index: number): Promise<Outcome | undefined> => {
    if (index % FLUSH_EVERY === 0) engine.orchestrator.flush();
    return ask(engine, agents[index % AGENTS] as string, trace.next());
  };
  let hitPercent = 0;
  return {
    run,
    check: async () => {
      const prover = new PlanProver(engine.domain);
      const rounds = 2 * questions.familiar.length + 200;
      // Familiar questions must be asked once before they can be hits.
      for (let index = 0; index < rounds; index++) await run(index);
      const before = engine.telemetry.snapshot().counters["cache.hit"] ?? 0;
      for (let index = 0; index < rounds; index++) {
        if (index % FLUSH_EVERY === 0) engine.orchestrator.flush();
        const question = trace.next();
        const outcome = await ask(engine, agents[index % AGENTS] as string, question);
        const { condition } = question.goal;
        assert.equal(outcome?.status, "solved");
        assert.ok(prover.prove(question.state, outcome?.plan?.actions ?? [], condition), "proved");
        assert.ok(outcome?.source === "cache" || outcome?.source === "llm", outcome?.source);
      }
      const hits = (engine.telemetry.snapshot().counters["cache.hit"] ?? 0) - before;
      hitPercent = Math.round((100 * hits) / rounds);
      assert.ok(Math.abs(hitPercent - percent) <= 2, `${hitPercent} % hits`);
    },
    counts: () => ({ hitPercent }),
    dispose: () => engine.dispose(),
  };
}
