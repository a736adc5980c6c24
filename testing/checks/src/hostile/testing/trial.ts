import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AgentReport } from "./agent.ts";
import type { HostileDomain } from "./domains/index.ts";
import { runSampled, type SampledRun } from "./sampled-process.ts";

/** Limits of a trial's processes. */
interface TrialLimits {
  readonly heapMebibytes: number;
  readonly residentMebibytes: number;
  readonly budgetMs: number;
  readonly firstLateMs: number;
  readonly laterLateMs: number;
  readonly laterCalls: number;
  /** Time after which a process is killed. */
  readonly limitMs: number;
}

const LIMITS: TrialLimits = {
  heapMebibytes: 1024,
  residentMebibytes: 1536,
  budgetMs: 200,
  firstLateMs: 50,
  // As much again as they may take.
  laterLateMs: 20,
  laterCalls: 100,
  limitMs: 120_000,
};
const COMMAND_LINE = fileURLToPath(
  new URL("../../../../../workshop/cli/src/main.ts", import.meta.url),
);
const AGENT = fileURLToPath(new URL("agent.ts", import.meta.url));

/** Runs `check`, `plan` and a game on a domain, each in its own process. @returns violated limits */
export async function tryDomain({ name, goal, define }: HostileDomain): Promise<readonly string[]> {
  const file = join(tmpdir(), `hostile-${process.pid}-${name}.json`);
  writeFileSync(file, JSON.stringify(define()));
  try {
    const check = await runSampled(COMMAND_LINE, ["check", file], LIMITS);
    const budget = ["--budget-ms", String(LIMITS.budgetMs)];
    const question = ["--domain", file, "--state", "{}", "--goal", goal, "--json"];
    const plan = await runSampled(COMMAND_LINE, ["plan", ...question, ...budget], LIMITS);
    const numbers = [LIMITS.budgetMs, LIMITS.budgetMs / 10, LIMITS.laterCalls].map(String);
    const game = await runSampled(AGENT, [file, goal, ...numbers], LIMITS);
    return [
      ...complain("check", check, [0]),
      ...complain("plan", plan, [0, 2, 3]),
      ...complain("game", game, [0]),
      ...complainOfTime(game.output),
    ];
  } finally {
    rmSync(file, { force: true });
  }
}

/** Violated limits of a process. */
export function complain(
  what: string,
  { exitCode, peakMebibytes, errors }: SampledRun,
  allowed: readonly number[],
): readonly string[] {
  const complaints: string[] = [];
  if (exitCode === undefined || !allowed.includes(exitCode)) {
    complaints.push(`${what}: ended with ${exitCode ?? "a signal"}: ${lastLine(errors)}`);
  }
  if (peakMebibytes > LIMITS.residentMebibytes) {
    complaints.push(`${what}: ${Math.round(peakMebibytes)} MiB resident`);
  }
  return complaints;
}

/** Violated limits of a game's report; a game without one has ended with a complaint already. */
export function complainOfTime(report: string): readonly string[] {
  if (!report.startsWith("{")) return [];
  const { firstLateMs, laterLateP99Ms } = JSON.parse(report) as AgentReport;
  const complaints: string[] = [];
  if (firstLateMs > LIMITS.firstLateMs) {
    complaints.push(`game: the first plan is ${firstLateMs.toFixed(1)} ms late`);
  }
  if (laterLateP99Ms > LIMITS.laterLateMs) {
    complaints.push(`game: later plans are ${laterLateP99Ms.toFixed(2)} ms late (p99)`);
  }
  return complaints;
}

function lastLine(text: string): string {
  const fatal = text.split("\n").find((line) => line.includes("FATAL"));
  return fatal ?? text.trim().split("\n").at(-1) ?? "";
}
