"use client";
import { ClassicalPlanner } from "@understudy/classical";
import { createLead } from "@understudy/llm/browser";
import { Orchestrator } from "@understudy/planner-core";
import { useEffect, useState } from "react";
import { domain } from "./hut.js";

const home = domain.state({ at: "home", wood: 0, fire_lit: false });

async function planHere() {
  const lead = await createLead();
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead });
  return await orchestrator.plan({ agent: "ann", state: home, goal: "warm", budgetMs: 10_000 });
}

export default function Page() {
  const [outcome, setOutcome] = useState();
  useEffect(() => void planHere().then(setOutcome), []);
  return <p>{JSON.stringify(outcome?.plan?.steps.map(({ tool }) => tool))}</p>;
}
