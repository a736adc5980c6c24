import { fileURLToPath } from "node:url";
import { ClassicalPlanner } from "@understudy/classical";
import { createLead } from "@understudy/llm";
import { type Domain, Orchestrator, systemClock } from "@understudy/planner-core";
import { UNHURRIED_MODEL } from "../runner/unhurried.ts";
import type { Contestant } from "./contestants.ts";
import type { PoolQuestion } from "./question-set.ts";

/** Figures of two real models together. */
export interface RealFigures {
  readonly requests: number;
  readonly withModel: number;
  readonly asWritten: number;
  readonly costRatio: number;
  /** Calls of the two models, as counted in outcomes; a single model has one per question. */
  readonly calls: number;
  readonly late: number;
}

const EIGHT_LAYERS = fileURLToPath(new URL("../../models/planner-8-layers.gguf", import.meta.url));
const BUDGET_MS = 2000;
/** Timer slack on a busy machine. */
const STALL_MS = 250;

/**
 * The shipped model and its predecessor in this process, on one resource, asked one question after the other in real
 * time.
 */
export async function playReal(
  { lead: leadOf }: Contestant,
  questions: readonly PoolQuestion[],
): Promise<{ readonly figures: RealFigures; readonly tookMs: Float64Array }> {
  const count = questions.length;
  const resource = "this process";
  const members = [
    {
      name: "8-layers",
      lead: await createLead({ embedded: UNHURRIED_MODEL, model: EIGHT_LAYERS }),
      resource,
    },
    {
      name: "shipped",
      lead: await createLead({ embedded: UNHURRIED_MODEL, model: "nano" }),
      resource,
    },
  ];
  const lead = leadOf(members, systemClock);
  const stages = new Map<Domain, Orchestrator>();
  const sums = { withModel: 0, asWritten: 0, costRatio: 0, calls: 0, late: 0 };
  const tookMs = new Float64Array(count);
  try {
    for (const [index, question] of questions.entries()) {
      const { domain, state, goal, cost } = question;
      let stage = stages.get(domain);
      if (stage === undefined) {
        for (const member of members) await member.lead.warmUp(domain);
        stage = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead });
        stages.set(domain, stage);
      }
      const request = { agent: "bench", state, goal: goal.name ?? goal.definition };
      const outcome = await stage.plan({ ...request, budgetMs: BUDGET_MS, background: false });
      tookMs[index] = outcome.elapsedMs;
      if (outcome.elapsedMs > BUDGET_MS + STALL_MS) sums.late++;
      if (outcome.leadSteps > 0) sums.withModel++;
      if (outcome.source === "llm") sums.asWritten++;
      sums.calls += outcome.ensemble?.calls.length ?? 1;
      sums.costRatio += outcome.cost / cost / count;
    }
  } finally {
    for (const stage of stages.values()) stage.dispose();
    for (const member of members) await member.lead.dispose();
  }
  return { figures: { requests: count, ...sums }, tookMs };
}
