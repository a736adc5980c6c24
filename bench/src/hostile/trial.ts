import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryPath } from "../document/repository.ts";
import type { AgentReport } from "./agent-report.ts";
import type { HostileDomain } from "./domains/index.ts";
import { runSampled, type SampledRun } from "./sampled-process.ts";

/** Limits of a trial's processes. */
export interface TrialLimits {
  readonly heapMebibytes: number;
  readonly residentMebibytes: number;
  readonly budgetMs: number;
  readonly firstLateMs: number;
  readonly laterLateMs: number;
  readonly laterCalls: number;
  /** Time after which a process is killed. */
  readonly processMs: number;
}

/** Figures of a hostile domain, in milliseconds and MiB. */
export interface TrialResult {
  readonly name: string;
  readonly checkMs: number;
  readonly checkMebibytes: number;
  readonly planStatus: string;
  readonly planLateMs: number;
  readonly planMebibytes: number;
  readonly agentMebibytes: number;
  readonly agent: AgentReport | undefined;
  /** Commands that ended abnormally. */
  readonly died: readonly string[];
  /** Violated limits; empty if none. */
  readonly complaints: readonly string[];
}

const COMMAND_LINE = repositoryPath("workshop/cli/src/main.ts");
const AGENT = fileURLToPath(new URL("agent.ts", import.meta.url));

/** Runs `check`, `plan` and a game on a domain, each in its own process. */
export async function tryDomain(domain: HostileDomain, limits: TrialLimits): Promise<TrialResult> {
  const file = join(tmpdir(), `hostile-${process.pid}-${domain.name}.json`);
  writeFileSync(file, JSON.stringify(domain.define()));
  const complaints: string[] = [];
  const died: string[] = [];
  const watch = (what: string, run: SampledRun, allowed: readonly number[]): void => {
    const ended = run.exitCode !== undefined && allowed.includes(run.exitCode);
    if (!ended) died.push(what);
    complaints.push(...complain(what, run, ended, limits));
  };
  try {
    const process = { heapMebibytes: limits.heapMebibytes, limitMs: limits.processMs };
    const check = await runSampled(COMMAND_LINE, ["check", file], process);
    watch("check", check, [0]);
    const budget = ["--budget-ms", String(limits.budgetMs)];
    const question = ["--domain", file, "--state", "{}", "--goal", domain.goal, "--json"];
    const plan = await runSampled(COMMAND_LINE, ["plan", ...question, ...budget], process);
    watch("plan", plan, [0, 2, 3]);
    const answer = parse<{ readonly status: string; readonly elapsedMs: number }>(plan.output);
    const planLateMs = (answer?.elapsedMs ?? Number.NaN) - limits.budgetMs;
    if (!(planLateMs <= limits.firstLateMs))
      complaints.push(`plan: ${planLateMs.toFixed(1)} ms late`);
    const numbers = [limits.budgetMs, limits.budgetMs / 10, limits.laterCalls].map(String);
    const game = await runSampled(AGENT, [file, domain.goal, ...numbers], process);
    watch("game", game, [0]);
    const agent = parse<AgentReport>(game.output);
    if (agent !== undefined) complaints.push(...complainOfTime(agent, limits));
    return {
      name: domain.name,
      checkMs: check.elapsedMs,
      checkMebibytes: check.peakMebibytes,
      planStatus: answer?.status ?? "none",
      planLateMs,
      planMebibytes: plan.peakMebibytes,
      agentMebibytes: game.peakMebibytes,
      agent,
      died,
      complaints,
    };
  } finally {
    rmSync(file, { force: true });
  }
}

function complain(
  what: string,
  { exitCode, peakMebibytes, errors }: SampledRun,
  ended: boolean,
  { residentMebibytes }: TrialLimits,
): string[] {
  const complaints: string[] = [];
  if (!ended) {
    complaints.push(`${what}: ended with ${exitCode ?? "a signal"}: ${lastLine(errors)}`);
  }
  if (peakMebibytes > residentMebibytes) {
    complaints.push(`${what}: ${Math.round(peakMebibytes)} MiB resident`);
  }
  return complaints;
}

function complainOfTime(agent: AgentReport, limits: TrialLimits): string[] {
  const complaints: string[] = [];
  if (agent.firstLateMs > limits.firstLateMs) {
    complaints.push(`game: the first plan is ${agent.firstLateMs.toFixed(1)} ms late`);
  }
  if (agent.laterLateP99Ms > limits.laterLateMs) {
    complaints.push(`game: later plans are ${agent.laterLateP99Ms.toFixed(2)} ms late (p99)`);
  }
  return complaints;
}

function parse<Result>(text: string): Result | undefined {
  try {
    return JSON.parse(text) as Result;
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  const fatal = text.split("\n").find((line) => line.includes("FATAL"));
  return fatal ?? text.trim().split("\n").at(-1) ?? "";
}
