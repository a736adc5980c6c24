import { AsyncLocalStorage } from "node:async_hooks";
import type { FallbackReason, NegativeReason, RememberedChoice } from "@understudy/planner-core";
import type {
  LateLine,
  RecordedAdmission,
  RecordedAlternatives,
  RecordedCall,
  RecordedChoice,
  RecordedChoices,
  RecordedLookup,
  RecordedOutcome,
  RecordedSearch,
  RecordedTable,
  RequestLine,
} from "../recording.ts";

/** A thing that is still being written down. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A call as the request that takes part in it sees it. */
export interface TrackedCall {
  readonly askedMs: number;
  readonly joined: boolean;
  readonly said: readonly number[];
  /** Which step of the answer each of them was. */
  readonly saidAt: readonly number[];
  /** The call that another request had begun. */
  readonly shared?: TrackedCall;
  /** Set when it has ended. */
  end?: Pick<RecordedCall, "endedMs" | "answer" | "error">;
}

/** Everything that is known of one request while it runs. */
export interface RequestTrack {
  /** The part of the line that is known from the beginning. */
  readonly head: Omit<RequestLine, "outcome" | "tookMs">;
  choices?: ChoiceTrack;
  cache?: RecordedLookup;
  /** Hash of the goal that `cache` was asked for. */
  cachedGoal?: string;
  cacheAgain?: RecordedLookup;
  /** Whether it has waited since an earlier tick, and its search was not continued yet. */
  isWaiting: boolean;
  /** The cache's answer while it waits: counts if that is the answer. */
  cacheLater?: RecordedLookup;
  searches: Mutable<RecordedSearch>[];
  tables: Mutable<RecordedTable>[];
  readonly alternatives: RecordedAlternatives[];
  readonly admissions: RecordedAdmission[];
  readonly calls: TrackedCall[];
  /** How the last call ended, if the request waited for that. */
  heard?: TrackedCall["end"];
  revised?: RecordedOutcome;
}

/** A request's track before anything happened. */
export function newTrack(head: RequestTrack["head"]): RequestTrack {
  return {
    head,
    isWaiting: false,
    searches: [],
    tables: [],
    alternatives: [],
    admissions: [],
    calls: [],
  };
}

/** Whether the lead was asked for a request, if only to admit it. */
export function isLeadAsked({ admissions, calls }: RequestTrack): boolean {
  return admissions.length > 0 || calls.length > 0;
}

/** A request of many is looked at in a later tick than that in which its search began. */
export function lookAgain(track: RequestTrack): void {
  track.isWaiting = track.searches.length > 0;
}

/** Searches of earlier ticks decide nothing if something else answers at once. */
export function forgetUnused(track: RequestTrack): void {
  if (!track.isWaiting) return;
  if (track.cacheLater !== undefined) track.cache = track.cacheLater;
  track.searches = [];
}

/**
 * Which request the code at hand works for. Follows promises, so that a call that several requests
 * share is told apart from what each of them makes of its answer.
 */
export const currentRequest: AsyncLocalStorage<RequestTrack> = new AsyncLocalStorage();

