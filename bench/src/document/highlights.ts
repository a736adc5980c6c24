import { formatDuration, formatRatio } from "../runner/report/table.ts";
import type { SuiteFigures } from "./figures.ts";
import { markdownTable } from "./markdown-table.ts";

/** A row of the front page: label, figure, and the alternative. */
interface Highlight {
  readonly what: string;
  readonly suite: string;
  readonly task: string;
  /** Default: the median. */
  readonly figure?: "p95" | "rate";
  /** The task of a ratio over all problems. */
  readonly over?: string;
  readonly alternative?: string;
}

const HIGHLIGHTS: readonly Highlight[] = [
  {
    what: "An exact hit of the cache, whole `planNow`, p95",
    suite: "cache",
    task: "exact-hit-slots",
    figure: "p95",
    alternative: "recipe-regex-sha256-lru",
  },
  {
    what: "A plan of 5 steps proved",
    suite: "core",
    task: "prove",
    alternative: "prove-plain-objects",
  },
  {
    what: "A first plan by search, game-size problems",
    suite: "classical",
    task: "search-first-plan",
    alternative: "goap-npm",
  },
  {
    what: "Optimal plans out of a table, slowest of five domains",
    suite: "table",
    task: "table-engine",
    figure: "rate",
  },
  {
    what: "Outcomes of `planNow` out of a table, slowest of five domains",
    suite: "table",
    task: "table-end-to-end",
    figure: "rate",
  },
  {
    what: "Deadline, retry, breaker and queue around a call",
    suite: "lead",
    task: "wrapper-success",
    alternative: "cockatiel-wrap",
  },
  {
    what: "A whole `plan()` in the village at 70 % hits, p95",
    suite: "pipeline",
    task: "plan-hit-70/village",
    figure: "p95",
    over: "plan-hit-70",
    alternative: "naive-loop",
  },
  {
    what: "Steps read while a model writes",
    suite: "parse",
    task: "stream-scan",
    alternative: "stream-partial-json",
  },
];

/** A short table for the front page, without unmeasured suites. */
export function highlightsTable(all: readonly SuiteFigures[]): string {
  const rows = HIGHLIGHTS.flatMap(({ what, suite, task, figure, over = task, alternative }) => {
    const figures = all.find((each) => each.suite === suite);
    const line = figures?.results.find((each) => each.task === task);
    const value = figure === "rate" ? line?.opsPerSecond : line?.[figure ?? "p50"];
    if (typeof value !== "number") return [];
    const pair = figures?.ratios.find(
      (each) => each.task === over && each.alternative === alternative,
    );
    return [
      [
        what,
        figure === "rate"
          ? `${(value / 1e6).toPrecision(2)} million per second`
          : formatDuration(value),
        pair === undefined ? "" : `\`${pair.alternative}\`: ${formatRatio(pair.ratio)}×`,
      ],
    ];
  });
  return markdownTable(["", "figure", "the alternative takes"], rows);
}
