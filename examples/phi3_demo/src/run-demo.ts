import { readFileSync } from "node:fs";
import { ExactCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import { createLlmPlanner, withoutPassword } from "@understudy/llm";
import {
  type Clock,
  loadDomain,
  Orchestrator,
  type Outcome,
  systemClock,
  type TelemetrySnapshot,
} from "@understudy/planner-core";
import type { DemoArguments } from "./arguments.ts";
import { chooseModel } from "./choose-model.ts";

const village = new URL("../../domains/village.json", import.meta.url);

/** The villager's state in the morning. */
const morning = {
  ...{ at: "home", energy: 5, hungry: false, has_axe: true, has_pick: false, has_rod: false },
  ...{ wood: 0, stone: 0, fish: 0, grain: 0, coins: 2, fire_lit: false, house_built: false },
};
const questions = [
  { title: "a cold morning", state: morning, goal: "warm_home" },
  { title: "an empty stomach", state: { ...morning, hungry: true, coins: 3 }, goal: "eat" },
  { title: "wood for the winter", state: morning, goal: { wood: { ">=": 2 } } },
];

/**
 * Runs the demo and prints what happens.
 *
 * @returns share of questions answered by the classical planner instead of the model
 */
export async function runDemo(
  { model, cache: capacity, timeoutMs }: DemoArguments,
  print: (line: string) => void,
  clock: Clock = systemClock,
): Promise<number> {
  const domain = loadDomain(readFileSync(village, "utf8"));
  const { spec, why } = await chooseModel(model);
  print(`model    ${withoutPassword(spec)} (${why})`);
  const beganMs = performance.now();
  const llm = await createLlmPlanner({ model: spec, clock });
  try {
    // Questions are answered without a model that is not ready.
    await llm.warmUp(domain).catch(({ message }: Error) => print(`failed   ${message}`));
    print(`ready    after ${formatMs(performance.now() - beganMs)}\n`);
    const cache = capacity === 0 ? undefined : new ExactCache({ capacity });
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain, planner, llm, cache, clock });
    for (const round of ["first", "second"]) {
      print(`the ${round} time`);
      for (const { title, state, goal } of questions) {
        const request = { agent: "villager", state, goal, budgetMs: timeoutMs };
        print(describe(title, await orchestrator.plan(request)));
      }
      print("");
    }
    const { share, text } = fallbacks(orchestrator.telemetry.snapshot());
    print(text);
    orchestrator.dispose();
    return share;
  } finally {
    await llm.dispose();
  }
}

function describe(title: string, { plan, source, reason, cost, elapsedMs }: Outcome): string {
  const steps = (plan?.steps ?? []).map(({ tool, args }) => `${tool}(${Object.values(args)})`);
  const by = reason === undefined ? source : `${source}: ${reason}`;
  const head = `  ${title.padEnd(20)}  ${by.padEnd(24)}  ${formatMs(elapsedMs).padStart(8)}`;
  return `${head}  cost ${cost}\n    ${steps.join(", ") || "no plan"}`;
}

/** Share of questions answered by the classical planner instead of the model. */
function fallbacks({ fallbacks: byReason, withLlm, withLlmUncached }: TelemetrySnapshot) {
  const count = Object.values(byReason).reduce((sum, each) => sum + each, 0);
  const share = count / withLlm;
  const percent = (part: number): string => `${Math.round(100 * part)} %`;
  const asked = percent(count / Math.max(1, withLlmUncached));
  const text = `fell back ${count} times: ${percent(share)} of all questions, ${asked} of those not in the cache`;
  return { share, text };
}

function formatMs(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}
