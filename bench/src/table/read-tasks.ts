import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import {
  Orchestrator,
  type PackedState,
  PlanProver,
  type Policy,
  runSearch,
} from "@understudy/planner-core";
import type { BenchTask, Counts } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import {
  type Question,
  questionsOf,
  type TableProblem,
  tableProblems,
  warmPlanner,
} from "./questions.ts";

/** A power of two: questions are picked with a mask. */
const QUESTIONS = 1024;
/** Questions that a check also searches. */
const SEARCHED = 48;
const AGENTS = 10_000;
/** A frame at 60 per second. */
const FRAME_MS = 16.6;

/** Reading plans: from a table, through the orchestrator, for one agent and for ten thousand. */
export function readTasks(): BenchTask[] {
  const problems = tableProblems();
  return [...problems.map(engineTask), ...problems.map(endToEndTask), ...problems.map(frameTask)];
}

/** From a packed state to the step ids of an optimal plan. */
function engineTask(problem: TableProblem): BenchTask {
  return {
    name: "table-engine",
    problem: problem.name,
    slowestBy: "p50",
    batch: 16,
    allocation: true,
    setup: () => {
      const planner = warmPlanner(problem);
      const { domain } = problem;
      const questions = questionsOf(problem, QUESTIONS);
      const policies = questions.map(({ goal }) => planner.policy({ domain, goal }) as Policy);
      const states = questions.map(({ state }) => state);
      const plan = new Int32Array(Math.max(...policies.map(({ longestPlan }) => longestPlan)));
      return {
        run: (index) => {
          const at = index & (QUESTIONS - 1);
          return (policies[at] as Policy).plan(states[at] as Int32Array, plan);
        },
        check: () => checkPolicies(problem, questions, policies),
        counts: () => stepsOf(questions, policies),
      };
    },
  };
}

function checkPolicies(
  { domain }: TableProblem,
  questions: readonly Question[],
  policies: readonly Policy[],
): void {
  const searcher = new ClassicalPlanner({ tables: false });
  const prover = new PlanProver(domain);
  for (const [at, { state, goal }] of questions.entries()) {
    const policy = policies[at] as Policy;
    const scaledCost = policy.scaledCost(state);
    if (at < SEARCHED) {
      const result = runSearch(searcher, { domain, state, goal, mode: "optimal" });
      assert.ok(result.status === "solved");
      assert.equal(scaledCost, result.scaledCost);
    }
    const plan = new Int32Array(policy.longestPlan);
    const length = policy.plan(state, plan);
    assert.ok(prover.prove(state, Array.from(plan.subarray(0, length)), goal.condition));
    assert.equal(prover.scaledCost, scaledCost);
  }
}

function stepsOf(questions: readonly Question[], policies: readonly Policy[]): Counts {
  let steps = 0;
  for (const [at, { state }] of questions.entries()) {
    const policy = policies[at] as Policy;
    steps += policy.plan(state, new Int32Array(policy.longestPlan));
  }
  return { steps: Math.round((100 * steps) / questions.length) / 100 };
}

interface Request {
  readonly agent: string;
  readonly state: PackedState;
  readonly goal: string;
}

function requestsOf(questions: readonly Question[]): readonly Request[] {
  return questions.map(({ state, goal }, at) => ({
    agent: `agent-${at}`,
    state,
    goal: goal.name as string,
  }));
}

/** From a packed state to an outcome with step objects: a call of `planNow` without a lead. */
function endToEndTask(problem: TableProblem): BenchTask {
  return {
    name: "table-end-to-end",
    problem: problem.name,
    slowestBy: "p50",
    batch: 16,
    allocation: true,
    setup: () => {
      const { domain } = problem;
      const orchestrator = new Orchestrator({ domain, planner: warmPlanner(problem) });
      const questions = questionsOf(problem, QUESTIONS);
      const requests = requestsOf(questions);
      return {
        run: (index) => orchestrator.planNow(requests[index & (QUESTIONS - 1)] as Request),
        check: () => {
          const planner = warmPlanner(problem);
          for (const [at, { state, goal }] of questions.entries()) {
            const outcome = orchestrator.planNow(requests[at] as Request);
            const scaledCost = planner.policy({ domain, goal })?.scaledCost(state) as number;
            assert.equal(outcome.status, "solved");
            assert.equal(Math.round(outcome.cost * 1000), scaledCost);
            assert.ok(outcome.optimal);
            assert.ok((outcome.plan?.steps.length ?? 0) > 0);
          }
        },
      };
    },
  };
}

/** Ten thousand agents in different states replan: the time until the last has its plan. */
function frameTask(problem: TableProblem): BenchTask {
  return {
    name: "frame-10k-agents",
    problem: problem.name,
    slowestBy: "p50",
    setup: () => {
      const { domain } = problem;
      const orchestrator = new Orchestrator({ domain, planner: warmPlanner(problem) });
      const requests = requestsOf(questionsOf(problem, AGENTS));
      const answeredIn = (sliceMs: number): number =>
        orchestrator.planMany(requests, sliceMs).filter((outcome) => outcome?.status === "solved")
          .length;
      return {
        run: () => orchestrator.planMany(requests, UNHURRIED_MS),
        check: () => assert.equal(answeredIn(UNHURRIED_MS), AGENTS),
        counts: () => ({ agents: AGENTS, inOneFrame: answeredIn(FRAME_MS) }),
      };
    },
  };
}
