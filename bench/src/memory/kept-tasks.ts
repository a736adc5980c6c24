import assert from "node:assert/strict";
import { ExactCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  loadDomain,
  Orchestrator,
  type PackedState,
  PlanLibrary,
  planOf,
} from "@understudy/planner-core";
import { partitionOf } from "../cache/partition-of.ts";
import { exampleDomainText } from "../core/domains.ts";
import { type Question, questionsOf } from "../pipeline/questions.ts";
import { retainedBytes } from "../runner/measure/heap.ts";
import type { BenchTask, SuiteOptions } from "../runner/task.ts";

/** Memory per additional thing. */
export function keptTasks(options: SuiteOptions): BenchTask[] {
  const many = options.quick ? 100 : 1000;
  return [
    kept("domain", 40, () => () => loadDomain(exampleDomainText("village"))),
    kept("orchestrator", many, () => orchestratorMaker("guard")),
    kept("planner", many, () => () => new ClassicalPlanner()),
    kept("agent", many, () => agentMaker(options)),
    kept("cached-plan", many, () => cachedPlanMaker(options)),
    kept("plan-library-plan", options.quick ? 40 : 200, () => planLibraryPlanMaker(options)),
    kept("policy-table", 20, () => tableMaker("guard")),
  ];
}

/** @param open creates a fresh maker; the first thing that it makes is not counted */
function kept(name: string, count: number, open: () => (index: number) => unknown): BenchTask {
  return {
    name,
    setup: () => {
      const make = open();
      let index = 0;
      return {
        run: () => make(index++),
        check: () => assert.notEqual(make(index++), undefined),
        // Repeated: earlier things have left free room.
        counts: () => ({ keptBytes: retainedBytes(open(), count) }),
      };
    },
  };
}

function orchestratorMaker(name: "guard"): () => Orchestrator {
  const domain = loadDomain(exampleDomainText(name));
  const planner = new ClassicalPlanner();
  return () => new Orchestrator({ domain, planner });
}

/** One more agent of a warm engine; its state belongs to the game. */
function agentMaker({ quick }: SuiteOptions): (index: number) => unknown {
  const { domain, familiar } = questionsOf("guard", quick);
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  return (index) => {
    const { state, goal } = familiar[index % familiar.length] as Question;
    const agent = `agent-${index}`;
    orchestrator.planNow({ agent, state, goal: goal.name as string });
    return orchestrator;
  };
}

/** One more question, with its plan, in an exact cache. */
function cachedPlanMaker({ quick }: SuiteOptions): (index: number) => unknown {
  const { domain, fresh } = questionsOf("courier", quick);
  const cache = new ExactCache({ capacity: 1_000_000 });
  const [first] = fresh as [Question];
  const partition = partitionOf(domain, first.goal.name as string, first.state);
  return (index) => {
    const { state, goal, actions } = fresh[index % fresh.length] as Question;
    const entry = { scaledCost: 1000, llmSteps: 1, optimal: true, mended: false, costRatio: 1 };
    cache.store(
      // A unique number makes every question different.
      { domain, state: numbered(domain, state, index), goal, partition, text: {}, maxCostRatio: 2 },
      { ...entry, plan: planOf(domain, actions) },
    );
    return cache;
  };
}

/** A state with a unique number. The number may be outside its variable's range, since only the cache reads it. */
function numbered(domain: Domain, state: PackedState, index: number): PackedState {
  const copy = state.slice();
  copy[index % domain.variables.all.length] = 1000 + index;
  return copy;
}

/** One more plan of an LLM planner, with everything derived from it. */
function planLibraryPlanMaker({ quick }: SuiteOptions): (index: number) => unknown {
  const { domain, fresh } = questionsOf("village", quick);
  let planLibrary = new PlanLibrary(domain);
  return (index) => {
    if (index % fresh.length === 0) planLibrary = new PlanLibrary(domain);
    const { goal, actions } = fresh[index % fresh.length] as Question;
    planLibrary.add(actions, { goal });
    return planLibrary;
  };
}

/** The policy tables of all goals. */
function tableMaker(name: "guard"): () => unknown {
  const domain = loadDomain(exampleDomainText(name));
  return () => {
    const planner = new ClassicalPlanner();
    planner.warm(domain.goals.map((goal) => ({ domain, goal })));
    return planner;
  };
}
