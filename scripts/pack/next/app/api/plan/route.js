// app/api/plan/route.js
import { ClassicalPlanner } from "@understudy/classical";
import { createLead } from "@understudy/llm";
import { Orchestrator } from "@understudy/planner-core";
import { domain } from "../../hut.js";

let orchestrator;

async function start() {
  const lead = await createLead();
  return new Orchestrator({ domain, planner: new ClassicalPlanner(), lead });
}

export async function POST(request) {
  orchestrator ??= start(); // at the first request, and not while Next builds
  const state = domain.state(await request.json());
  const asked = { agent: "ann", state, goal: "warm", budgetMs: 2000 };
  const { source, plan } = await (await orchestrator).plan(asked);
  return Response.json({ source, steps: plan?.steps });
}
