import { FALLBACK_REASONS, OUTCOME_STATUSES } from "@understudy/planner-core";
import { PLAN_ORIGINS } from "@understudy/planner-core/internal";
import { BUCKETS } from "./buckets.ts";
import { columnsOf, FIRST_UNCACHED } from "./names.ts";

/** Names of the counts of one part of a run, in column order. */
const COUNTS = [
  "offered",
  "sent",
  "dropped",
  "answered",
  "lost",
  "revised",
  "lateAtAll",
  "misses",
  "faulted",
  "withLlm",
  "reasoned",
  "uncached",
  "llmSteps",
  "steps",
  "checked",
  "unproved",
  "llmCalls",
  "llmSuccesses",
  "llmErrors",
  "llmRetries",
  "promptTokens",
  "completionTokens",
  "cacheExact",
  "cacheGeneralised",
  "cacheSimilar",
  "cacheRejected",
  "cacheMisses",
  "cacheEvictions",
  "cacheTokensSaved",
  "gcMicroseconds",
  "wonSmall",
  "wonMiddle",
  "wonLarge",
] as const;

/** Name of a count. */
export type CountName = (typeof COUNTS)[number];

/** Accepted plans of each pool member, in the order of `POOL_MEMBERS`. */
export const WON_COUNTS: readonly CountName[] = ["wonSmall", "wonMiddle", "wonLarge"];

/** Names of a worker's gauges, in column order. */
const GAUGES = [
  "threadId",
  "isReady",
  "llmInFlight",
  "breaker",
  "worstLoopDelay",
  "longestGc",
  "heapKilobytes",
  "unhandled",
  "ended",
] as const;

/** Name of a gauge. */
export type BoardGauge = (typeof GAUGES)[number];

/** Number of latency series: all answers, hits, one per source, one per reason. */
const SERIES: number = 2 + PLAN_ORIGINS.length + FALLBACK_REASONS.length;
export const ALL_COUNTS = 0;
export const HITS = 1;
export const BY_SOURCE = 2;
export const BY_REASON: number = BY_SOURCE + PLAN_ORIGINS.length;

const MAX_DOMAINS = 64;
/** First column after the counts. A part's columns are counts, statuses, domains, then the histograms. */
const STATUS_AT: number = COUNTS.length;
const DOMAIN_AT: number = STATUS_AT + OUTCOME_STATUSES.length;
const LATENCY_AT: number = DOMAIN_AT + MAX_DOMAINS;
const LOOP_AT: number = LATENCY_AT + 2 * SERIES * BUCKETS;
const PART_WORDS: number = LOOP_AT + BUCKETS;
const PARTS_AT = 64;
const NEXT_AT = 62;

const COLUMN = columnsOf(COUNTS);
const GAUGE = columnsOf(GAUGES);

/** The counts of one part of a run, in memory that outlives the worker thread. */
export class PartBoard {
  readonly words: Int32Array;

  constructor(buffer: SharedArrayBuffer, start: number) {
    this.words = new Int32Array(buffer, 4 * start, PART_WORDS);
  }

  count(name: CountName): number {
    return this.words[COLUMN[name]] as number;
  }

  add(name: CountName, amount = 1): void {
    const column = COLUMN[name];
    this.words[column] = (this.words[column] as number) + amount;
  }

  status(index: number): number {
    return this.words[STATUS_AT + index] as number;
  }

  domain(index: number): number {
    return this.words[DOMAIN_AT + index] as number;
  }

  /** Histogram of a series, corrected or not. A live view: it changes while the worker runs. */
  latency(series: number, isCorrected: boolean): Int32Array {
    const at = LATENCY_AT + (2 * series + (isCorrected ? 0 : 1)) * BUCKETS;
    return this.words.subarray(at, at + BUCKETS);
  }

  /** Histogram of event-loop delays. */
  get loopDelays(): Int32Array {
    return this.words.subarray(LOOP_AT, LOOP_AT + BUCKETS);
  }

  /**
   * Counts a due question as sent or dropped. Straight-line code without calls: a thread is only ever terminated at a
   * call or a loop, so the counts stay consistent.
   */
  offer(isSent: boolean): void {
    const { words } = this;
    const column = isSent ? SENT : DROPPED;
    words[OFFERED] = (words[OFFERED] as number) + 1;
    words[column] = (words[column] as number) + 1;
  }

