import { median } from "../runner/measure/percentiles.ts";
import { formatRatio } from "../runner/report/table.ts";
import type { SuiteEntry } from "../runner/task.ts";
import type { RatioFigure, SuiteFigures, TargetFigure } from "./figures.ts";
import { highlightsTable } from "./highlights.ts";
import { markdownTable } from "./markdown-table.ts";
import { versions } from "./versions.ts";

/**
 * The readable page of figures. The rest is in `bench/figures`.
 *
 * @param suites all suites, in page order
 */
export function pageOf(all: readonly SuiteFigures[], suites: readonly SuiteEntry[]): string {
  return `${[
    "# Benchmarks",
    "`pnpm bench --document` writes this page and [`bench/figures`](../bench/figures), which has every task, count and " +
      "target of each suite's last run. `pnpm bench figures SUITE` prints them, `pnpm bench SUITE` measures again. How to " +
      "run and read a suite: [guide](tools/benchmarks.md).",
    highlightsTable(all),
    targetsSection(all),
    suitesSection(all, suites),
    ratiosSection(all),
    methodSection(all),
  ].join("\n\n")}\n`;
}

type OfSuite<Part> = Part & { readonly suite: string };

function targetsSection(all: readonly SuiteFigures[]): string {
  const targets = all.flatMap(({ suite, targets: own }) =>
    own.map((target): OfSuite<TargetFigure> => ({ suite, ...target })),
  );
  const of = (state: TargetFigure["state"]) => targets.filter((each) => each.state === state);
  const missed = [...of("missed"), ...of("not measured")];
  return [
    "## Targets",
    `${of("met").length} met, ${of("missed").length} missed, ${of("not measured").length} not measured, ` +
      `${of("reported").length} without a limit, ${of("elsewhere").length} by other commands.`,
    missed.length === 0
      ? "None is missed."
      : markdownTable(
          ["missed: suite", "what", "target", "figure"],
          missed.map(({ suite, claim, limit, figure }) => [suite, claim, limit, figure]),
          2,
        ),
    markdownTable(
      ["by another command: suite", "what", "command"],
      of("elsewhere").map(({ suite, claim, figure }) => [suite, claim, `\`${figure}\``]),
      3,
    ),
  ].join("\n\n");
}

function suitesSection(all: readonly SuiteFigures[], suites: readonly SuiteEntry[]): string {
  const rows = suites.map(({ name, description }) => {
    const figures = all.find(({ suite }) => suite === name);
    const judged = figures?.targets.filter(({ state }) => /^(met|missed)$/.test(state)) ?? [];
    const met = judged.filter(({ state }) => state === "met").length;
    return [
      figures === undefined ? `\`${name}\`` : `[\`${name}\`](../bench/figures/${name}.json)`,
      description,
      figures === undefined ? "not measured yet" : `${figures.results.length}`,
      judged.length === 0 ? "" : `${met} of ${judged.length}`,
    ];
  });
  return [
    "## Suites",
    markdownTable(["suite", "measures", "figures", "targets met"], rows, 2),
  ].join("\n\n");
}

function ratiosSection(all: readonly SuiteFigures[]): string {
  const pairs = all.flatMap(({ suite, ratios }) =>
    ratios.map((ratio): OfSuite<RatioFigure> => ({ suite, ...ratio })),
  );
  const rows = pairs.map(({ suite, task, alternative, ratio, least, most }) => [
    suite,
    `\`${alternative}\``,
    `\`${task}\``,
    `${formatRatio(ratio)}×`,
    least === undefined || most === undefined
      ? ""
      : `${formatRatio(least)}× to ${formatRatio(most)}×`,
  ]);
  const wins = pairs
    .filter(({ ratio, least = ratio }) => least < 1)
    .map(
      ({ suite, task, alternative, ratio, least = ratio, leastOn }) =>
        `* ${suite}: \`${alternative}\` takes ${formatRatio(least)} times the time of \`${task}\`` +
        (leastOn === undefined ? "" : ` on ${leastOn}`),
    );
  return [
    "## One way against another",
    "The time of the first over the time of the second, in the same run on the same inputs: the median over the rounds, and " +
      "over several problems the geometric mean, with the least and the most.",
    markdownTable(["suite", "this", "against", "ratio", "over problems"], rows, 3),
    "### Where the first one wins",
    wins.length === 0 ? "Nowhere." : wins.join("\n"),
  ].join("\n\n");
}

function methodSection(all: readonly SuiteFigures[]): string {
  const noises = all
    .flatMap(({ results }) => results.flatMap(({ noise }) => noise ?? []))
    .sort((one, other) => one - other);
  const percent = (share: number | undefined): string => `${Math.round(100 * (share ?? 0))} %`;
  const machines = [...new Set(all.map(({ machine }) => machine))];
  const quick = all.filter((each) => each.quick).map(({ suite }) => suite);
  return [
    "## Machine and method",
    ...machines.map((machine) => {
      const own = all.filter((each) => each.machine === machine).map(({ suite }) => suite);
      return machines.length === 1 ? machine : `${machine}: ${own.join(", ")}`;
    }),
    `${versions().join(", ")}.`,
    "Every result is checked before anything is timed. The tasks of a suite take turns in rounds (11; in a quick run 3), each " +
      "suite in a process of its own. A figure is a percentile over all samples.",
    `Noise (half the interquartile range of the rounds' medians): ${percent(median(noises))} for the median task, at most ` +
      `${percent(noises[Math.floor(0.9 * noises.length)])} for nine of ten.`,
    ...(quick.length === 0 ? [] : [`**Rough figures of a quick run:** ${quick.join(", ")}.`]),
  ].join("\n\n");
}
