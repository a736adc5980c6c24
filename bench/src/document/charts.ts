import type { ReportedResult, SuiteReport } from "../runner/report.ts";
import { TIMER_TASK } from "../runner/run-suite.ts";
import { formatDuration } from "../runner/table.ts";
import { barChart } from "./bar-chart.ts";

/** A picture of the document. */
export interface Chart {
  readonly suite: string;
  /** Name of its file, without folder. */
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

interface ChartPlan {
  readonly suite: string;
  readonly name: string;
  readonly title: string;
  readonly shows: (result: ReportedResult) => boolean;
}

/** Tasks that are not this engine's way. */
const ALTERNATIVE =
  /^(goap-npm|htn-ai|recipe|naive|cockatiel|opossum|retry-timeout|jsonrepair|json-parse|partial-json|best-effort|prove-(long-)?plain|generalised-by-trial|try-every|stream-(partial|best|parse-again))/;

const overall = ({ line }: ReportedResult): boolean =>
  line.problem === undefined && line.task !== TIMER_TASK;
const tasks =
  (pattern: RegExp) =>
  ({ line }: ReportedResult): boolean =>
    pattern.test(line.task);

const plans: readonly ChartPlan[] = [
  { suite: "core", name: "core", title: "One operation, median", shows: overall },
  {
    suite: "classical",
    name: "classical",
    title: "One search, median over the problems",
    shows: overall,
  },
  { suite: "table", name: "table", title: "Slowest problem, median", shows: overall },
  { suite: "cache", name: "cache", title: "One hit, median", shows: overall },
  { suite: "repertoire", name: "repertoire", title: "One operation, median", shows: overall },
  { suite: "lead", name: "lead", title: "What control adds to a call, median", shows: overall },
  {
    suite: "embedded",
    name: "embedded",
    title: "The shipped model on one thread, median",
    shows: overall,
  },
  {
    suite: "parse",
    name: "parse",
    title: "Reading a plan, median",
    shows: tasks(/^(?!parse-and|timer|stream).*\/|^stream/),
  },
  {
    suite: "pipeline",
    name: "pipeline-hits",
    title: "A whole plan by share of hits, median",
    shows: tasks(/^(plan-hit-\d+|game-thread-per-plan|naive-loop[a-z-]*)\//),
  },
  {
    suite: "pipeline",
    name: "pipeline-growth",
    title: "What grows, per operation, median",
    shows: tasks(/-(agents|requests|entries|variables|tools|actions)$/),
  },
  { suite: "startup", name: "startup", title: "From nothing to plans, median", shows: overall },
];

/** All pictures of the suites that have figures. */
export function chartsOf(suites: readonly SuiteReport[]): Chart[] {
  return plans.flatMap(({ suite, name, title, shows }) => {
    const results = suites.find((report) => report.suite === suite)?.results.filter(shows) ?? [];
    if (results.length === 0) return [];
    const bars = results.map(({ line }) => ({
      label: line.task,
      value: line.p50,
      text: formatDuration(line.p50),
      isAlternative: ALTERNATIVE.test(line.task),
    }));
    const svg = barChart(`${suite}: ${title}`, bars, formatTick);
    return [{ suite, file: `bench-${name}.svg`, title, svg }];
  });
}

function formatTick(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds} ns`;
  if (nanoseconds < 1e6) return `${nanoseconds / 1e3} µs`;
  return nanoseconds < 1e9 ? `${nanoseconds / 1e6} ms` : `${nanoseconds / 1e9} s`;
}
