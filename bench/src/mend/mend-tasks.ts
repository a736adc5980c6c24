import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, Orchestrator, type Outcome } from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { damagedPlans } from "./damaged-plans.ts";
import { gpt4Plans, type Prompting } from "./plan-bench/gpt-4-plans.ts";
import { SayingLead } from "./saying-lead.ts";
import { isSound, type WrittenPlan } from "./written-plan.ts";

/** The compared rules: searching for a bridge back to the plan, or keeping only its valid prefix. */
const RULES = { bridge: 4, beginning: 0 } as const;
const RATIOS = [1.6, 1.25] as const;
/** Limits in nodes rather than time, so that results do not depend on load. */
const SETTINGS = {
  understudyMaxMs: UNHURRIED_MS,
  understudyImproveMs: UNHURRIED_MS,
  understudyExpansions: 2000,
};

/** The part of the plans that a quick run repairs: one of so many. */
const QUICK_PART = 4;

/** Repairs of broken plans; an operation is one repair, from the lead's answer to the outcome. */
export function mendTasks({ quick }: SuiteOptions): BenchTask[] {
  const corpora = {
    "plan-bench": () => wrongGpt4Plans("one-shot"),
    "zero-shot": () => wrongGpt4Plans("zero-shot"),
    mystery: () => wrongGpt4Plans("mystery"),
    damaged: damagedPlans,
  };
  return Object.entries(corpora).flatMap(([problem, load]) =>
    RATIOS.flatMap((ratio) =>
      Object.entries(RULES).map(([rule, maxBridgeSteps]): BenchTask => {
        const name = `${rule}-${ratio}`;
        const plans = () => load().filter((_, index) => !quick || index % QUICK_PART === 0);
        const setup = (): Promise<Workload> => mending(plans(), ratio, maxBridgeSteps);
        return { name, problem, async: true, measures: "result", setup };
      }),
    ),
  );
}

/** The wrong plans: 343 with an example in the prompt, 339 without, 482 of the mystery. */
function wrongGpt4Plans(prompting: Prompting): readonly WrittenPlan[] {
  return gpt4Plans(prompting).filter(({ isCorrect }) => !isCorrect);
}

async function mending(
  plans: readonly WrittenPlan[],
  maxCostRatio: number,
  maxBridgeSteps: number,
): Promise<Workload> {
  const stages = new Map<
    Domain,
    { readonly lead: SayingLead; readonly orchestrator: Orchestrator; readonly alone: Orchestrator }
  >();
  for (const { domain } of plans) {
    if (stages.has(domain)) continue;
    const lead = new SayingLead();
    const settings = { ...SETTINGS, maxCostRatio, maxBridgeSteps };
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain, planner, lead, ...settings });
    const alone = new Orchestrator({ domain, planner, ...SETTINGS });
    stages.set(domain, { lead, orchestrator, alone });
  }
  const stageOf = ({ domain }: WrittenPlan) =>
    stages.get(domain) as NonNullable<ReturnType<typeof stages.get>>;
  const requestFor = ({ state, goal }: WrittenPlan) => {
    return { agent: "bench", state, goal: goal.name ?? goal.definition, budgetMs: UNHURRIED_MS };
  };
  const mend = async (plan: WrittenPlan) => {
    const { lead, orchestrator } = stageOf(plan);
    lead.plan = plan.actions;
    const request = requestFor(plan);
    const outcome: Outcome = await orchestrator.plan(request);
    return { outcome, ms: performance.now() - lead.saidMs };
  };
  const figures = {
    ...{ plans: 0, modelSteps: 0, kept: 0, mended: 0, proved: 0 },
    ...{ medianCost: 0, meanCost: 0 },
  };
  return {
    run: async (index) => (await mend(plans[index % plans.length] as WrittenPlan)).ms,
    check: async () => {
      const costs: number[] = [];
      for (const plan of plans) {
        const { outcome } = await mend(plan);
        const served = { ...plan, actions: outcome.plan?.actions ?? [] };
        costs.push(outcome.cost / (await stageOf(plan).alone.plan(requestFor(plan))).cost);
        figures.plans++;
        figures.modelSteps += plan.actions.length;
        figures.kept += outcome.leadSteps;
        if (outcome.source === "mended") figures.mended++;
        if (outcome.status === "solved" && isSound(served)) figures.proved++;
      }
      costs.sort((one, other) => one - other);
      figures.medianCost = costs[Math.floor(costs.length / 2)] as number;
      figures.meanCost = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
    },
    counts: () => figures,
    dispose: async () => {
      for (const { orchestrator, alone } of stages.values()) {
        await orchestrator.dispose();
        await alone.dispose();
      }
    },
  };
}
