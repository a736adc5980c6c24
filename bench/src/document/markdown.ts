import { agreementOf, formatAgreement } from "../runner/compare-runs.ts";
import { judge, type Target } from "../runner/judge.ts";
import { formatMachine } from "../runner/machine.ts";
import { median } from "../runner/percentiles.ts";
import type { SuiteReport } from "../runner/report.ts";
import { meansOfRatios, type Ratio } from "../runner/result.ts";
import type { SavedRun } from "../runner/saved-run.ts";
import { formatRatio } from "../runner/table.ts";
import { type Chart, chartsOf } from "./charts.ts";
import { highlightsTable } from "./highlights.ts";
import { markdownTable } from "./markdown-table.ts";
import { suiteSection } from "./suite-section.ts";
import { targetRows, targetsOf } from "./targets-section.ts";
import { versions } from "./versions.ts";

/** The document of a run, with a second one of the same machine if there is one. */
export function documentOf(
  run: SavedRun,
  second: SavedRun | undefined,
  targets: readonly Target[],
): { readonly text: string; readonly charts: readonly Chart[] } {
  const charts = chartsOf(run.suites);
  const text = [
    "# Benchmarks",
    "This file is written by `pnpm bench --document`; every figure in it is one that the command prints. How to run and " +
      "read them: [guide](tools/benchmarks.md).",
    run.quick ? "**A quick run: rough figures.**" : "",
    highlightsTable(run.suites),
    targetsOf(targetRows(judge(targets, run.suites))),
    methodSection(run, second),
    alternativesSection(run.suites),
    ...run.suites.map((suite) => suiteSection(suite, charts)),
  ];
  return { text: `${text.filter((part) => part !== "").join("\n\n")}\n`, charts };
}

function methodSection(run: SavedRun, second: SavedRun | undefined): string {
  const noises = run.suites
    .flatMap(({ results }) => results.map(({ noise }) => noise))
    .filter(Number.isFinite)
    .sort((one, other) => one - other);
  const percent = (share: number | undefined): string => `${Math.round(100 * (share ?? 0))} %`;
  const seconds = run.suites.reduce((sum, suite) => sum + suite.seconds, 0);
  const failed = run.suites.filter(({ error }) => error !== undefined);
  const tenth = noises[Math.floor(0.9 * noises.length)];
  return [
    "## Machine and method",
    formatMachine(run.machine),
    `${versions().join(", ")}.`,
    "Every result is checked before anything is timed. The tasks of a suite take turns in rounds (11; in a quick run 3), each " +
      "suite in a process of its own. A figure is a percentile over all samples; a ratio is the median over the rounds of the " +
      "ratio of the rounds' medians, on the same inputs.",
    `This run took ${Math.round(seconds)} s. Noise (half the interquartile range of the rounds' medians): ` +
      `${percent(median(noises))} for the median task, at most ${percent(tenth)} for nine of ten.`,
    second === undefined
      ? "It was not compared with a second run."
      : `A second run: ${formatAgreement(agreementOf(run, second)).replace("\n", "\n\n```text\n")}${
          formatAgreement(agreementOf(run, second)).includes("\n") ? "\n```" : "."
        }`,
    ...failed.map(({ suite, error }) => `**Suite \`${suite}\` failed:** ${error}`),
  ].join("\n\n");
}

interface Pair {
  readonly suite: string;
  readonly task: string;
  readonly alternative: string;
  readonly ratio: number;
  readonly least: Ratio;
  readonly most: Ratio;
  readonly problems: number;
}

function alternativesSection(suites: readonly SuiteReport[]): string {
  const pairs = suites.flatMap(({ suite, ratios }) => pairsOf(suite, ratios));
  const rows = pairs.map(({ suite, task, alternative, ratio, least, most, problems }) => [
    suite,
    `\`${alternative}\``,
    `\`${task}\``,
    `${formatRatio(ratio)}×`,
    problems === 1 ? "" : `${formatRatio(least.ratio)}× to ${formatRatio(most.ratio)}×`,
  ]);
  const wins = pairs.flatMap(({ suite, task, alternative, least, problems }) =>
    least.ratio >= 1
      ? []
      : [
          `* ${suite}: \`${alternative}\` takes ${formatRatio(least.ratio)} times the time of \`${task}\`` +
            (problems === 1 || least.problem === undefined ? "" : ` on ${least.problem}`),
        ],
  );
  return [
    "## One way against another",
    "How many times the time of the second the first takes, in the same run on the same inputs; over several problems the " +
      "geometric mean, and from the least to the most.",
    markdownTable(["suite", "this", "against", "ratio", "over problems"], rows, 3),
    "### Where the first one wins",
    wins.length === 0 ? "Nowhere in this run." : wins.join("\n"),
  ].join("\n\n");
}

function pairsOf(suite: string, ratios: readonly Ratio[]): Pair[] {
  const names = [...new Set(ratios.map(({ task, alternative }) => `${task} ${alternative}`))];
  return names.map((name) => {
    const group = ratios
      .filter(({ task, alternative }) => `${task} ${alternative}` === name)
      .sort((one, other) => one.ratio - other.ratio);
    const least = group[0] as Ratio;
    const most = group.at(-1) as Ratio;
    const ratio = meansOfRatios(group)[0]?.mean ?? least.ratio;
    const { task, alternative } = least;
    return { suite, task, alternative, ratio, least, most, problems: group.length };
  });
}
