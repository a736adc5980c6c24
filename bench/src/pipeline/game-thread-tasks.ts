import assert from "node:assert/strict";
import type { Outcome } from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { DEMO_DOMAINS, type DemoDomain, type Question, questionsOf } from "./questions.ts";
import { engineOf } from "./stage.ts";

const FLUSH_EVERY = 16;

/**
 * The time of a plan on the game's thread while the model answers elsewhere: from the request to the question, and from
 * the answer to the outcome. The model's own time is excluded: it answers at once.
 */
export function gameThreadTasks(options: SuiteOptions): BenchTask[] {
  return DEMO_DOMAINS.map((problem) => ({
    name: "game-thread-per-plan",
    problem,
    async: true,
    allocation: true,
    setup: () => workload(problem, options),
  }));
}

function workload(problem: DemoDomain, { quick }: SuiteOptions): Workload {
  const questions = questionsOf(problem, quick);
  const engine = engineOf(questions, { quick });
  const { orchestrator, lead } = engine;
  lead.waits = true;
  const { fresh } = questions;
  let plans = 0;
  const run = async (index: number): Promise<Outcome> => {
    plans++;
    if (index % FLUSH_EVERY === 0) orchestrator.flush();
    const { state, goal } = fresh[index % fresh.length] as Question;
    const asked = lead.untilAsked();
    const outcome = orchestrator.plan({
      agent: `agent-${index & 63}`,
      state,
      goal: goal.name as string,
      budgetMs: UNHURRIED_MS,
    });
    // If the model is not called, there is nothing to wait for.
    await Promise.race([asked, outcome]);
    lead.answerAll();
    return outcome;
  };
  return {
    run,
    check: async () => {
      for (let index = 0; index < fresh.length; index++) {
        const { status, source } = await run(index);
        assert.equal(status, "solved");
        assert.equal(source, "llm");
      }
      assert.equal(lead.asked, fresh.length);
    },
    counts: () => ({ askedPercent: Math.round((100 * lead.asked) / plans) }),
    dispose: () => engine.dispose(),
  };
}
