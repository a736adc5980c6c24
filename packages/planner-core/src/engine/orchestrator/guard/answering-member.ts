import { isRecord } from "../../../base/json/issues.ts";
import type { AnsweringMember, EnsembleReport, MemberReport } from "../../contract/lead.ts";

/** Limit on the number of reported calls per answer. */
const MAX_CALLS = 100;
const MAX_TEXT = 200;
const ENDS: ReadonlySet<unknown> = new Set(["won", "lost", "refused", "failed", "cancelled"]);

/** The model that answered in a pool of several, as reported by the answer; empty if the report is unreadable. */
export function readMember(answer: Readonly<Record<string, unknown>>): AnsweringMember {
  const { member } = answer;
  const ensemble = readEnsemble(answer["ensemble"]);
  return {
    ...(typeof member === "string" ? { member: member.slice(0, MAX_TEXT) } : {}),
    ...(ensemble === undefined ? {} : { ensemble }),
  };
}

function readEnsemble(ensemble: unknown): EnsembleReport | undefined {
  if (!isRecord(ensemble)) return undefined;
  const { strategy, calls, why, agreement, tokensWasted } = ensemble;
  if (typeof strategy !== "string" || typeof why !== "string" || !Array.isArray(calls)) {
    return undefined;
  }
  return {
    strategy: strategy.slice(0, MAX_TEXT),
    calls: calls.slice(0, MAX_CALLS).flatMap(readCall),
    why: why.slice(0, MAX_TEXT),
    ...(agreement === undefined ? {} : { agreement: Math.min(1, count(agreement)) }),
    tokensWasted: count(tokensWasted),
  };
}

function readCall(call: unknown): readonly MemberReport[] {
  if (!isRecord(call)) return [];
  const { member, beganMs, endedMs, end, tokens } = call;
  if (typeof member !== "string" || !ENDS.has(end)) return [];
  return [
    {
      member: member.slice(0, MAX_TEXT),
      beganMs: count(beganMs),
      endedMs: count(endedMs),
      end: end as MemberReport["end"],
      tokens: count(tokens),
    },
  ];
}

function count(value: unknown): number {
  return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY ? value : 0;
}
