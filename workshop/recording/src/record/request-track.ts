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
  RecordedSchedule,
  RecordedSearch,
  RecordedTable,
  RecordedTogether,
  RequestLine,
  TogetherLine,
} from "../recording.ts";

/** A writable form of a recorded type. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** An LLM call as seen by one request. */
export interface TrackedCall {
  readonly askedMs: number;
  readonly joined: boolean;
  readonly said: readonly number[];
  /** Index within the answer of each streamed step. */
  readonly saidAt: readonly number[];
  /** The joined call of another request. */
  readonly shared?: TrackedCall;
  /** The end of the call; undefined while it runs. */
  end?: Pick<RecordedCall, "endedMs" | "answer" | "error">;
}

/** The record of a request while it runs. */
export interface RequestTrack {
  /** The part of the line known at the start. */
  head: Omit<RequestLine, "outcome" | "tookMs">;
  /** The part of a joint plan's line known at the start, for a request of that kind. */
  readonly together?: TogetherHead;
  choices?: ChoiceTrack;
  cache?: RecordedLookup;
  /** Hash of the goal looked up in `cache`. */
  cachedGoal?: string;
  cacheAgain?: RecordedLookup;
  /** Whether the request has waited since an earlier tick and its search has not yet resumed. */
  isWaiting: boolean;
  /** A look-up during the wait; recorded only if it gives the answer. */
  cacheLater?: RecordedLookup;
  searches: Mutable<RecordedSearch>[];
  /** The search that may be left before its next slice. */
  paused?: Mutable<RecordedSearch>;
  /** The search that was left for an answer which is not heard yet, and its slices until then. */
  left?: { readonly search: Mutable<RecordedSearch>; readonly slices: number } | undefined;
  tables: Mutable<RecordedTable>[];
  readonly schedules: Mutable<RecordedSchedule>[];
  readonly alternatives: RecordedAlternatives[];
  readonly admissions: RecordedAdmission[];
  readonly calls: TrackedCall[];
  /** Ends of the calls that the request waited for. */
  readonly heard: Map<TrackedCall, TrackedCall["end"]>;
  revised?: RecordedOutcome;
}

/** The part of a joint plan's line known at the start. */
export type TogetherHead = Omit<TogetherLine, "schedules" | "tookMs" | "outcome">;

/** Slice of a single `planMany` request: its searches are recorded as they ran, whatever the slice. */
const MANY_SLICE_MS = 1_000_000;

/** The time of a `planMany` request: its budget, or else a slice that always suffices. */
export function timeOfMany({
  budgetMs,
}: {
  readonly budgetMs?: number | undefined;
}): Pick<RequestLine, "budgetMs" | "sliceMs"> {
  return budgetMs === undefined ? { sliceMs: MANY_SLICE_MS } : { budgetMs };
}

/** A new track. */
export function newTrack(head: RequestTrack["head"], together?: TogetherHead): RequestTrack {
  return {
    head,
    ...(together === undefined ? {} : { together }),
    isWaiting: false,
    searches: [],
    tables: [],
    schedules: [],
    alternatives: [],
    admissions: [],
    calls: [],
    heard: new Map(),
  };
}

/** Whether a request involved the LLM planner at all, even just for admission. */
export function isLlmAsked({ admissions, calls }: RequestTrack): boolean {
  return admissions.length > 0 || calls.length > 0;
}

/** Notes the search that was left because its LLM planner had answered, if it was. */
export function noteLeft(track: RequestTrack): void {
  const call = track.calls.at(-1);
  const search = track.paused;
  const isLeft = search !== undefined && call !== undefined && trackEndOf(call) !== undefined;
  track.left = isLeft ? { search, slices: search.slices } : undefined;
}

/** Records the end of a call that the request waited for. */
export function hear(track: RequestTrack, call: TrackedCall, heard: HeardEnd): void {
  track.heard.set(call, trackEndOf(call, heard));
  const { search, slices = 0 } = track.left ?? {};
  if (search !== undefined) search.heard = [...(search.heard ?? []), slices];
  track.left = undefined;
}

