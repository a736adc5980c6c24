import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { FULL_RUN, measureSuite, QUICK_RUN, type RunOptions } from "./measure/measure-suite.ts";
import { formatLines, formatRatios, type Line, linesOf, ratiosOf } from "./report/figures.ts";
import { formatVerdicts, type Target } from "./report/judge.ts";
import { formatDuration, formatTable } from "./report/table.ts";
import { type SuiteEntry, taskLabel } from "./task.ts";

/** An output for one or more lines at a time. */
export interface BenchOutput {
  out(text: string): void;
  error(text: string): void;
}

/** A run as `--save` keeps it. */
interface SavedRun {
  readonly machine: string;
  readonly lines: readonly Line[];
}

const OPTIONS = {
  quick: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  save: { type: "string" },
  compare: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

const usage = (suites: readonly SuiteEntry[]): string => `Usage: pnpm bench [SUITE...] [options]

Measures the suites (without a name: all of them), every result checked before it is timed.

Options:
  --quick         a short run that shows that everything works; rough figures
  --json          print one JSON object per line and nothing else
  --save FILE     keep the figures
  --compare FILE  show the medians beside those of a saved run
  -h, --help      this text

Suites:
${formatTable(suites.map(({ name, description }) => [`  ${name.padEnd(12)}${description}`]))}

Commands in place of a suite, each with a --help of its own:
  drift REF       the engine beside that of a commit, by processor time, and what became slowest
  crowds          three games for a crowd, by the engine and by a greedy player
  native          the library for C beside the engine in Node`;

/**
 * The whole command. A failed suite is reported, and the others are measured.
 *
 * @returns the exit code: 1 for a mistake on the command line, or a failed suite
 */
export async function runBench(
  arguments_: readonly string[],
  suites: readonly SuiteEntry[],
  targets: readonly Target[],
  output: BenchOutput,
  run?: RunOptions,
): Promise<number> {
  const parsed = parse(arguments_, output);
  if (parsed === undefined) return 1;
  const { values, positionals: names } = parsed;
  const unknown = names.find((name) => !suites.some((suite) => suite.name === name));
  if (values.help || unknown !== undefined) {
    if (unknown !== undefined) output.error(`There is no suite "${unknown}".\n`);
    output.out(usage(suites));
    return unknown === undefined ? 0 : 1;
  }
  const { quick, json } = values;
  const before =
    values.compare === undefined
      ? undefined
      : (JSON.parse(readFileSync(values.compare, "utf8")) as SavedRun);
  const machine = machineLine();
  if (!json) output.out(`${machine}${quick ? "\nquick run: rough figures" : ""}`);
  const options = run ?? (quick ? QUICK_RUN : FULL_RUN);
  const all: Line[] = [];
  let hasFailed = false;
  for (const entry of suites.filter(({ name }) => names.length === 0 || names.includes(name))) {
    try {
      const own = targets.filter(({ suite }) => suite === entry.name);
      const { lines, text } = await reportSuite(entry, own, options);
      all.push(...lines);
      if (json) for (const line of lines) output.out(JSON.stringify(line));
      else output.out(text);
    } catch (error) {
      hasFailed = true;
      output.error(`${entry.name}: ${messageOf(error)}`);
    }
  }
  if (values.save !== undefined) {
    writeFileSync(values.save, `${JSON.stringify({ machine, lines: all } satisfies SavedRun)}\n`);
  }
  if (before !== undefined) output[json ? "error" : "out"](comparison(before, all));
  return hasFailed ? 1 : 0;
}

/** The arguments; undefined for a mistake, which is printed. */
function parse(arguments_: readonly string[], output: BenchOutput) {
  try {
    // pnpm passes on a separating "--".
    const args = arguments_.filter((argument) => argument !== "--");
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    output.error(`${messageOf(error)}. See --help`);
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Measures a suite, and tells its figures, ratios and notes, and which of its targets are met. */
async function reportSuite(
  { name, description, load }: SuiteEntry,
  targets: readonly Target[],
  options: RunOptions,
): Promise<{ readonly lines: readonly Line[]; readonly text: string }> {
  const suite = await load();
  const measurements = await measureSuite(suite, options);
  const lines = linesOf(name, measurements);
  const ratios = ratiosOf(suite.comparisons ?? [], lines);
  const empty = measurements
    .filter(({ samples }) => samples.length === 0)
    .map(({ task, problem }) => taskLabel({ name: task, problem }));
  const parts = [
    `\n${name}: ${description}`,
    formatLines(lines),
    formatRatios(ratios),
    (suite.notes?.({ quick: options.quick }) ?? []).join("\n"),
    empty.length === 0 ? "" : `nothing was there to be timed: ${empty.join(", ")}`,
    formatVerdicts(targets, lines, ratios),
  ];
  return { lines, text: parts.filter((part) => part !== "").join("\n\n") };
}

/** The medians beside those of a run before. */
function comparison(before: SavedRun, lines: readonly Line[]): string {
  const rows = lines.flatMap(({ suite, task, p50 }) => {
    const old = before.lines.find((line) => line.suite === suite && line.task === task);
    if (old === undefined) return [];
    const times = [formatDuration(old.p50), formatDuration(p50), (p50 / old.p50).toFixed(2)];
    return [[`${suite} ${task}`, ...times]];
  });
  const header = ["task", "p50 before", "p50 now", "now/before"];
  return `\nbefore: ${before.machine}\n${formatTable([header, ...rows])}`;
}

/** The machine of the figures. */
function machineLine(): string {
  const cpu = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const cores = `${availableParallelism()} cores`;
  return `${cpu}, ${cores}, ${memory}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
