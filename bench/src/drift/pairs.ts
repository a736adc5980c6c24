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

/** What must not get worse by more. */
const FLOORS = { mean: 1.1, ratio: 1.5, share: 0.95, worstRatio: 3, worstMs: 2 };

/** The floors, each with its figure, and whether it is met. */
function formatFloors(drifts: readonly Drift[]): string {
  const kindOf = ({ set, way }: Drift): string => `${set}, ${way}`;
  const means = [...new Set(drifts.map(kindOf))].map((kind) =>
    geometricMean(
      drifts.filter((drift) => kindOf(drift) === kind).map(({ pairs }) => ratioOf(pairs)),
    ),
  );
  const share = drifts.filter(({ pairs }) => ratioOf(pairs) <= FLOORS.ratio).length / drifts.length;
  const bad = drifts.filter(
    ({ pairs }) =>
      ratioOf(pairs) > FLOORS.worstRatio && median(Float64Array.from(pairs.now)) > FLOORS.worstMs,
  ).length;
  const said = (isMet: boolean): string => (isMet ? "met" : "MISSED");
  return formatTable([
    ["floor", "wanted", "now", ""],
    [
      "largest geometric mean of a set and way",
      `<= ${FLOORS.mean}`,
      formatRatio(Math.max(...means)),
      said(Math.max(...means) <= FLOORS.mean),
    ],
    [
      `ratios up to ${FLOORS.ratio}`,
      `>= ${100 * FLOORS.share} %`,
      `${(100 * share).toFixed(1)} %`,
      said(share >= FLOORS.share),
    ],
    [
      `ratios above ${FLOORS.worstRatio} that cost more than ${FLOORS.worstMs} ms`,
      "0",
      String(bad),
      said(bad === 0),
    ],
  ]);
}

/** The geometric means by set and way, the floors, and the worst ten. */
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
    formatFloors(drifts),
    "",
    formatTable([["the worst", "now / before", "before", "now"], ...worst]),
  ].join("\n");
}

function formatTime(ms: readonly number[]): string {
  return formatDuration(NS_PER_MS * median(Float64Array.from(ms)));
}
