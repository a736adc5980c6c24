import { confidence } from "@understudy/rehearsal";
import { formatTable } from "../../runner/report/table.ts";
import type { BenchOutput } from "../../runner/run-bench.ts";
import type { Part } from "../directive-sets.ts";
import { CONFIDENT } from "../measure-part.ts";
import { BUDGETS_S, type IntentVerdict, type JudgedIntent } from "./judge-intents.ts";
import { pairedGain } from "./paired-gain.ts";

const MS_PER_SECOND = 1000;
const BYTES_PER_MB = 1e6;

/** A part of the corpus, with the words of its domains or without. */
export interface IntentRow {
  readonly part: Part | "all";
  readonly isTold: boolean;
  /** The languages of these directives; undefined for all. */
  readonly only?: "in English" | "in other languages";
  readonly judged: readonly JudgedIntent[];
}

/**
 * Prints the figures of some parts, and of all together.
 *
 * @param mostBytes the model's memory; 0 if unknown
 */
export function reportIntents(
  rows: readonly IntentRow[],
  mostBytes: number,
  isJson: boolean,
  output: BenchOutput,
): void {
  const all = [true, false].flatMap((isTold): IntentRow[] => {
    const some = rows.filter((row) => row.isTold === isTold);
    const judged = some.flatMap((row) => row.judged);
    const total = some.length > 1 ? [{ part: "all" as const, isTold, judged }] : [];
    return [...some, ...total].flatMap(byLanguage);
  });
  if (isJson) {
    const figures = all.map(({ judged, ...row }) => ({
      ...row,
      ...figuresOf(judged),
      within: BUDGETS_S.map((seconds, index) => ({ seconds, ...figuresWithin(judged, index) })),
    }));
    output.out(JSON.stringify(figures));
    return;
  }
  output.out(
    "Each pair: the reader alone, then reader and model. Gain: of whole readings, in points.",
  );
  const title = ["directives", "n", "goal", "", "whole", "", "inverted", "", "where sure", ""];
  const table = all.map(({ judged, ...row }) => {
    const { directives, shares, gain, better, worse } = figuresOf(judged);
    const cells = shares.flatMap(({ alone, both }) => [alone, both]);
    return [nameOf(row), String(directives), ...cells, gain, `${better}/${worse}`];
  });
  output.out(formatTable([[...title, "gain", "better/worse"], ...table]));
  output.out(
    "\nLate answers do not count. In time: of the directives that the model is asked about.",
  );
  output.out(formatTable([timeTitle(), ...all.map(timesOf)]));
  const { cpuSeconds } = figuresOf(rows.flatMap(({ judged }) => judged));
  const memory = mostBytes > 0 ? `${Math.round(mostBytes / BYTES_PER_MB)} MB of memory` : undefined;
  const costs = [cpuSeconds && `${cpuSeconds} s of processor time a directive`, memory];
  const known = costs.filter(Boolean);
  if (known.length > 0) output.out(`\nThe model: ${known.join(", ")}`);
}

/** A row, and its parts where it has other languages than English: domains seldom have words of those. */
function byLanguage(row: IntentRow): readonly IntentRow[] {
  const isEnglish = ({ directive }: JudgedIntent): boolean => (directive.language ?? "en") === "en";
  const english = row.judged.filter(isEnglish);
  const others = row.judged.filter((each) => !isEnglish(each));
  if (english.length === 0 || others.length === 0) return [row];
  return [
    row,
    { ...row, only: "in English", judged: english },
    { ...row, only: "in other languages", judged: others },
  ];
}

const nameOf = ({ part, isTold, only }: Omit<IntentRow, "judged">): string =>
  only === undefined ? `${part}, ${isTold ? "with words" : "without words"}` : `  ${only}`;

function timeTitle(): string[] {
  const within = BUDGETS_S.flatMap((seconds) => [`${seconds} s: in time`, "goal/whole/inverted"]);
  return ["directives", "asked", "p50", "p95", ...within];
}

function timesOf({ judged, ...row }: IntentRow): string[] {
  const { asked, medianMs, p95Ms } = figuresOf(judged);
  const within = BUDGETS_S.flatMap((_, index) => {
    const { inTime, goal, whole, inverted } = figuresWithin(judged, index);
    return [String(inTime), `${goal}/${whole}/${inverted}`];
  });
  return [nameOf(row), String(asked), seconds(medianMs), seconds(p95Ms), ...within];
}

const seconds = (ms: number): string => `${(ms / MS_PER_SECOND).toFixed(1)} s`;

/** The shares of right readings within a budget, in percent, and the number of answers in time. */
function figuresWithin(judged: readonly JudgedIntent[], index: number) {
  const verdicts = judged.flatMap(({ within }) => within[index] ?? []);
  const limitMs = (BUDGETS_S[index] ?? 0) * MS_PER_SECOND;
  const percent = (isHit: (verdict: IntentVerdict) => boolean): number =>
    Math.round((100 * verdicts.filter(isHit).length) / Math.max(1, verdicts.length));
  return {
    inTime: judged.filter(({ isAsked, ms }) => isAsked && ms <= limitMs).length,
    goal: percent(({ goal }) => goal),
    whole: percent(({ whole }) => whole),
    inverted: percent(({ inverted }) => inverted),
  };
}

/** The figures of a row: shares in percent, with 95 % intervals. */
function figuresOf(judged: readonly JudgedIntent[]) {
  const isSure = ({ confidence: own }: IntentVerdict): boolean => own >= CONFIDENT;
  const shareFor = (isHit: (verdict: IntentVerdict) => boolean) => ({
    alone: shareOf(judged.map(({ alone }) => alone).filter(isHit).length, judged.length),
    both: shareOf(judged.map(({ both }) => both).filter(isHit).length, judged.length),
  });
  const sure = (verdicts: readonly IntentVerdict[]): string => {
    const some = verdicts.filter(isSure);
    return shareOf(some.filter(({ whole }) => whole).length, some.length);
  };
  const { gain, low, high } = pairedGain(
    judged.map(({ alone, both }) => ({ before: alone.whole, after: both.whole })),
  );
  const [points, least, most] = [gain, low, high].map((share) => Math.round(100 * share));
  const asked = judged.filter(({ isAsked }) => isAsked);
  const times = asked.map(({ ms }) => ms).sort((one, other) => one - other);
  const cpuMs = asked.reduce((sum, { cpuMs: used }) => sum + used, 0);
  return {
    directives: judged.length,
    asked: asked.length,
    shares: [
      shareFor(({ goal }) => goal),
      shareFor(({ whole }) => whole),
      shareFor(({ inverted }) => inverted),
      {
        alone: sure(judged.map(({ alone }) => alone)),
        both: sure(judged.map(({ both }) => both)),
      },
    ],
    gain: `${points} (${least} to ${most})`,
    better: judged.filter(({ alone, both }) => both.whole && !alone.whole).length,
    worse: judged.filter(({ alone, both }) => alone.whole && !both.whole).length,
    medianMs: Math.round(times[Math.floor(times.length / 2)] ?? 0),
    p95Ms: Math.round(times[Math.floor(0.95 * times.length)] ?? 0),
    cpuSeconds: cpuMs > 0 ? Number((cpuMs / asked.length / MS_PER_SECOND).toFixed(1)) : undefined,
  };
}

function shareOf(hits: number, sample: number): string {
  if (sample === 0) return "none";
  const { share, low, high } = confidence(hits, sample);
  const [middle, least, most] = [share, low, high].map((value) => Math.round(100 * value));
  return `${middle} (${least}–${most})`;
}
