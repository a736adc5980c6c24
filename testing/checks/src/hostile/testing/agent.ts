import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";

/*
 * A trial's program in its own process: a game that loads the domain, asks for a plan at once, and then repeatedly with
 * a short budget. Arguments: file, goal, the two budgets and the number of later calls. Writes an AgentReport.
 */

/** Lateness of a trial's agent, in milliseconds. Negative values are remaining time. */
export interface AgentReport {
  readonly firstLateMs: number;
  readonly laterLateP99Ms: number;
}

const [file = "", goal = "", ...numbers] = process.argv.slice(2);
const [firstBudgetMs = 200, laterBudgetMs = 20, laterCalls = 100] = numbers.map(Number);

const domain = loadDomain(readFileSync(file, "utf8"));
const state = domain.state({});
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });

const firstLateMs = await askLate(firstBudgetMs);
const late: number[] = [];
for (let call = 0; call < laterCalls; call++) late.push(await askLate(laterBudgetMs));
late.sort((one, other) => one - other);
const laterLateP99Ms = late[Math.ceil(0.99 * late.length) - 1] ?? Number.NaN;
const report: AgentReport = { firstLateMs, laterLateP99Ms };
process.stdout.write(JSON.stringify(report));

/** Lateness by the clock or by processor time, whichever is less: a busy machine makes no plan late. */
async function askLate(budgetMs: number): Promise<number> {
  const askedMs = performance.now();
  const before = process.cpuUsage();
  await orchestrator.plan({ agent: "ann", state, goal, budgetMs });
  const { user, system } = process.cpuUsage(before);
  return Math.min((user + system) / 1000, performance.now() - askedMs) - budgetMs;
}
