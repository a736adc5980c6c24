import type { HistogramSnapshot } from "@understudy/planner-core";
import { describeControl } from "@understudy/simulation";
import type { Colours } from "../../../../workshop/cli/src/output/printer.ts";
import type { Summary } from "../tally/summary.ts";
import { timeOfDay } from "../world/time.ts";
import { SOURCES, sourcePaint } from "./badge.ts";
import { modelNotice } from "./notice.ts";
import { count, milliseconds, percent } from "./text.ts";

/** Target share of questions answered in time. */
const ANSWERED_TARGET = 0.8;

/** Least number of questions for a meaningful share. */
const MIN_QUESTIONS = 20;

/** Accepted shortfall of the served share below the expected one. */
const SERVED_TOLERANCE = 0.05;

/** The summary as text. */
export function summaryText(summary: Summary, colours: Colours): string {
  const { bold, dim } = colours;
  const rows: [string, string][] = [
    ["model", notice(summary, colours)],
    ["outcomes", outcomesText(summary, colours)],
    ["sources", sourcesText(summary, colours)],
    ...planLibraryRow(summary),
    ...reasonsRow(summary),
    ...questionRows(summary, colours),
    ["answers", latencyText(summary.latency.answers)],
    ...(summary.questions.put === 0
      ? []
      : [["model calls", latencyText(summary.latency.modelCalls)] as [string, string]]),
    ["deadlines", deadlinesText(summary, colours)],
    ["the day", dayText(summary)],
    ["steps", stepsText(summary)],
  ];
  const title =
    `A day in the village: ${timeOfDay(0)} to ${timeOfDay(summary.ticks)}, ` +
    `${summary.agents} agents, seed ${summary.seed}, ${(summary.realMs / 1000).toFixed(1)} s`;
  const text = rows.map(([name, value]) => {
    const [first = "", ...more] = value.split("\n");
    const lines = [
      `  ${dim(name.padEnd(14))}${first}`,
      ...more.map((each) => " ".repeat(14) + each),
    ];
    return lines.join("\n");
  });
  return [bold(title), ...text].join("\n");
}

function notice({ model }: Summary, { bold, red }: Colours): string {
  const text = modelNotice(model);
  return model.kind === "loaded" ? text.replace(/^model /, "") : bold(red(text));
}

function outcomesText(
  { requests, outcomes, withdrawn, lost, errors, statuses }: Summary,
  colours: Colours,
): string {
  const whole = lost === 0 && errors === 0;
  const mark = verdict(whole, whole ? "nothing lost" : `${lost} lost, ${errors} errors`, colours);
  const kinds = Object.entries(statuses).map(([status, number]) => `${count(number)} ${status}`);
  if (withdrawn > 0) kinds.push(`${count(withdrawn)} withdrawn`);
  return `${count(outcomes)} of ${count(requests)} requests: ${kinds.join(", ")}; ${mark}`;
}

function sourcesText({ sources, outcomes }: Summary, colours: Colours): string {
  return SOURCES.filter((source) => (sources[source] ?? 0) > 0)
    .map((source) => {
      const number = sources[source] ?? 0;
      const text = `${source} ${count(number)} (${percent(number / outcomes, 0)})`;
      return sourcePaint(source, colours)(text);
    })
    .join("  ");
}

function planLibraryRow({ planLibrary }: Summary): [string, string][] {
  if (planLibrary === undefined) return [];
  const { plans, lookups, hits, share } = planLibrary;
  const covered = share === undefined ? "no agent needed a plan" : `${percent(share)} covered`;
  return [
    [
      "plan library",
      `${covered}: ${count(hits)} of ${count(lookups)} needs of a plan met from ${count(plans)} prepared ones`,
    ],
  ];
}

function reasonsRow({ reasons }: Summary): [string, string][] {
  const entries = Object.entries(reasons).sort((a, b) => b[1] - a[1]);
  if (entries.length === 0) return [];
  return [["classical", `served because of: ${entries.map((each) => each.join(" ")).join(", ")}`]];
}

function questionRows(
  { questions, model, planLibrary }: Summary,
  colours: Colours,
): [string, string][] {
  if (model.kind !== "loaded") return [];
  const { put, answeredShare, servedShare, byDomain } = questions;
  if (answeredShare === undefined) return [["questions", "none was put to the model"]];
  const isEnough = put >= MIN_QUESTIONS || answeredShare >= ANSWERED_TARGET;
  const answered = isEnough
    ? verdict(answeredShare >= ANSWERED_TARGET, `at least ${percent(ANSWERED_TARGET, 0)}`, colours)
    : "too few to judge";
  const rows: [string, string][] = [
    [
      "questions",
      `${count(put)} put to the model, ${percent(answeredShare)} answered in time; ${answered}`,
    ],
  ];
  if (servedShare !== undefined) {
    const domains = Object.entries(byDomain)
      .map(([name, each]) => `${name} ${each.served}/${each.answeredInTime}`)
      .join(", ");
    // The remaining questions are the hard ones of the preparation, about which the evaluation says nothing.
    const compared = planLibrary === undefined ? `\n${expectation(questions, colours)}` : "";
    const share = `${percent(servedShare)} of those with steps of the model (${domains})`;
    rows.push(["served", share + compared]);
  }
  return rows;
}

function expectation(
  { servedShare, expectedShare }: Summary["questions"],
  colours: Colours,
): string {
  if (expectedShare === undefined) return "no evaluation of this model to compare with";
  const least = expectedShare - SERVED_TOLERANCE;
  const mark = verdict((servedShare ?? 0) >= least, `at least ${percent(least)}`, colours);
  return `its evaluation, weighted by domain: ${percent(expectedShare)} valid unmended; ${mark}`;
}

function latencyText({ p50, p95, p99, max }: HistogramSnapshot): string {
  const [half, most, nearlyAll, all] = [p50, p95, p99, max].map(milliseconds);
  return `p50 ${half}  p95 ${most}  p99 ${nearlyAll}  max ${all}`;
}

function deadlinesText({ deadlines }: Summary, colours: Colours): string {
  const { worstLatenessMs, longestStallMs, kept, late, worstUnexplainedMs } = deadlines;
  const worst =
    worstLatenessMs > 0
      ? `${late} late, the worst by ${milliseconds(worstLatenessMs)}`
      : `the worst came ${milliseconds(-worstLatenessMs)} before its own`;
  if (longestStallMs === undefined) return worst;
  const stall = `longest stall that the heartbeat saw: ${milliseconds(longestStallMs)}`;
  const text = kept
    ? "none later by more than 1 ms beyond a stall"
    : `one came ${milliseconds(worstUnexplainedMs)} later than stalls explain`;
  return `${worst}; ${stall}\n${verdict(kept, text, colours)}`;
}

function dayText({ day }: Summary): string {
  const { happenings, broken, replanned, urgent, goals } = day;
  return (
    `${count(happenings)} events; ${count(broken)} plans broken, ${count(replanned)} of them planned anew\n` +
    `${count(urgent)} plans dropped for something more urgent; ${count(goals)} goals reached`
  );
}

function stepsText({ day, controlled }: Summary): string {
  const played = `${count(day.steps)} played`;
  if (controlled === undefined) return played;
  return `${played}; the model wrote ${describeControl(controlled)}`;
}

function verdict(kept: boolean, text: string, { green, red, bold }: Colours): string {
  return kept ? green(`${text}: kept`) : bold(red(`${text}: BROKEN`));
}
