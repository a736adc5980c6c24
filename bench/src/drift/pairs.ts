import { median } from "../runner/measure/percentiles.ts";
import { formatDuration, formatRatio, formatTable } from "../runner/report/table.ts";
import { type DriftQuestion, WAYS, type Way } from "./question.ts";

/** Samples of an answer's processor time, in milliseconds, in the order of the pairs. */
export interface Pairs {
  readonly before: readonly number[];
  readonly now: readonly number[];
}

/** A question asked in one way, on both trees. */
export interface Drift {
  readonly name: string;
  readonly set: DriftQuestion["set"];
  readonly way: Way;
  readonly pairs: Pairs;
}

/** Number of lines of the worst. */
const WORST = 10;
const NS_PER_MS = 1e6;

/** The order of the trees in a pair. It alternates, so that neither always follows the other. */
export function orderOf(pair: number): readonly ["before", "now"] | readonly ["now", "before"] {
  return pair % 2 === 0 ? ["before", "now"] : ["now", "before"];
}

/** The time now, as a multiple of the time before: the median over the pairs. */
export function ratioOf({ before, now }: Pairs): number {
  return median(Float64Array.from(before, (ms, pair) => (now[pair] as number) / ms));
}

export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

/** The questions with the largest ratio of times, in descending order. */
export function worstOf(drifts: readonly Drift[], count: number): Drift[] {
  return [...drifts].sort((a, b) => ratioOf(b.pairs) - ratioOf(a.pairs)).slice(0, count);
}

/** The geometric means by set and way, and the worst ten. */
export function formatDrifts(drifts: readonly Drift[]): string {
  const sets = [...new Set(drifts.map(({ set }) => set))];
  const meanOf = (isOne: (drift: Drift) => boolean): string => {
    const ratios = drifts.filter(isOne).map(({ pairs }) => ratioOf(pairs));
    return ratios.length === 0 ? "" : `${formatRatio(geometricMean(ratios))} (${ratios.length})`;
  };
  const rows = [
    ["now / before, geometric mean (questions)", ...WAYS],
    ...sets.map((set) => [
      set,
      ...WAYS.map((way) => meanOf((drift) => drift.set === set && drift.way === way)),
    ]),
    ["all", ...WAYS.map((way) => meanOf((drift) => drift.way === way))],
  ];
  const worst = worstOf(drifts, WORST).map(({ name, way, pairs }) => [
    `${name}, ${way}`,
    formatRatio(ratioOf(pairs)),
    formatTime(pairs.before),
    formatTime(pairs.now),
  ]);
  return [
    formatTable(rows),
    "",
    formatTable([["the worst", "now / before", "before", "now"], ...worst]),
  ].join("\n");
}

function formatTime(ms: readonly number[]): string {
  return formatDuration(NS_PER_MS * median(Float64Array.from(ms)));
}
