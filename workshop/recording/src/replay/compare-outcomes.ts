import { squadName } from "../record/encode.ts";
import type { RecordedOutcome, RecordedTogether, RequestLine, TogetherLine } from "../recording.ts";

/** A difference between a replay and its recording. */
export interface OutcomeDifference {
  readonly request: number;
  readonly agent: string;
  readonly tick: number;
  /** Whether it concerns a late answer of the LLM planner. */
  readonly late: boolean;
  /** The first differing field: `status`, `plan`, `cost`, …; `outcome` if one side has none. */
  readonly field: string;
  readonly recorded: unknown;
  readonly replayed: unknown;
}

/** The fields of an outcome with the names of its parts, in order of importance. */
const FIELDS = [
  ["status", "status"],
  ["goal", "goal"],
  ["plan", "actions"],
  ["times", "times"],
  ["cost", "cost"],
  ["optimal", "optimal"],
  ["source", "source"],
  ["hit", "hit"],
  ["mended", "mended"],
  ["llmSteps", "llmSteps"],
  ["llmIndices", "llmIndices"],
  ["reason", "reason"],
  ["remembered", "remembered"],
  ["chosen", "chosen"],
  ["confidence", "confidence"],
  ["because", "because"],
  ["banned", "banned"],
  ["member", "member"],
  ["ensemble", "ensemble"],
] as const;

/** The compared fields of a joint plan, in order of importance. */
const JOINT_FIELDS = [
  "status",
  "steps",
  "measure",
  "time",
  "cost",
  "optimal",
  "lowerBound",
  "ends",
  "waits",
  "kept",
] as const;

/** The first difference between two outcomes of a request; undefined without any. */
export function compareOutcomes(
  { request, agent, tick }: RequestLine,
  recorded: RecordedOutcome | undefined,
  replayed: RecordedOutcome | undefined,
  late = false,
): OutcomeDifference | undefined {
  return firstDifference({ request, agent, tick, late }, FIELDS, recorded, replayed);
}

/** The first difference between two joint plans; undefined without any. */
export function compareTogether(
  line: TogetherLine,
  recorded: RecordedTogether | undefined,
  replayed: RecordedTogether | undefined,
): OutcomeDifference | undefined {
  const { request, tick } = line;
  const place = { request, agent: squadName(line), tick, late: false };
  const fields = JOINT_FIELDS.map((field) => [field, field] as const);
  return firstDifference(place, fields, recorded, replayed);
}

function firstDifference<Recorded extends { readonly hash: string }>(
  place: Pick<OutcomeDifference, "request" | "agent" | "tick" | "late">,
  fields: readonly (readonly [field: string, key: keyof Recorded])[],
  recorded: Recorded | undefined,
  replayed: Recorded | undefined,
): OutcomeDifference | undefined {
  if (recorded?.hash === replayed?.hash) return undefined;
  if (recorded === undefined || replayed === undefined) {
    return { ...place, field: "outcome", recorded: recorded?.hash, replayed: replayed?.hash };
  }
  for (const [field, key] of fields) {
    if (JSON.stringify(recorded[key]) !== JSON.stringify(replayed[key])) {
      return { ...place, field, recorded: recorded[key], replayed: replayed[key] };
    }
  }
  // All fields agree, so the recorded hash does not match its own outcome.
  return { ...place, field: "hash", recorded: recorded.hash, replayed: replayed.hash };
}
