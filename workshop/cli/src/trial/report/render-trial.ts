import { printable } from "../../output/printable.ts";
import type { Colours } from "../../output/printer.ts";
import { formatTable } from "../../output/table.ts";
import { type TrialReport, trialRows } from "./trial-rows.ts";

/** A trial as terminal text. */
export function renderTrial(report: TrialReport, colours: Colours): string {
  const rows = trialRows(report).map((row) => row.map(printable));
  const [head = "", ...rest] = formatTable(
    rows,
    (rows[0] ?? []).map(() => ({})),
    "",
  );
  const advice = report.models.flatMap(({ spec, advice: lines, lines: said, cutShort }) => [
    "",
    colours.bold(printable(spec)),
    ...lines.map((line) => `  ${printable(line)}`),
    ...said.map((line) => `  ${colours.dim(`such as: ${printable(line)}`)}`),
    ...(cutShort === undefined
      ? []
      : [`  Some questions are left: ${printable(cutShort)}. The same command continues.`]),
  ]);
  return [questionsText(report), "", colours.bold(head), ...rest, ...advice].join("\n");
}

/** A trial's questions on one line. */
function questionsText({ domains, seed }: TrialReport): string {
  const texts = domains.map(
    ({ name, isOwn, questions }) => `${name}${isOwn ? " (yours)" : ""} ${questions}`,
  );
  return `Requested plans: ${texts.join(", ")}; seed ${seed}. In brackets: 95 % intervals.`;
}
