import { readFileSync, writeFileSync } from "node:fs";
import { formatDuration } from "../runner/report/table.ts";
import type { SuiteFigures } from "./figures.ts";

/** A row of the README: label, and a figure of a suite. */
interface Row {
  readonly what: string;
  readonly suite: string;
  readonly task: string;
  /** Default: the median. */
  readonly figure?: "p95" | "rate";
}

const ROWS: readonly Row[] = [
  { what: "a plan of five steps is proved in", suite: "core", task: "prove" },
  {
    what: "the classical planner finds a first plan in",
    suite: "classical",
    task: "search-first-plan",
  },
  {
    what: "a known plan is served in (p95)",
    suite: "cache",
    task: "exact-hit-slots",
    figure: "p95",
  },
  {
    what: "a whole `plan()` at 70 % cache hits takes (p95)",
    suite: "pipeline",
    task: "plan-hit-70/village",
    figure: "p95",
  },
  {
    what: "outcomes of `planNow` from a policy table",
    suite: "table",
    task: "table-end-to-end",
    figure: "rate",
  },
];

const START = "<!-- figures: pnpm bench document -->";
const END = "<!-- /figures -->";

/** A README with the table of these figures; a suite without figures keeps its row. */
export function withFigures(readme: string, all: readonly SuiteFigures[]): string {
  const [head = "", rest = ""] = readme.split(START);
  const [before = "", tail] = rest.split(END);
  if (tail === undefined) throw new Error(`README.md has no line ${START} before a line ${END}`);
  const rows = ROWS.map(({ what, suite, task, figure }) => {
    const result = all
      .find((figures) => figures.suite === suite)
      ?.results.find((each) => each.task === task);
    const value = figure === "rate" ? result?.opsPerSecond : result?.[figure ?? "p50"];
    const old = before.split("\n").find((line) => line.startsWith(`| ${what} |`));
    if (typeof value !== "number") return old ?? `| ${what} | not measured yet |`;
    const rate = `${(value / 1e6).toPrecision(2)} million per second`;
    return `| ${what} | ${figure === "rate" ? rate : formatDuration(value)} |`;
  });
  return [head, START, "\n| | |\n|---|---:|\n", rows.join("\n"), "\n", END, tail].join("");
}

/** Writes the table into a README. */
export function writeReadme(path: string, all: readonly SuiteFigures[]): void {
  writeFileSync(path, withFigures(readFileSync(path, "utf8"), all));
}