/** The line of an answered request, or of one that is still open. */
export function requestLine(
  track: RequestTrack,
  outcome?: RecordedOutcome,
  tookMs?: number,
): RequestLine {
  const { head, cache, cacheAgain, searches, tables, alternatives, calls, heard } = track;
  const admissions = admissionsThatCount(track, outcome);
  const choices = track.choices && recordedChoices(track.choices);
  const last = calls.length - 1;
  return {
    ...head,
    ...(choices === undefined ? {} : { choices }),
    ...(cache === undefined ? {} : { cache }),
    ...(cacheAgain === undefined ? {} : { cacheAgain }),
    ...(searches.length === 0 ? {} : { searches }),
    ...(tables.length === 0 ? {} : { tables }),
    ...(alternatives.length === 0 ? {} : { alternatives }),
    ...(admissions.length === 0 ? {} : { admissions }),
    ...(calls.length === 0
      ? {}
      : {
          calls: calls.map((call, index) =>
            callOf(call, index === last ? heard : trackEndOf(call)),
          ),
        }),
    ...(tookMs === undefined ? {} : { tookMs }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/**
 * A request that stood aside for others was admitted before that, too, and perhaps had no time left after it: only
 * what decided is written down, as a replay has nobody to stand aside for.
 */
function admissionsThatCount(
  { admissions, calls }: RequestTrack,
  outcome: RecordedOutcome | undefined,
): readonly RecordedAdmission[] {
  const last = admissions.findLast(({ leisure }) => leisure === undefined);
  return admissions.filter(
    (one) => one.leisure || (one === last && !isOverruled(one, calls.length > 0, outcome)),
  );
}

/** Whether the engine did not do as the lead had said: there was no time any more, or no place. */
function isOverruled(
  admission: RecordedAdmission,
  isAsked: boolean,
  outcome: RecordedOutcome | undefined,
): boolean {
  if (outcome === undefined || "threw" in admission) return false;
  const { reason, status } = outcome;
  if (!admission.admitted) return admission.reason === "budget" && reason === "overloaded";
  // No reason is told where no goal can be reached.
  return reason === "budget" || (status === "unsolvable" && !isAsked);
}

/** The line about what came after the answer. */
export function lateLine(track: RequestTrack, call: TrackedCall, heard: HeardEnd): LateLine {
  const { problem } = heard;
  const { head, searches, tables, revised } = track;
  return {
    late: head.request,
    call: callOf(call, trackEndOf(call, heard)),
    ...(searches.length === 0 ? {} : { searches }),
    ...(tables.length === 0 ? {} : { tables }),
    ...(problem === undefined ? {} : { problem }),
    ...(revised === undefined ? {} : { outcome: revised }),
  };
}

/** The engine's view of the end of a call. */
export interface HeardEnd {
  readonly problem: FallbackReason | undefined;
  readonly detail: string | undefined;
  readonly nowMs: number;
}

/** The reasons that the engine gives for calls that it ended itself, while their leads ran on. */
const ENDED_BY_ENGINE: ReadonlySet<FallbackReason | undefined> = new Set(["timeout", "disposed"]);

/**
 * How a call ended, as the engine heard it. Where it had ended the call itself, its own words count: what the
 * lead did after that, if anything, decided nothing.
 */
export function trackEndOf(call: TrackedCall, heard?: HeardEnd): TrackedCall["end"] {
  const end = call.shared === undefined ? call.end : call.shared.end;
  if (heard === undefined || !ENDED_BY_ENGINE.has(heard.problem)) return end;
  const { problem, detail = "", nowMs } = heard;
  if (end?.error?.message === detail) return end;
  const code = problem === "timeout" ? "generation-timeout" : "disposed";
  return { endedMs: nowMs, error: { name: "InferenceError", message: detail, code } };
}

function callOf(
  { askedMs, joined, said, saidAt }: TrackedCall,
  end: TrackedCall["end"],
): RecordedCall {
  return {
    askedMs,
    ...(joined ? { joined: true as const } : {}),
    ...(said.length === 0 ? {} : { said: [...said] }),
    ...(saidAt.every((at, index) => at === index) ? {} : { saidAt: [...saidAt] }),
    ...end,
  };
}

/** A memory of choices while a request is looked at: what it said, in the order in which it was asked. */
interface ChoiceTrack {
  readonly chosen?: RememberedChoice | undefined;
  readonly refusals: (NegativeReason | undefined)[];
}

/** A line's record of a memory of choices; undefined for one that knew nothing. */
function recordedChoices({ chosen, refusals }: ChoiceTrack): RecordedChoices | undefined {
  const [refused, refusedAgain] = refusals;
  if (chosen === undefined && refused === undefined && refusedAgain === undefined) return undefined;
  return {
    ...(chosen === undefined ? {} : { chosen: recordedChoice(chosen) }),
    ...(refused === undefined ? {} : { refused }),
    ...(refusedAgain === undefined ? {} : { refusedAgain }),
  };
}

function recordedChoice({ goal, actions, scaledCost, optimal }: RememberedChoice): RecordedChoice {
  return { goal, actions, cost: scaledCost, optimal };
}
