import assert from "node:assert/strict";
import { renderChoice, renderChoiceSystem } from "@understudy/llm/internal";
import type { LeadCandidate } from "@understudy/planner-core";
import { OptimalLead } from "../repertoire/optimal-lead.ts";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { type EvaluationProblem, someProblems } from "./evaluation-problems.ts";
import { type EmbeddedBackend, generate, round, type Stage } from "./stage.ts";

const PROBLEMS = 9;
const QUICK_PROBLEMS = 4;

interface Choice {
  readonly problem: EvaluationProblem;
  readonly candidates: readonly LeadCandidate[];
}

/** Choices among proved plans for the declared goals; an operation is one choice. */
export function chooseTasks(stage: Stage, { quick }: SuiteOptions): BenchTask[] {
  const problems = someProblems(quick ? QUICK_PROBLEMS : PROBLEMS);
  const task = (name: string, detail: "letters" | "summaries"): BenchTask => ({
    name,
    batch: problems.length,
    async: true,
    setup: async () => {
      stage.enter();
      const backend = await stage.open(name, {});
      return chooseWorkload(stage, backend, problems.map(choiceOf), detail);
    },
  });
  return [task("embedded-choose", "letters"), task("embedded-choose-summaries", "summaries")];
}

function chooseWorkload(
  stage: Stage,
  backend: EmbeddedBackend,
  choices: readonly Choice[],
  detail: "letters" | "summaries",
): Workload {
  const alphabet = backend.info.letters;
  const options = new Set<number>();
  let evaluated = 0;
  let answers = 0;
  const choose = async ({ problem, candidates }: Choice): Promise<number> => {
    const { domain, state } = problem.question;
    const { user, letters } = renderChoice(
      domain,
      state,
      candidates,
      {},
      { detail, letters: alphabet },
    );
    const system = renderChoiceSystem(domain, alphabet);
    const { text, usage } = await generate(backend, { system, user, letters, maxTokens: 1 });
    options.add(candidates.length);
    evaluated += usage.promptTokens - (usage.cachedTokens ?? 0);
    answers++;
    return letters.indexOf(text);
  };
  return {
    run: (index) => choose(choices[index % choices.length] as Choice),
    check: async () => {
      for (const choice of choices) {
        const index = await choose(choice);
        assert.ok(choice.candidates[index] !== undefined, "a proved plan is chosen");
      }
    },
    counts: () => ({ mostOptions: Math.max(...options), evaluated: round(evaluated / answers) }),
    dispose: () => stage.leave(),
  };
}

/** An optimal plan for each reachable declared goal that does not hold. */
function choiceOf(problem: EvaluationProblem): Choice {
  const { domain, state } = problem.question;
  const lead = new OptimalLead(domain);
  const candidates = domain.goals.flatMap((goal): LeadCandidate[] => {
    const plan = goal.condition.holds(state) ? undefined : lead.plan(state, goal);
    return plan === undefined ? [] : [{ goal, actions: plan.actions, scaledCost: plan.scaledCost }];
  });
  return { problem, candidates };
}
