import { parseFlags } from "../runner/parse-flags.ts";
import { formatVerdicts } from "../runner/report/format-verdict.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { hostileDomains } from "./domains/index.ts";
import { judgeTrials } from "./judge-trials.ts";
import { type TrialLimits, type TrialResult, tryDomain } from "./trial.ts";

const LIMITS: TrialLimits = {
  heapMebibytes: 1024,
  residentMebibytes: 1536,
  budgetMs: 200,
  firstLateMs: 50,
  laterLateMs: 1,
  laterCalls: 100,
  processMs: 120_000,
};

const usage = `Usage: pnpm bench hostile [--only TEXT] [--json]

Domains that are accepted and ask for as much work and memory as they can. For each of them, in processes
of their own with a heap of ${LIMITS.heapMebibytes} MiB:

  check  understudy check
  plan   understudy plan --budget-ms ${LIMITS.budgetMs}, with the shipped model
  game   an orchestrator that plans at once after loading, then ${LIMITS.laterCalls} times with ${LIMITS.budgetMs / 10} ms

Prints how late the plans were (negative: time that was left), how long the event loop stood still, and the
peak of resident memory, the share of the time of the later calls that the process had a processor (on an idle
machine about 100 % or more), and whether the promises hold. Exits with 1 if a process died, took more than ${LIMITS.residentMebibytes} MiB, if a first plan was
more than ${LIMITS.firstLateMs} ms late, or later ones more than ${LIMITS.laterLateMs} ms (p99). Means something on an idle machine only.

  --only TEXT  domains whose name contains it
  --json       one JSON object per line`;

/**
 * Runs the hostile domains, one after the other.
 *
 * @returns the exit code
 */
export async function runHostile(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    only: { type: "string", default: "" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const chosen = hostileDomains.filter(({ name }) => name.includes(values.only));
  if (values.help || chosen.length === 0) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const results: TrialResult[] = [];
  for (const domain of chosen) {
    const result = await tryDomain(domain, LIMITS);
    results.push(result);
    if (values.json) output.out(JSON.stringify(result));
    else output.error(`${domain.name}: ${result.complaints.join("; ") || "fine"}`);
  }
  if (!values.json) output.out(`${formatTrials(results)}\n`);
  const verdicts = judgeTrials(results, LIMITS);
  if (values.json) for (const verdict of verdicts) output.out(JSON.stringify(verdict));
  else output.out(formatVerdicts(verdicts));
  const failed = results.filter(({ complaints }) => complaints.length > 0).length;
  output.error(`${results.length} hostile domains, ${failed} with complaints`);
  return failed === 0 ? 0 : 1;
}

function formatTrials(results: readonly TrialResult[]): string {
  const header = [
    "domain",
    "check",
    "MiB",
    "plan",
    "late",
    "MiB",
    "load",
    "first",
    "late",
    "blocked",
    "later",
    "late p99",
    "max",
    "blocked",
    "MiB",
    "processor",
  ];
  const ms = (value: number | undefined): string =>
    value === undefined ? "" : `${value.toFixed(Math.abs(value) < 10 ? 1 : 0)} ms`;
  const rows = results.map(({ agent, ...result }) => [
    result.name,
    ms(result.checkMs),
    String(Math.round(result.checkMebibytes)),
    result.planStatus,
    ms(result.planLateMs),
    String(Math.round(result.planMebibytes)),
    ms(agent?.loadMs),
    agent?.firstStatus ?? "",
    ms(agent?.firstLateMs),
    ms(agent?.firstBlockedMs),
    agent?.laterStatus ?? "",
    ms(agent?.laterLateP99Ms),
    ms(agent?.laterLateMaxMs),
    ms(agent?.laterBlockedMs),
    String(Math.round(result.agentMebibytes)),
    agent === undefined ? "" : `${Math.round(100 * agent.laterProcessorShare)} %`,
  ]);
  return formatTable([header, ...rows]);
}
