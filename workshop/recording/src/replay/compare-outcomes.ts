import type { RecordedOutcome, RequestLine } from "../recording.ts";

/** A difference between a replay and its recording. */
export interface OutcomeDifference {
  readonly request: number;
  readonly agent: string;
  readonly tick: number;
  /** Whether it concerns a late answer of the lead. */
  readonly late: boolean;
  /** The first differing field: `status`, `plan`, `cost`, …; `outcome` if one side has none. */
  readonly field: string;
  readonly recorded: unknown;
  readonly replayed: unknown;
}

/** In order of importance. */
const FIELDS = [
  ["status", "status"],
  ["goal", "goal"],
  ["plan", "actions"],
  ["cost", "cost"],
  ["optimal", "optimal"],
  ["source", "source"],
  ["via", "via"],
  ["leadSteps", "leadSteps"],
  ["leadIndices", "leadIndices"],
  ["reason", "reason"],
  ["remembered", "remembered"],
  ["chosen", "chosen"],
  ["confidence", "confidence"],
  ["because", "because"],
  ["banned", "banned"],
  ["member", "member"],
  ["ensemble", "ensemble"],
] as const;

/** The first difference between two outcomes of a request; undefined without any. */
export function compareOutcomes(
  { request, agent, tick }: RequestLine,
  recorded: RecordedOutcome | undefined,
  replayed: RecordedOutcome | undefined,
  late = false,
): OutcomeDifference | undefined {
  if (recorded?.hash === replayed?.hash) return undefined;
  const place = { request, agent, tick, late };
  if (recorded === undefined || replayed === undefined) {
    return { ...place, field: "outcome", recorded: recorded?.hash, replayed: replayed?.hash };
  }
  for (const [field, key] of FIELDS) {
    if (JSON.stringify(recorded[key]) !== JSON.stringify(replayed[key])) {
      return { ...place, field, recorded: recorded[key], replayed: replayed[key] };
    }
  }
  // All fields agree, so the recorded hash does not match its own outcome.
  return { ...place, field: "hash", recorded: recorded.hash, replayed: replayed.hash };
}
