import type { RecordedOutcome, RequestLine } from "../recording.ts";

/** Something in which a replay differs from its recording. */
export interface OutcomeDifference {
  readonly request: number;
  readonly agent: string;
  readonly tick: number;
  /** Whether it is about the lead's late answer. */
  readonly late: boolean;
  /** The first field that differs: `status`, `plan`, `cost`, …; `outcome` if there is none on one side. */
  readonly field: string;
  readonly recorded: unknown;
  readonly replayed: unknown;
}

/** In the order in which a person wants to hear of them. */
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

/** The first difference between two outcomes of one request; undefined if there is none. */
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
  // The fields agree: the recorded hash is not that of what it stands beside.
  return { ...place, field: "hash", recorded: recorded.hash, replayed: replayed.hash };
}
