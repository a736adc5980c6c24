import { join } from "node:path";
import { loadRun, type SavedRun, SavedRunError } from "../runner/report/saved-run.ts";
import { formatDuration, formatRatio, formatTable } from "../runner/report/table.ts";
import { repositoryPath } from "../runner/repository.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { suites } from "../suites.ts";
import { targets } from "../targets.ts";
import { figuresOf, readFigures, type SuiteFigures, writeFigures } from "./figures.ts";
import { writeReadme } from "./readme.ts";

const usage = `Usage: pnpm bench document [FILE.json] [--out FOLDER]

Takes the figures of a run that \`bench --save\` kept into bench/figures, and writes the README's table from all of them;
without a file it only writes the table again.

  --out FOLDER  another folder than the root of the repository`;

const names = suites.map(({ name }) => name);

/**
 * Adds a run's figures to `bench/figures`, and writes the README's table. A failed suite keeps its earlier figures.
 *
 * @returns a sentence with the paths
 */
export function documentRun(run: SavedRun | undefined, root: string = repositoryPath("")): string {
  const folder = join(root, "bench", "figures");
  writeFigures(folder, run === undefined ? [] : figuresOf(run, targets));
  const path = join(root, "README.md");
  writeReadme(path, readFigures(folder, names));
  return `written: ${path}, and ${folder}`;
}

/**
 * The command `document`.
 *
 * @returns the exit code
 */
export function runDocument(arguments_: readonly string[], output: BenchOutput): number {
  const at = arguments_.indexOf("--out");
  const root = at < 0 ? undefined : arguments_[at + 1];
  const [file, ...others] = at < 0 ? arguments_ : arguments_.toSpliced(at, 2);
  if (file?.startsWith("-") || others.length > 0 || (at >= 0 && root === undefined)) {
    output.error(usage);
    return 1;
  }
  try {
    output.out(documentRun(file === undefined ? undefined : loadRun(file), root));
    return 0;
  } catch (error) {
    if (!(error instanceof SavedRunError)) throw error;
    output.error(error.message);
    return 1;
  }
}

/**
 * The command `figures`: prints `bench/figures` for some or all suites.
 *
 * @returns the exit code
 */
export function runFigures(arguments_: readonly string[], output: BenchOutput): number {
  const unknown = arguments_.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    output.error(`There is no suite "${unknown}". The suites: ${names.join(", ")}`);
    return 1;
  }
  const wanted = arguments_.length === 0 ? names : arguments_;
  for (const figures of readFigures(repositoryPath("bench/figures"), wanted)) {
    output.out(formatFigures(figures));
  }
  return 0;
}

/** A suite's figures as text. */
function formatFigures(figures: SuiteFigures): string {
  const duration = (value: number | null): string => (value === null ? "–" : formatDuration(value));
  const rows = figures.results.map(({ task, problem, p50, p95, p99, opsPerSecond, counts }) => [
    problem === undefined ? task : `  ${task}`,
    duration(p50),
    duration(p95),
    duration(p99),
    opsPerSecond?.toLocaleString("en-US") ?? "–",
    Object.entries(counts)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  ]);
  return [
    `${figures.suite}: ${figures.description}\n${figures.machine}`,
    formatTable([["task", "p50", "p95", "p99", "ops/s", "counts"], ...rows]),
    formatTable(
      figures.ratios.map(({ task, alternative, ratio, least = ratio, most = ratio, leastOn }) => [
        `${alternative} / ${task}`,
        `${formatRatio(ratio)}×`,
        least === most ? "" : `${formatRatio(least)}× to ${formatRatio(most)}×`,
        leastOn === undefined ? "" : `least on ${leastOn}`,
      ]),
    ),
    formatTable(
      figures.targets.map(({ state, claim, limit, figure }) => [state, claim, limit, figure]),
    ),
    ...figures.notes,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
