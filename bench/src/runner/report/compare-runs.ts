import { formatMachine } from "../measure/machine.ts";
import type { Ratio } from "./result.ts";
import type { SavedRun } from "./saved-run.ts";
import { formatDuration, formatTable } from "./table.ts";

/** Limit on the ratio of larger to smaller at which two runs agree. */
const AGREEMENT = 1.35;

/** One ratio in two runs. */
export interface AgreedRatio {
  readonly suite: string;
  readonly ratio: Ratio;
  readonly before: number;
  readonly now: number;
  /** Larger over smaller. */
  readonly apart: number;
}

/** The medians of both runs side by side, for common tasks, and the ratios. */
export function formatComparison(before: SavedRun, now: SavedRun): string {
  const known = new Map(linesOf(before).map((line) => [`${line.suite} ${line.task}`, line]));
  const rows: string[][] = [];
  for (const line of linesOf(now)) {
    const name = `${line.suite} ${line.task}`;
    const old = known.get(name);
    if (old === undefined) continue;
    const ratio = (line.p50 / old.p50).toFixed(2);
    rows.push([name, formatDuration(old.p50), formatDuration(line.p50), ratio]);
  }
  if (rows.length === 0) return "The saved run has none of these tasks.";
  const note = before.quick ? " (a quick run: rough figures)" : "";
  return [
    `before: ${formatMachine(before.machine)}${note}`,
    formatTable([["task", "p50 before", "p50 now", "now/before"], ...rows]),
    formatAgreement(agreementOf(before, now)),
  ].join("\n");
}

/** Every common ratio of two runs, largest difference first. */
export function agreementOf(before: SavedRun, now: SavedRun): AgreedRatio[] {
  const known = new Map(ratiosIn(before).map(({ name, ratio }) => [name, ratio.ratio]));
  return ratiosIn(now)
    .flatMap(({ name, suite, ratio }) => {
      const old = known.get(name);
      if (old === undefined) return [];
      const apart = Math.max(old, ratio.ratio) / Math.min(old, ratio.ratio);
      return [{ suite, ratio, before: old, now: ratio.ratio, apart }];
    })
    .sort((one, other) => other.apart - one.apart);
}

/** Whether two runs agree on all common ratios; false without any. */
export function isAgreed(ratios: readonly AgreedRatio[]): boolean {
  return ratios.length > 0 && ratios.every(({ apart }) => apart <= AGREEMENT);
}

/** Number of agreeing ratios, and the others. */
export function formatAgreement(ratios: readonly AgreedRatio[]): string {
  if (ratios.length === 0) return "The runs have no ratio in common.";
  const apart = ratios.filter((one) => one.apart > AGREEMENT);
  const percent = Math.round((AGREEMENT - 1) * 100);
  const most = (((ratios[0]?.apart ?? 1) - 1) * 100).toFixed(0);
  const sentence = `${ratios.length - apart.length} of ${ratios.length} ratios agree within ${percent} %; the furthest apart by ${most} %`;
  const rows = apart.map(({ suite, ratio, before, now }) => {
    const where = ratio.problem === undefined ? "" : ` on ${ratio.problem}`;
    const name = `${suite}: ${ratio.alternative} / ${ratio.task}${where}`;
    return [name, before.toPrecision(3), now.toPrecision(3)];
  });
  return rows.length === 0
    ? sentence
    : `${sentence}\n${formatTable([["ratio", "before", "now"], ...rows])}`;
}

function linesOf(run: SavedRun) {
  return run.suites.flatMap(({ results }) => results.map(({ line }) => line));
}

function ratiosIn(run: SavedRun): { name: string; suite: string; ratio: Ratio }[] {
  return run.suites.flatMap(({ suite, ratios }) =>
    ratios.map((ratio) => {
      const name = `${suite} ${ratio.task} ${ratio.alternative} ${ratio.problem ?? ""}`;
      return { name, suite, ratio };
    }),
  );
}
