import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunProgress, type RunResult, runStress } from "@understudy/stress";
import { parseFlags } from "../runner/parse-flags.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { ServedProcess } from "./served-process.ts";
import {
  type Drained,
  drain,
  FAULT_TRIALS,
  type FaultTrial,
  fillDisk,
  mountSmallDisk,
  SOUND_CONFIG,
  type TrialStage,
} from "./trials.ts";
import { describeUploads, tryUploads } from "./upload-trial.ts";

/** The load on a server. */
export interface FaultLoad {
  readonly agents: number;
  readonly rate: number;
  readonly seconds: number;
}

/** The result of a trial. */
interface TrialReport {
  readonly name: string;
  readonly result: RunResult;
  /** Late answers, and the server's time without a processor meanwhile, in ms. */
  readonly late: number;
  readonly waitedMs: number;
  /** Observed forbidden behaviour. */
  readonly complaints: readonly string[];
}

const BUDGET_MS = 250;
const DRAINED = 64;

const usage = `Usage: pnpm bench server-faults [--agents N] [--rate N] [--seconds N]

Starts understudy serve in a process of its own and has agents ask it, as understudy stress --target does, while things
go wrong: the process is killed, clients stall, connections are half-open, the configuration is corrupt, its disk is
full, ten times as many questions come; at the end it is asked to end while requests are under way. Then one tenant sends
large domains to another server over four connections, and another tenant asks for what is known: it keeps 80 % of its
answers a second, and 1 % of them are late at most. Prints how the
questions were answered, and for how long the server was ready to run and had no processor. An answer is late that
leaves more than a millisecond after the budget of its request, counted from when the server read it. Exits with 1 if
an answer is late, a plan does not prove, a question hangs, or an answer is lost that no killed process took with it.
Means something on an idle machine only.

  --agents N   default 1000
  --rate N     questions per second; default 300
  --seconds N  for each fault; default 12
  --only-uploads  the large domains alone`;

/**
 * Tests the service's behaviour under faults.
 *
 * @returns the exit code
 */
export async function runServerFaults(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    agents: { type: "string", default: "1000" },
    rate: { type: "string", default: "300" },
    seconds: { type: "string", default: "12" },
    "only-uploads": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const [agents, rate, seconds] = [values.agents, values.rate, values.seconds].map(Number) as [
    number,
    number,
    number,
  ];
  if (values.help || !(agents >= 1 && rate > 0 && seconds > 0)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "understudy-faults-"));
  if (values["only-uploads"]) {
    try {
      return await tryAuthors(folder, seconds, output);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const unmount = mountSmallDisk(folder);
  if (unmount === undefined) output.error("no small disk can be mounted: none is filled");
  const full: FaultTrial = { name: "a full disk", play: fillDisk };
  const trials = [...FAULT_TRIALS, ...(unmount === undefined ? [] : [full])];
  try {
    const failed = await tryAll(trials, folder, { agents, rate, seconds }, output);
    return Math.max(failed, await tryAuthors(folder, seconds, output));
  } finally {
    unmount?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryAuthors(folder: string, seconds: number, output: BenchOutput): Promise<number> {
  const report = await tryUploads(folder, (1000 * seconds) / 3);
  output.out(describeUploads(report));
  return report.complaints.length === 0 ? 0 : 1;
}

async function tryAll(
  trials: readonly FaultTrial[],
  folder: string,
  load: FaultLoad,
  output: BenchOutput,
): Promise<number> {
  const config = join(folder, "understudy.toml");
  writeFileSync(config, SOUND_CONFIG);
  const server = await ServedProcess.start(config);
  const reports: TrialReport[] = [];
  try {
    for (const trial of trials) {
      const stage = { server, config, durationMs: 1000 * load.seconds };
      const report = await tryOne(trial, stage, load);
      reports.push(report);
      output.error(`${trial.name}: ${report.complaints.join("; ") || "fine"}`);
    }
    const drained = await drain(server, DRAINED);
    output.out(formatReports(reports));
    output.out(describeDrain(drained));
    const lost = drained.sent - drained.solved - drained.refused;
    return reports.every(({ complaints }) => complaints.length === 0) && lost === 0 ? 0 : 1;
  } finally {
    await server.kill();
  }
}

async function tryOne(
  trial: FaultTrial,
  stage: TrialStage,
  { agents, rate, seconds }: FaultLoad,
): Promise<TrialReport> {
  const { name, overload = 1, mayLose = false, play } = trial;
  const load = {
    target: stage.server.url,
    domains: ["guard", "courier"],
    agents,
    rate: rate * overload,
    durationSeconds: seconds,
    warmupSeconds: 1,
    budgetMs: BUDGET_MS,
    workers: 1,
  };
  // A fault must not be over before the first request.
  let played: Promise<string | undefined> | undefined;
  const onProgress = ({ phase }: RunProgress): void => {
    if (phase === "measuring") played ??= play?.(stage);
  };
  const before = await stage.server.account();
  const result = await runStress(load, { onProgress });
  const wrong = await played;
  const after = await stage.server.account();
  const { counts, quality } = result;
  const late = after.late - before.late;
  const complaints = [
    wrong,
    late > 0 && `${late} answers were late`,
    quality.unproved > 0 && `${quality.unproved} plans do not prove`,
    counts.hung > 0 && `${counts.hung} questions hang`,
    counts.lost > 0 && !mayLose && `${counts.lost} answers were lost`,
    counts.unhandledRejections > 0 && "an error was not handled",
    counts.answered === 0 && "nothing was answered",
    !(await stage.server.isReady()) && "the server is not ready afterwards",
  ].filter((each) => typeof each === "string");
  return { name, result, late, waitedMs: after.waitedMs - before.waitedMs, complaints };
}

function formatReports(reports: readonly TrialReport[]): string {
  const header = [
    "fault",
    "asked",
    "solved",
    "refused",
    "lost",
    "late",
    "unproved",
    "p99 at clients",
    "no processor",
    "verdict",
  ];
  const rows = reports.map(({ name, result, late, waitedMs, complaints }) => {
    const { counts, byStatus, byReason, quality, latency } = result;
    return [
      name,
      String(counts.offered),
      String(byStatus.solved ?? 0),
      String(byReason.overloaded ?? 0),
      String(counts.lost),
      String(late),
      `${quality.unproved} of ${quality.checked}`,
      `${latency.all.corrected.p99Ms.toFixed(1)} ms`,
      `${waitedMs.toFixed(0)} ms`,
      complaints.length === 0 ? "holds" : "FAILS",
    ];
  });
  return formatTable([header, ...rows]);
}

function describeDrain({ sent, solved, refused }: Drained): string {
  return (
    `drain: of ${sent} requests under way ${solved} were answered and ${refused} refused by name, ` +
    `${sent - solved - refused} lost`
  );
}
