import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { createLead, ExactCache } from "@understudy/llm";
import { loadDomain, Orchestrator, type Outcome } from "@understudy/planner-core";
import type { DemoArguments } from "./arguments.ts";
import { chooseModel } from "./choose-model.ts";

const village = new URL("../../domains/village.json", import.meta.url);

/** Where the villager wakes up. */
const morning = {
  ...{ at: "home", energy: 5, hungry: false, has_axe: true, has_pick: false, has_rod: false },
  ...{ wood: 0, stone: 0, fish: 0, grain: 0, coins: 2, fire_lit: false, house_built: false },
};
const questions = [
  { title: "a cold morning", state: morning, goal: "warm_home" },
  { title: "an empty stomach", state: { ...morning, hungry: true, coins: 3 }, goal: "eat" },
  { title: "wood for the winter", state: morning, goal: { wood: { ">=": 2 } } },
];

/** Runs the demo and prints what happens. */
export async function runDemo(
  { model, cache: capacity, timeoutMs }: DemoArguments,
  print: (line: string) => void,
): Promise<void> {
  const domain = loadDomain(readFileSync(village, "utf8"));
  const { spec, why } = await chooseModel(model);
  print(`model    ${spec} (${why})`);
  const beganMs = performance.now();
  const lead = await createLead({ model: spec });
  try {
    await lead.warmUp(domain);
    print(`ready    after ${formatMs(performance.now() - beganMs)}\n`);
    const cache = capacity === 0 ? undefined : new ExactCache({ capacity });
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain, planner, lead, cache });
    for (const round of ["first", "second"]) {
      print(`the ${round} time`);
      for (const { title, state, goal } of questions) {
        const request = { agent: "villager", state, goal, budgetMs: timeoutMs };
        print(describe(title, await orchestrator.plan(request)));
      }
      print("");
    }
    orchestrator.dispose();
  } finally {
    await lead.dispose();
  }
}

function describe(title: string, { plan, source, reason, cost, elapsedMs }: Outcome): string {
  const steps = (plan?.steps ?? []).map(({ tool, args }) => `${tool}(${Object.values(args)})`);
  const by = reason === undefined ? source : `${source}: ${reason}`;
  const head = `  ${title.padEnd(20)}  ${by.padEnd(24)}  ${formatMs(elapsedMs).padStart(8)}`;
  return `${head}  cost ${cost}\n    ${steps.join(", ") || "no plan"}`;
}

function formatMs(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}
