import { MILLISECOND } from "../runner/report/claims.ts";
import type { Unit, Verdict } from "../runner/report/judge.ts";
import type { TrialLimits, TrialResult } from "./trial.ts";

/** Judges the targets over all hostile domains. */
export function judgeTrials(trials: readonly TrialResult[], limits: TrialLimits): Verdict[] {
  const ms = (values: readonly (number | undefined)[]): number => MILLISECOND * worst(values);
  return [
    verdict("processes that died", "count", 0, sum(trials.map(({ died }) => died.length))),
    verdict(
      "most resident memory, in MiB",
      "count",
      limits.residentMebibytes,
      worst(trials.flatMap((one) => [one.checkMebibytes, one.planMebibytes, one.agentMebibytes])),
    ),
    verdict(
      "a first plan is late by",
      "time",
      limits.firstLateMs * MILLISECOND,
      ms(trials.flatMap(({ planLateMs, agent }) => [planLateMs, agent?.firstLateMs])),
    ),
    verdict(
      "later plans are late by (p99 of a domain)",
      "time",
      limits.laterLateMs * MILLISECOND,
      ms(trials.map(({ agent }) => agent?.laterLateP99Ms)),
    ),
    verdict(
      "domains whose later plans are later than that",
      "count",
      0,
      trials.filter(({ agent }) => !((agent?.laterLateP99Ms ?? Number.NaN) <= limits.laterLateMs))
        .length,
    ),
  ];
}

function verdict(claim: string, unit: Unit, atMost: number, figure: number): Verdict {
  const measure = { task: "hostile", figure: claim };
  const target = { suite: "hostile", claim, measure, unit, atMost };
  if (Number.isNaN(figure)) return { target, state: "not measured", figure: undefined };
  return { target, state: figure <= atMost ? "met" : "missed", figure };
}

/** The highest value; NaN if one is missing. Remaining time counts as 0. */
function worst(values: readonly (number | undefined)[]): number {
  return Math.max(0, ...values.map((value) => value ?? Number.NaN));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
