import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { percentile } from "../runner/measure/percentiles.ts";
import type { AgentReport } from "./agent-report.ts";
import { Heart } from "./heart.ts";

/*
 * A trial's program in its own process: a game that loads the domain, asks for a plan at once, and then repeatedly with
 * a short budget. Arguments: file, goal, the two budgets and the number of later calls. Writes an AgentReport.
 */

const [file = "", goal = "", ...numbers] = process.argv.slice(2);
const [firstBudgetMs = 200, laterBudgetMs = 20, laterCalls = 100] = numbers.map(Number);

const text = readFileSync(file, "utf8");
const beganMs = performance.now();
const domain = loadDomain(text);
const loadMs = performance.now() - beganMs;
const state = domain.state({});
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });

const heart = new Heart();
const first = await ask(firstBudgetMs);
const firstBlockedMs = heart.longestPauseMs;
const late: number[] = [];
let laterStatus = first.status;
heart.reset();
const laterBeganMs = performance.now();
const processorBefore = process.cpuUsage();
for (let call = 0; call < laterCalls; call++) {
  const later = await ask(laterBudgetMs);
  late.push(later.lateMs);
  laterStatus = later.status;
}
const { user, system } = process.cpuUsage(processorBefore);
const laterProcessorShare = (user + system) / 1000 / (performance.now() - laterBeganMs);
heart.stop();
const sorted = Float64Array.from(late).sort();
const report: AgentReport = {
  loadMs,
  firstStatus: first.status,
  firstLateMs: first.lateMs,
  firstBlockedMs,
  laterStatus,
  laterLateP99Ms: percentile(sorted, 0.99),
  laterLateMaxMs: sorted.at(-1) ?? 0,
  laterBlockedMs: heart.longestPauseMs,
  laterProcessorShare,
};
process.stdout.write(JSON.stringify(report));

async function ask(
  budgetMs: number,
): Promise<{ readonly status: string; readonly lateMs: number }> {
  const askedMs = performance.now();
  const { status } = await orchestrator.plan({ agent: "ann", state, goal, budgetMs });
  return { status, lateMs: performance.now() - askedMs - budgetMs };
}
