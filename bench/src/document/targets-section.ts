import { figureText, limitOf } from "../runner/format-verdict.ts";
import type { Verdict } from "../runner/judge.ts";
import { markdownTable } from "./markdown-table.ts";

/** The beginnings of rows, in the order of the table. */
const STATES: Readonly<Record<Verdict["state"], string>> = {
  missed: "**missed**",
  "not measured": "not measured",
  met: "met",
  reported: "reported",
  elsewhere: "by another command",
};

/** A row for each target, in no order. */
export function targetRows(verdicts: readonly Verdict[]): string[][] {
  return verdicts.map((verdict) => {
    const isElsewhere = verdict.state === "elsewhere";
    return [
      STATES[verdict.state],
      verdict.target.suite,
      verdict.target.claim,
      isElsewhere ? "" : limitOf(verdict.target),
      isElsewhere ? `\`${figureText(verdict)}\`` : figureText(verdict),
    ];
  });
}

/** The section of the targets: those that are missed come first. */
export function targetsOf(rows: readonly (readonly string[])[]): string {
  const states = Object.values(STATES);
  const ordered = states.flatMap((state) => rows.filter(([own]) => own === state));
  const count = (state: Verdict["state"]): number =>
    rows.filter(([own]) => own === STATES[state]).length;
  return [
    "## Targets",
    `${count("met")} met, ${count("missed")} missed, ${count("not measured")} not measured, ` +
      `${count("reported")} without a limit, ${count("elsewhere")} by other commands.`,
    markdownTable(["", "suite", "what", "target", "figure"], ordered, 3),
  ].join("\n\n");
}
