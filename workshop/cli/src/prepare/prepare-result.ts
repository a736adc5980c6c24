import type { PreparationResult } from "@understudy/preparation";
import { formatDuration } from "../input/duration.ts";
import { plural } from "../output/figures.ts";
import { measurementJson, measurementRows } from "../output/measurement.ts";
import { printable } from "../output/printable.ts";
import type { Printer } from "../output/printer.ts";
import { formatTable } from "../output/table.ts";

/** Typical model speeds on a desk, in seconds per answer: small models, and Phi-3 on a laptop (14 to 18). */
const SECONDS_AN_ANSWER = [1, 5, 14, 18, 30] as const;

/** The time for the same questions at several model speeds. */
function timesOf(calls: number): { readonly secondsAnAnswer: number; readonly hours: number }[] {
  return SECONDS_AN_ANSWER.map((secondsAnAnswer) => ({
    secondsAnAnswer,
    hours: Math.round((calls * secondsAnAnswer) / 3.6) / 1000,
  }));
}

/** The result as JSON. */
export function resultJson(result: PreparationResult, file: string): object {
  const { stopped, counts, curve, measured, control, elapsedMs, planLibrary, failure } = result;
  return {
    type: "result",
    stopped,
    failure: failure?.message,
    file,
    domain: planLibrary.domain.name,
    ...planLibrary.madeWith,
    counts,
    entries: planLibrary.size,
    measured: measured.map(measurementJson),
    control,
    times: timesOf(counts.calls),
    curve,
    elapsedMs: Math.round(elapsedMs),
  };
}

const WHY: Readonly<Record<PreparationResult["stopped"], string>> = {
  covered: "covered",
  time: "the time is up",
  questions: "the limit of questions is reached",
  "nothing-to-ask": "nothing left to ask: the model fails on the rest",
  interrupted: "interrupted",
  "model-failed": "the model failed",
};

/** Prints the result as text. */
export function printResult(result: PreparationResult, file: string, printer: Printer): void {
  const { colours } = printer;
  const { stopped, counts, measured, planLibrary, failure, elapsedMs } = result;
  const mark = stopped === "covered" ? colours.green("✓ ") : colours.yellow("· ");
  const cause = failure === undefined || stopped !== "model-failed" ? "" : `: ${failure.message}`;
  printer.line(`${mark}${colours.bold(printable(file))}  ${WHY[stopped]}${printable(cause)}`);
  const { answers } = counts;
  const rows = [
    ["plans", `${planLibrary.size} kept`],
    [
      "questions",
      `${counts.questions}, in ${plural(counts.calls, "call")} of the model; ${formatDuration(elapsedMs / 1000)}`,
    ],
    [
      "answers",
      `${answers.right} right, ${answers["right-when-asked-again"]} when asked again, ${answers.mended} mended, ${answers.left} left to the planner`,
    ],
    ...measurementRows(measured, result.control),
    [
      "elsewhere",
      timesOf(counts.calls)
        .map(
          ({ secondsAnAnswer }) =>
            `${formatDuration(counts.calls * secondsAnAnswer)} at ${secondsAnAnswer} s per answer`,
        )
        .join(", "),
    ],
  ];
  for (const row of formatTable(rows, [{ paint: colours.dim }, {}])) printer.line(row);
}