/** Prepares a `planMany` request for its next tick. */
export function lookAgain(track: RequestTrack): void {
  track.isWaiting = track.searches.length > 0;
}

/** Drops searches of earlier ticks that an immediate answer made irrelevant. */
export function forgetUnused(track: RequestTrack, { source }: RecordedOutcome): void {
  if (!track.isWaiting) return;
  // The wait was for the LLM planner, and its end is no immediate answer.
  if (track.calls.length > 0 && source !== "cache") return;
  if (track.cacheLater !== undefined) track.cache = track.cacheLater;
  track.searches = [];
}

/**
 * The request of the current asynchronous context. It follows promises, which separates a shared call from the work of
 * each request on its answer.
 */
export const currentRequest: AsyncLocalStorage<RequestTrack> = new AsyncLocalStorage();

/** The line of a request, answered or still open. */
export function requestLine(
  track: RequestTrack,
  outcome?: RecordedOutcome,
  tookMs?: number,
): RequestLine {
  const { head, cache, cacheAgain, searches, tables, schedules } = track;
  const { alternatives, calls, heard } = track;
  const admissions = admissionsThatCount(track, outcome);
  const choices = track.choices && recordedChoices(track.choices);
  return {
    ...head,
    ...(choices === undefined ? {} : { choices }),
    ...(cache === undefined ? {} : { cache }),
    ...(cacheAgain === undefined ? {} : { cacheAgain }),
    ...(searches.length === 0 ? {} : { searches }),
    ...(tables.length === 0 ? {} : { tables }),
    ...(schedules.length === 0 ? {} : { schedules }),
    ...(alternatives.length === 0 ? {} : { alternatives }),
    ...(admissions.length === 0 ? {} : { admissions }),
    ...(calls.length === 0 ? {} : { calls: calls.map((call) => callOf(call, heard.get(call))) }),
    ...(tookMs === undefined ? {} : { tookMs }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** The line of a request for a joint plan, answered or still open. */
export function togetherLine(
  { together, schedules }: RequestTrack,
  outcome?: RecordedTogether,
  tookMs?: number,
): TogetherLine {
  return {
    ...(together as TogetherHead),
    ...(schedules.length === 0 ? {} : { schedules }),
    ...(tookMs === undefined ? {} : { tookMs }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/**
 * The decisive admissions of a request. A request that yielded to others was admitted before that
 * too, and may have had no time left afterwards. Nothing competes in a replay, so the earlier
 * admission is not recorded.
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

/** Whether the engine overrode the LLM planner's admission, for lack of time or room. */
function isOverruled(
  admission: RecordedAdmission,
  isAsked: boolean,
  outcome: RecordedOutcome | undefined,
): boolean {
  if (outcome === undefined || "threw" in admission) return false;
  const { reason, status } = outcome;
  if (!admission.admitted) return admission.reason === "budget" && reason === "overloaded";
  // An unreachable goal has no fallback reason.
  return reason === "budget" || (status === "unsolvable" && !isAsked);
}

/** The line of a late answer. */
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

/** The end of a call as seen by the engine. */
export interface HeardEnd {
  readonly problem: FallbackReason | undefined;
  readonly detail: string | undefined;
  readonly nowMs: number;
}

/** Reasons of calls that the engine ended while their LLM planners continued. */
const ENDED_BY_ENGINE: ReadonlySet<FallbackReason | undefined> = new Set(["timeout", "disposed"]);

/**
 * The end of a call, as seen by the engine. If the engine ended it, the engine's reason counts; later behaviour of the
 * LLM planner had no effect.
 */
function trackEndOf(call: TrackedCall, heard?: HeardEnd): TrackedCall["end"] {
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

/** The answers of a choice memory during a request, in order. */
interface ChoiceTrack {
  readonly chosen?: RememberedChoice | undefined;
  readonly refusals: (NegativeReason | undefined)[];
}

/** The recorded form of a choice memory's answers; undefined if it was empty. */
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
