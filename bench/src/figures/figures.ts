import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatMachine } from "../runner/measure/machine.ts";
import { figureText, limitOf } from "../runner/report/format-verdict.ts";
import { judge, type Target, type Verdict } from "../runner/report/judge.ts";
import { meansOfRatios, type Ratio } from "../runner/report/result.ts";
import type { SavedRun } from "../runner/report/saved-run.ts";

/** The figures of a suite's last run, as in a file of `bench/figures`. */
export interface SuiteFigures {
  readonly suite: string;
  readonly description: string;
  readonly machine: string;
  /** Whether the run was quick, with rough figures. */
  readonly quick: boolean;
  readonly results: readonly Figure[];
  readonly ratios: readonly RatioFigure[];
  readonly targets: readonly TargetFigure[];
  readonly notes: readonly string[];
}

/** A task, over all its problems or on one; `null` without times. */
interface Figure {
  readonly task: string;
  readonly problem?: string;
  /** Nanoseconds per operation, like the other percentiles. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly opsPerSecond: number | null;
  /** Half the interquartile range of the rounds' medians, relative to their median. */
  readonly noise: number | null;
  readonly counts: Readonly<Record<string, number>>;
}

/** Ratio of an alternative's time to a task's; geometric mean over several problems. */
interface RatioFigure {
  readonly task: string;
  readonly alternative: string;
  readonly ratio: number;
  /** Least and greatest ratio over several problems. */
  readonly least?: number;
  readonly most?: number;
  /** The problem with the least ratio. */
  readonly leastOn?: string;
}

/** A target and its figure, formatted. */
interface TargetFigure {
  readonly state: Verdict["state"];
  readonly claim: string;
  readonly limit: string;
  readonly figure: string;
}

/** The figures of a run's suites, without failed ones. */
export function figuresOf(run: SavedRun, targets: readonly Target[]): SuiteFigures[] {
  return run.suites
    .filter(({ error }) => error === undefined)
    .map((report) => {
      const verdicts = judge(
        targets.filter(({ suite }) => suite === report.suite),
        [report],
      );
      return {
        suite: report.suite,
        description: report.description,
        machine: formatMachine(run.machine),
        quick: run.quick,
        results: report.results.map(({ line, noise, counts }) => ({
          task: line.task,
          ...(line.problem === undefined ? {} : { problem: line.problem }),
          p50: finite(line.p50),
          p95: finite(line.p95),
          p99: finite(line.p99),
          opsPerSecond: finite(line.opsPerSecond),
          noise: finite(Number(noise.toPrecision(3))),
          counts,
        })),
        ratios: ratiosIn(report.ratios),
        targets: verdicts.map((verdict) => ({
          state: verdict.state,
          claim: verdict.target.claim,
          limit: verdict.state === "elsewhere" ? "" : limitOf(verdict.target),
          figure: figureText(verdict),
        })),
        notes: report.notes.map((note) => note.trim()),
      };
    });
}

/** One file per suite, one line per figure, for small diffs. */
export function writeFigures(folder: string, all: readonly SuiteFigures[]): void {
  mkdirSync(folder, { recursive: true });
  for (const figures of all) {
    const members = Object.entries(figures).map(([name, value]) => {
      const text = Array.isArray(value)
        ? `[${value.map((each) => `\n  ${JSON.stringify(each)}`).join(",")}\n ]`
        : JSON.stringify(value);
      return ` ${JSON.stringify(name)}: ${text}`;
    });
    writeFileSync(join(folder, `${figures.suite}.json`), `{\n${members.join(",\n")}\n}\n`);
  }
}

/** The figures of a folder, in suite order, without unmeasured suites. */
export function readFigures(folder: string, suites: readonly string[]): SuiteFigures[] {
  const names = new Set(readdirSync(folder));
  return suites
    .filter((suite) => names.has(`${suite}.json`))
    .map((suite) => JSON.parse(readFileSync(join(folder, `${suite}.json`), "utf8")));
}

function ratiosIn(ratios: readonly Ratio[]): RatioFigure[] {
  const nameOf = ({ task, alternative }: Ratio): string => `${task} ${alternative}`;
  return [...new Set(ratios.map(nameOf))].flatMap((name): RatioFigure[] => {
    const group = ratios.filter((each) => nameOf(each) === name);
    const [first] = group;
    if (first === undefined) return [];
    const { task, alternative } = first;
    const [over] = meansOfRatios(group);
    if (over === undefined) return [{ task, alternative, ratio: first.ratio }];
    const { problem, ratio: least } = over.least;
    const most = Math.max(...group.map(({ ratio }) => ratio));
    const where = problem === undefined ? {} : { leastOn: problem };
    return [{ task, alternative, ratio: over.mean, least, most, ...where }];
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
