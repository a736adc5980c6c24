import type { Target, Unit, Verdict } from "./judge.ts";
import { formatDuration, formatRatio, formatTable } from "./table.ts";

/** A run's verdicts as text, one per line. */
export function formatVerdicts(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((verdict) => [
    verdict.state,
    verdict.target.suite,
    verdict.target.claim,
    limitOf(verdict.target),
    figureText(verdict),
  ]);
  const count = (state: Verdict["state"]): number =>
    verdicts.filter((verdict) => verdict.state === state).length;
  const summary = `targets: ${count("met")} met, ${count("missed")} missed, ${count("reported")} only reported, ${count("not measured")} not measured, ${count("elsewhere")} by other commands`;
  return `${summary}\n\n${formatTable(rows)}`;
}

/** `≤ 60.0 µs`, `≥ 20`. */
export function limitOf({ atMost, atLeast, unit }: Target): string {
  if (atMost !== undefined && atMost === atLeast) return formatFigure(atMost, unit);
  if (atMost !== undefined) return `≤ ${formatFigure(atMost, unit)}`;
  return atLeast === undefined ? "reported" : `≥ ${formatFigure(atLeast, unit)}`;
}

/** The figure, or the command that prints it. */
export function figureText({ target, figure }: Verdict): string {
  if ("elsewhere" in target.measure) return target.measure.elsewhere;
  return figure === undefined ? "–" : formatFigure(figure, target.unit);
}

function formatFigure(value: number, unit: Unit): string {
  switch (unit) {
    case "time":
      return formatDuration(value);
    case "rate":
      return `${Math.round(value).toLocaleString("en-US")}/s`;
    case "ratio":
      return `${formatRatio(value)}×`;
    case "share":
      return `${Number((100 * value).toPrecision(3))} %`;
    case "count":
      return Number(value.toPrecision(4)).toLocaleString("en-US");
  }
}
