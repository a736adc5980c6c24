import type { LeadUsage } from "@understudy/planner-core";
import type { Failure, Verdict } from "./judge.ts";

/** Counts of answers. */
export interface PlanCounts {
  readonly questions: number;
  readonly valid: number;
  readonly optimal: number;
}

/** Results on the questions of one set. */
export interface SetResult extends PlanCounts {
  /** Mean additional cost of valid plans over optimal ones; undefined without a valid one. */
  readonly meanExtraCost: number | undefined;
  readonly failures: Readonly<Partial<Record<Failure | "error", number>>>;
  /** By steps of the optimal plan. */
  readonly byLength: Readonly<Record<string, PlanCounts>>;
}

/** Collects verdicts. */
export class Tally {
  readonly #byLength = new Map<number, { questions: number; valid: number; optimal: number }>();
  readonly #failures: Partial<Record<Failure | "error", number>> = {};
  #extraCost = 0;

  /** @param verdict undefined if the model failed to answer */
  add(length: number, verdict: Verdict | undefined): void {
    const counts = this.#byLength.get(length) ?? { questions: 0, valid: 0, optimal: 0 };
    this.#byLength.set(length, counts);
    counts.questions++;
    if (verdict?.isValid) {
      counts.valid++;
      if (verdict.extraCost === 0) counts.optimal++;
      this.#extraCost += verdict.extraCost;
      return;
    }
    const failure = verdict?.failure ?? "error";
    this.#failures[failure] = (this.#failures[failure] ?? 0) + 1;
  }

  get result(): SetResult {
    const sum = { questions: 0, valid: 0, optimal: 0 };
    for (const counts of this.#byLength.values()) {
      sum.questions += counts.questions;
      sum.valid += counts.valid;
      sum.optimal += counts.optimal;
    }
    const lengths = [...this.#byLength].sort(([one], [other]) => one - other);
    return {
      ...sum,
      meanExtraCost: sum.valid === 0 ? undefined : this.#extraCost / sum.valid,
      failures: this.#failures,
      byLength: Object.fromEntries(lengths.map(([length, counts]) => [String(length), counts])),
    };
  }
}

/** Times of requests, as medians, since occasional load distorts means. */
export interface SpeedResult {
  readonly requests: number;
  /** From request to last token, in milliseconds. */
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Median of the backend's own figures; undefined if it has none. */
  readonly promptTokensPerSecond: number | undefined;
  readonly answerTokensPerSecond: number | undefined;
  readonly meanAnswerTokens: number;
}

/** A backend's optional usage data, beyond that of every lead. */
type Usage = LeadUsage & {
  readonly prefillMs?: number | undefined;
  readonly decodeMs?: number | undefined;
  readonly cachedTokens?: number | undefined;
};

/** Summarises times; undefined without any. */
export function speedOf(usages: readonly Usage[]): SpeedResult | undefined {
  if (usages.length === 0) return undefined;
  const ratios = (tokens: (usage: Usage) => number, ms: (usage: Usage) => number | undefined) =>
    usages.flatMap((usage) => {
      const time = ms(usage);
      return time === undefined || time <= 0 ? [] : [(tokens(usage) * 1000) / time];
    });
  const totals = usages.map(({ totalMs }) => totalMs);
  const prompt = ratios(
    ({ promptTokens, cachedTokens = 0 }) => promptTokens - cachedTokens,
    ({ prefillMs }) => prefillMs,
  );
  const answer = ratios(
    ({ completionTokens }) => completionTokens,
    ({ decodeMs }) => decodeMs,
  );
  return {
    requests: usages.length,
    medianMs: quantile(totals, 0.5) as number,
    p95Ms: quantile(totals, 0.95) as number,
    promptTokensPerSecond: quantile(prompt, 0.5),
    answerTokensPerSecond: quantile(answer, 0.5),
    meanAnswerTokens: usages.reduce((sum, each) => sum + each.completionTokens, 0) / usages.length,
  };
}

function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