  /** Counts an answer in all its columns or in none; see `offer`. */
  answer(answer: AnswerColumns): void {
    const { words } = this;
    const { status, source, reason, domain, corrected, uncorrected } = answer;
    const { hasLlm, late, steps, llmSteps } = answer;
    const isHit = source < FIRST_UNCACHED ? 1 : 0;
    const isReasoned = reason < 0 ? 0 : 1;
    const hitAt = isHit === 1 ? LATENCY_AT + 2 * HITS * BUCKETS : -1;
    const sourceAt = LATENCY_AT + 2 * (BY_SOURCE + source) * BUCKETS;
    const reasonAt = reason < 0 ? -1 : LATENCY_AT + 2 * (BY_REASON + reason) * BUCKETS;
    const all = LATENCY_AT + corrected;
    const raw = LATENCY_AT + BUCKETS + uncorrected;
    const statusAt = STATUS_AT + status;
    const domainAt = DOMAIN_AT + domain;
    words[ANSWERED] = (words[ANSWERED] as number) + 1;
    words[statusAt] = (words[statusAt] as number) + 1;
    words[domainAt] = (words[domainAt] as number) + 1;
    words[all] = (words[all] as number) + 1;
    words[raw] = (words[raw] as number) + 1;
    words[sourceAt + corrected] = (words[sourceAt + corrected] as number) + 1;
    words[sourceAt + BUCKETS + uncorrected] =
      (words[sourceAt + BUCKETS + uncorrected] as number) + 1;
    if (hitAt >= 0) {
      words[hitAt + corrected] = (words[hitAt + corrected] as number) + 1;
      words[hitAt + BUCKETS + uncorrected] = (words[hitAt + BUCKETS + uncorrected] as number) + 1;
    }
    if (reasonAt >= 0) {
      words[reasonAt + corrected] = (words[reasonAt + corrected] as number) + 1;
      words[reasonAt + BUCKETS + uncorrected] =
        (words[reasonAt + BUCKETS + uncorrected] as number) + 1;
    }
    words[WITH_LLM] = (words[WITH_LLM] as number) + hasLlm;
    words[REASONED] = (words[REASONED] as number) + isReasoned;
    words[UNCACHED] = (words[UNCACHED] as number) + 1 - isHit;
    words[LATE] = (words[LATE] as number) + late;
    words[STEPS] = (words[STEPS] as number) + steps;
    words[LLM_STEPS] = (words[LLM_STEPS] as number) + llmSteps;
  }
}

const OFFERED = COLUMN.offered;
const SENT = COLUMN.sent;
const DROPPED = COLUMN.dropped;
const ANSWERED = COLUMN.answered;
const WITH_LLM = COLUMN.withLlm;
const REASONED = COLUMN.reasoned;
const UNCACHED = COLUMN.uncached;
const LATE = COLUMN.lateAtAll;
const STEPS = COLUMN.steps;
const LLM_STEPS = COLUMN.llmSteps;

/** An answer as board columns; reused for every answer. */
export interface AnswerColumns {
  status: number;
  source: number;
  /** Index of the fallback reason; -1 for none. */
  reason: number;
  domain: number;
  /** Histogram buckets of the corrected and the raw latency. */
  corrected: number;
  uncorrected: number;
  /** Flags, each 0 or 1. */
  hasLlm: number;
  late: number;
  steps: number;
  llmSteps: number;
}

/**
 * A worker's counts in shared memory, which outlives the worker and which the main thread can read at any time. Written
 * only by the worker or, after its death, by the main thread.
 */
export class WorkerBoard {
  readonly buffer: SharedArrayBuffer;
  readonly warmUp: PartBoard;
  readonly measured: PartBoard;
  readonly #gauges: Int32Array;
  readonly #next: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * (PARTS_AT + 2 * PART_WORDS))) {
    this.buffer = buffer;
    this.#gauges = new Int32Array(buffer, 0, GAUGES.length);
    this.#next = new Float64Array(buffer, 4 * NEXT_AT, 1);
    this.warmUp = new PartBoard(buffer, PARTS_AT);
    this.measured = new PartBoard(buffer, PARTS_AT + PART_WORDS);
  }

  gauge(name: BoardGauge): number {
    return Atomics.load(this.#gauges, GAUGE[name]);
  }

  setGauge(name: BoardGauge, value: number): void {
    Atomics.store(this.#gauges, GAUGE[name], value);
  }

  /** Raises a gauge to at least a value. */
  raise(name: BoardGauge, value: number): void {
    if (value > this.gauge(name)) this.setGauge(name, value);
  }

  /** Reads a gauge and sets it to 0. */
  take(name: BoardGauge): number {
    return Atomics.exchange(this.#gauges, GAUGE[name], 0);
  }

  /** Index of the next question in the worker's schedule. */
  get next(): number {
    return this.#next[0] as number;
  }

  set next(question: number) {
    this.#next[0] = question;
  }

  /** Counts a dead worker's open questions as lost. */
  writeOff(): number {
    let lost = 0;
    for (const part of [this.warmUp, this.measured]) {
      const open = part.count("sent") - part.count("answered") - part.count("lost");
      part.add("lost", open);
      lost += open;
    }
    this.setGauge("llmInFlight", 0);
    this.setGauge("breaker", 0);
    return lost;
  }
}
