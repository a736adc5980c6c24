import assert from "node:assert/strict";
import type { EmbeddedBackendOptions, Generation } from "@understudy/llm";
import { PlanProver, provePlan } from "@understudy/planner-core";
import { OptimalLead } from "../repertoire/optimal-lead.ts";
import type { BenchTask, Counts, SuiteOptions, Workload } from "../runner/task.ts";
import { demoProblems, type EvaluationProblem, someProblems } from "./evaluation-problems.ts";
import { type EmbeddedBackend, type Stage, Tally, writePlanFor } from "./stage.ts";

/** Problems per sample: all variants write the same plans. */
const PROBLEMS = 9;
const QUICK_PROBLEMS = 4;

/** The baseline variant. */
const PLAIN = "embedded-plan-plain";

/** A way to have plans written. */
interface Variant {
  readonly name: string;
  readonly options: EmbeddedBackendOptions;
  /** The answer to a problem; `plain` is the model's answer without a draft. */
  readonly answer: (
    backend: EmbeddedBackend,
    problem: EvaluationProblem,
    plain: readonly number[],
  ) => Promise<Generation>;
  /** Whether it is checked on all problems, not only the timed ones. */
  readonly isCountedOnAll?: boolean;
  /** Whether the text must equal the model's without a draft. */
  readonly isLossless?: boolean;
}

const free: EmbeddedBackendOptions = { decoding: "free", drafts: "always" };

const variants: readonly Variant[] = [
  {
    name: PLAIN,
    options: free,
    answer: (backend, problem) => writePlanFor(backend, problem),
    isCountedOnAll: true,
  },
  {
    name: "embedded-plan-draft-agree",
    options: free,
    answer: (backend, problem, plain) => writePlanFor(backend, problem, { draft: plain }),
    isLossless: true,
  },
  {
    name: "embedded-plan-draft-real",
    options: { ...free, drafts: "adaptive" },
    answer: (backend, problem) => {
      const { optimal } = problem;
      return writePlanFor(backend, problem, { draft: optimal, redraft: redraftOf(problem) });
    },
    isCountedOnAll: true,
    isLossless: true,
  },
  {
    name: "embedded-plan-draft-wrong",
    options: { ...free, drafts: "adaptive" },
    answer: (backend, problem, plain) =>
      writePlanFor(backend, problem, { draft: wrongDraft(problem, plain) }),
    isLossless: true,
  },
  {
    name: "embedded-plan-grammar",
    options: { decoding: "grammar", drafts: "never" },
    answer: (backend, problem) => writePlanFor(backend, problem),
  },
  {
    name: "embedded-plan-applicable",
    options: { decoding: "applicable", drafts: "never" },
    answer: (backend, problem) => writePlanFor(backend, problem),
    isCountedOnAll: true,
  },
  {
    name: "embedded-plan-applicable-draft",
    options: { decoding: "applicable", drafts: "adaptive" },
    answer: (backend, problem) =>
      writePlanFor(backend, problem, { draft: problem.optimal, redraft: redraftOf(problem) }),
  },
];

/** Ways to have a plan written, on the same problems; an operation is one plan. */
export function planTasks(stage: Stage, { quick }: SuiteOptions): BenchTask[] {
  const problems = someProblems(quick ? QUICK_PROBLEMS : PROBLEMS);
  const plain = new Map<EvaluationProblem, Promise<Generation>>();
  return variants.map((variant) => {
    const checked = quick || !variant.isCountedOnAll ? problems : demoProblems();
    return {
      name: variant.name,
      batch: problems.length,
      async: true,
      setup: () => planWorkload(stage, variant, problems, checked, plain),
    };
  });
}

async function planWorkload(
  stage: Stage,
  variant: Variant,
  problems: readonly EvaluationProblem[],
  checked: readonly EvaluationProblem[],
  plain: Map<EvaluationProblem, Promise<Generation>>,
): Promise<Workload> {
  stage.enter();
  const backend = await stage.open(variant.name, variant.options);
  const plainBackend = await stage.open(PLAIN, free);
  const plainOf = (problem: EvaluationProblem): Promise<Generation> => {
    const known = plain.get(problem) ?? writePlanFor(plainBackend, problem);
    plain.set(problem, known);
    return known;
  };
  const answer = async (problem: EvaluationProblem): Promise<Generation> =>
    variant.answer(backend, problem, actionsOf(await plainOf(problem)));
  const tally = new Tally();
  let validity: Counts = {};
  return {
    run: async (index) => {
      const { decoding } = await answer(problems[index % problems.length] as EvaluationProblem);
      tally.add(decoding);
      return decoding;
    },
    check: async () => {
      let same = 0;
      let valid = 0;
      let executable = 0;
      for (const problem of checked) {
        const { text, plan } = await (variant.name === PLAIN ? plainOf : answer)(problem);
        if (text === (await plainOf(problem)).text) same++;
        const { domain, state, goal } = problem.question;
        const actions = plan?.kind === "plan" ? plan.actions : [-1];
        if (provePlan(domain, state, actions, goal.condition).sound) valid++;
        if (provePlan(domain, state, actions, domain.condition({})).sound) executable++;
      }
      // Rounding may break ties differently once in a hundred answers.
      if (variant.isLossless)
        assert.ok(same >= 0.97 * checked.length, `${same} texts are the same`);
      if (variant.options.decoding === "applicable") assert.equal(executable, checked.length);
      validity = { problems: checked.length, valid, executable, same };
    },
    counts: () => ({ ...tally.counts, ...validity }),
    dispose: () => stage.leave(),
  };
}

function actionsOf(generation: Generation): readonly number[] {
  return generation.plan?.kind === "plan" ? generation.plan.actions : [];
}

/** Replans from the model's own steps, as the orchestrator does. */
function redraftOf({ question }: EvaluationProblem) {
  const { domain, state, goal } = question;
  return (stepsSaid: readonly number[]): readonly number[] | undefined => {
    const prover = new PlanProver(domain);
    if (!prover.prove(state, stepsSaid, undefined)) return undefined;
    return leadOf(domain).plan(prover.state.slice(), goal)?.actions;
  };
}

const leads = new WeakMap<object, OptimalLead>();

function leadOf(domain: EvaluationProblem["question"]["domain"]): OptimalLead {
  let lead = leads.get(domain);
  if (lead === undefined) {
    lead = new OptimalLead(domain);
    leads.set(domain, lead);
  }
  return lead;
}

/** A draft of the answer's length that differs from the first step on. */
function wrongDraft({ question }: EvaluationProblem, plain: readonly number[]): readonly number[] {
  const { domain } = question;
  const toolOf = (action: number): string | undefined => domain.step(action)?.tool;
  const other = Array.from({ length: domain.actions.count }, (_, action) => action).find(
    (action) => toolOf(action)?.[0] !== toolOf(plain[0] ?? 0)?.[0],
  );
  return new Array<number>(Math.max(1, plain.length)).fill(other ?? 0);
}
