import assert from "node:assert/strict";
import type { EmbeddedBackendOptions, PlanTask } from "@understudy/llm";
import { provePlan } from "@understudy/planner-core";
import { type EvaluationProblem, someProblems } from "../embedded/evaluation-problems.ts";
import { type EmbeddedBackend, type Stage, Tally, writePlanFor } from "../embedded/stage.ts";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";

const PROBLEMS = 9;
const QUICK_PROBLEMS = 3;

/** Ways to ask for a plan, on both engines. */
const ways: Readonly<
  Record<string, { readonly options: EmbeddedBackendOptions; readonly isDrafted: boolean }>
> = {
  free: { options: { decoding: "free", drafts: "never" }, isDrafted: false },
  draft: { options: { decoding: "free", drafts: "always" }, isDrafted: true },
  applicable: { options: { decoding: "applicable", drafts: "never" }, isDrafted: false },
};

/** A plan with a cached system prompt, through the worker; an operation is one request. */
export function requestTasks(stage: Stage, { quick }: SuiteOptions): BenchTask[] {
  const problems = someProblems(quick ? QUICK_PROBLEMS : PROBLEMS);
  return Object.entries(ways).flatMap(([way, { options, isDrafted }]) =>
    (["built-in", "native"] as const).map((who): BenchTask => {
      const name = `${who}-${way}`;
      return {
        name,
        batch: problems.length,
        async: true,
        setup: async () => {
          stage.enter();
          const engine = who === "built-in" ? "built-in" : "node-llama-cpp";
          const backend = await stage.open(name, { ...options, engine });
          return requestWorkload(stage, backend, problems, isDrafted);
        },
      };
    }),
  );
}

function requestWorkload(
  stage: Stage,
  backend: EmbeddedBackend,
  problems: readonly EvaluationProblem[],
  isDrafted: boolean,
): Workload {
  const tally = new Tally();
  const ask = async (problem: EvaluationProblem) => {
    const task: Pick<PlanTask, "draft"> = isDrafted ? { draft: problem.optimal } : {};
    const generation = await writePlanFor(backend, problem, task);
    tally.add(generation.decoding);
    return generation;
  };
  return {
    run: (index) => ask(problems[index % problems.length] as EvaluationProblem),
    check: async () => {
      let sound = 0;
      for (const problem of problems) {
        const { plan } = await ask(problem);
        const { domain, state, goal } = problem.question;
        const actions = plan?.kind === "plan" ? plan.actions : [-1];
        if (provePlan(domain, state, actions, goal.condition).sound) sound++;
      }
      assert.ok(sound >= 0.6 * problems.length, `${sound} of ${problems.length} plans are sound`);
    },
    counts: () => tally.counts,
    dispose: () => stage.leave(),
  };
}

/** Eight questions of one domain, batched and one after the other. An operation is all eight. */
export function togetherTasks(stage: Stage): BenchTask[] {
  const all = someProblems(48);
  const domain = all[0]?.question.domain;
  const problems = all.filter(({ question }) => question.domain === domain).slice(0, 8);
  const task = (
    name: string,
    batch: number,
    run: (backend: EmbeddedBackend) => Promise<readonly string[]>,
  ): BenchTask => ({
    name,
    async: true,
    setup: async () => {
      stage.enter();
      const options = { decoding: "free", drafts: "never", engine: "built-in" } as const;
      const backend = await stage.open(name, { ...options, batch, sequences: 8 });
      return {
        run: () => run(backend),
        // Answers must not depend on their batch.
        check: async () => assert.deepEqual(await run(backend), await oneByOne(backend, problems)),
        counts: () => ({ questions: problems.length }),
        dispose: () => stage.leave(),
      };
    },
  });
  return [
    task("built-in-batch-8", 8, async (backend) => {
      const answers = problems.map((problem) => writePlanFor(backend, problem));
      return (await Promise.all(answers)).map(({ text }) => text);
    }),
    task("built-in-one-by-one-8", 1, (backend) => oneByOne(backend, problems)),
  ];
}

async function oneByOne(
  backend: EmbeddedBackend,
  problems: readonly EvaluationProblem[],
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const problem of problems) texts.push((await writePlanFor(backend, problem)).text);
  return texts;
}
