import type { SuiteReport } from "../runner/report.ts";
import { meansOfRatios } from "../runner/result.ts";
import { formatDuration, formatRatio } from "../runner/table.ts";
import { markdownTable } from "./markdown-table.ts";

type Pick = (of: {
  readonly time: (suite: string, task: string, name?: string) => string | undefined;
  readonly rate: (suite: string, task: string) => string | undefined;
  readonly ratio: (suite: string, task: string, alternative: string) => string | undefined;
}) => readonly (string | undefined)[];

/** The figures for a reader of the front page: what, how fast, against what. */
const picks: readonly (readonly [what: string, pick: Pick])[] = [
  [
    "An exact hit of the cache, whole `planNow`, p95",
    ({ time, ratio }) => [
      time("cache", "exact-hit-slots", "p95"),
      ratio("cache", "exact-hit-slots", "recipe-regex-sha256-lru"),
    ],
  ],
  [
    "A plan of 5 steps proved",
    ({ time, ratio }) => [time("core", "prove"), ratio("core", "prove", "prove-plain-objects")],
  ],
  [
    "A first plan by search, game-size problems",
    ({ time, ratio }) => [
      time("classical", "search-first-plan"),
      ratio("classical", "search-first-plan", "goap-npm"),
    ],
  ],
  [
    "Optimal plans out of a table, slowest of five domains",
    ({ rate }) => [rate("table", "table-engine"), ""],
  ],
  [
    "Outcomes of `planNow` out of a table, slowest of five domains",
    ({ rate }) => [rate("table", "table-end-to-end"), ""],
  ],
  [
    "Deadline, retry, breaker and queue around a call",
    ({ time, ratio }) => [
      time("lead", "wrapper-success"),
      ratio("lead", "wrapper-success", "cockatiel-wrap"),
    ],
  ],
  [
    "A whole `plan()` in the village at 70 % hits, p95",
    ({ time, ratio }) => [
      time("pipeline", "plan-hit-70/village", "p95"),
      ratio("pipeline", "plan-hit-70", "naive-loop"),
    ],
  ],
  [
    "Steps read while a model writes",
    ({ time, ratio }) => [
      time("parse", "stream-scan"),
      ratio("parse", "stream-scan", "stream-partial-json"),
    ],
  ],
];

/** A short table for the front page. */
export function highlightsTable(suites: readonly SuiteReport[]): string {
  const lineOf = (suite: string, task: string) =>
    suites.find((report) => report.suite === suite)?.results.find(({ line }) => line.task === task)
      ?.line;
  const of: Parameters<Pick>[0] = {
    time: (suite, task, name = "p50") => {
      const value = lineOf(suite, task)?.[name];
      return typeof value === "number" ? formatDuration(value) : undefined;
    },
    rate: (suite, task) => {
      const value = lineOf(suite, task)?.opsPerSecond;
      return value === undefined ? undefined : `${(value / 1e6).toPrecision(2)} million per second`;
    },
    ratio: (suite, task, alternative) => {
      const report = suites.find((one) => one.suite === suite);
      const pair = (report?.ratios ?? []).filter(
        (one) => one.task === task && one.alternative === alternative,
      );
      const ratio = meansOfRatios(pair)[0]?.mean ?? pair[0]?.ratio;
      return ratio === undefined ? undefined : `\`${alternative}\`: ${formatRatio(ratio)}×`;
    },
  };
  const rows = picks.flatMap(([what, pick]) => {
    const [figure, against] = pick(of);
    return figure === undefined ? [] : [[what, figure, against ?? ""]];
  });
  return markdownTable(["", "figure", "the alternative takes"], rows);
}
