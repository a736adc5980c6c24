import { judge, type Target } from "../runner/judge.ts";
import { formatMachine } from "../runner/machine.ts";
import type { SuiteReport } from "../runner/report.ts";
import type { SavedRun } from "../runner/saved-run.ts";
import type { SuiteEntry } from "../runner/task.ts";
import { type Chart, chartsOf } from "./charts.ts";
import { suiteSection } from "./suite-section.ts";
import { targetRows, targetsOf } from "./targets-section.ts";

const TARGETS = "## Targets";

/**
 * A document with the suites of a later run in the place of what it says of them, their targets included. Suites that no
 * run has measured yet get a section that says so; of one that failed in the later run the figures stay.
 *
 * @param entries all suites, in the order of the document
 */
export function insertSuites(
  document: string,
  run: SavedRun,
  targets: readonly Target[],
  entries: readonly SuiteEntry[],
): { readonly text: string; readonly charts: readonly Chart[] } {
  const whole = run.suites.filter(({ error }) => error === undefined);
  const charts = chartsOf(whole);
  const parts = document.trimEnd().split(/^(?=## )/m);
  const sections = new Map(
    parts.flatMap((part) => {
      const [, suite] = /^## Suite `([\w-]+)`/.exec(part) ?? [];
      return suite === undefined ? [] : [[suite, part.trim()] as const];
    }),
  );
  const measured = `Measured on its own, later than the others: ${formatMachine(run.machine)}`;
  for (const report of whole) {
    sections.set(report.suite, `${suiteSection(report, charts)}\n\n${measured}`);
  }
  const told = entries.map(
    ({ name, description }) =>
      sections.get(name) ??
      `## Suite \`${name}\`\n\nNot in this document yet: ${description}. \`pnpm bench ${name}\` measures it.`,
  );
  const before = parts.filter((part) => !part.startsWith("## Suite "));
  const kept = before.map((part) =>
    part.startsWith(TARGETS) ? targetsAnew(part, whole, targets) : part.trim(),
  );
  return { text: `${[...kept, ...told].join("\n\n")}\n`, charts };
}

/** Rows of suites that were measured again give way to those of the run. */
function targetsAnew(
  part: string,
  reports: readonly SuiteReport[],
  targets: readonly Target[],
): string {
  const names = reports.map(({ suite }) => suite);
  const own = targets.filter(({ suite }) => names.includes(suite));
  const rows = part
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2)
    .map((line) => line.slice(2, -2).split(" | "))
    .filter(([, suite]) => !names.includes(suite ?? ""));
  return targetsOf([...rows, ...targetRows(judge(own, reports))]);
}
