import { type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import type { Telemetry, TelemetrySnapshot } from "@understudy/planner-core";
import { type CountName, type PartBoard, WON_COUNTS, type WorkerBoard } from "../measure/board.ts";
import { bucketOf, microseconds } from "../measure/buckets.ts";
import { POOL_MEMBERS } from "../result/pool-members.ts";
import type { AgentGroup } from "./agent-group.ts";

/** Column of each engine counter. */
const COLUMNS: readonly (readonly [keyof TelemetrySnapshot["counters"], CountName])[] = [
  ["llm.request", "llmCalls"],
  ["llm.success", "llmSuccesses"],
  ["llm.error", "llmErrors"],
  ["llm.retry", "llmRetries"],
  ["llm.tokens.prompt", "promptTokens"],
  ["llm.tokens.completion", "completionTokens"],
  ["cache.hit", "cacheExact"],
  ["cache.generalised_hit", "cacheGeneralised"],
  ["cache.similar_hit", "cacheSimilar"],
  ["cache.similar_rejected", "cacheRejected"],
  ["cache.miss", "cacheMisses"],
  ["cache.evictions", "cacheEvictions"],
  ["cache.tokens_saved", "cacheTokensSaved"],
];

const EVERY_MS = 10;
const TELEMETRY_EVERY = 10;
const HEAP_EVERY = 50;

/** Parts of a publisher. */
interface PublisherParts {
  readonly board: WorkerBoard;
  readonly telemetry: Telemetry;
  readonly groups: readonly AgentGroup[];
  /** The current part of the run. */
  readonly part: () => PartBoard;
  /** Called after a garbage collection in this thread, with times of `performance.now()`. */
  readonly onCollection: (startMs: number, durationMs: number) => void;
  /** Called every few milliseconds. */
  readonly onTick: () => void;
}

/**
 * Publishes counts of engine and machine to the board a few times per second: telemetry, heap, garbage collection,
 * event-loop delays.
 */
export class ResultPublisher {
  readonly #parts: PublisherParts;
  readonly #published = new Float64Array(COLUMNS.length);
  readonly #won = new Float64Array(WON_COUNTS.length);
  readonly #collections: PerformanceObserver;
  readonly #timer: NodeJS.Timeout;
  #dueMs = performance.now() + EVERY_MS;
  #ticks = 0;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#collections = new PerformanceObserver((list) => this.#count(list.getEntries()));
    this.#collections.observe({ entryTypes: ["gc"] });
    this.#timer = setInterval(() => this.#tick(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#collections.disconnect();
    this.publish();
    this.#parts.board.setGauge("llmInFlight", 0);
  }

  /** Counts the garbage collections up to now, since observers are notified only later. */
  takeCollections(): void {
    this.#count(this.#collections.takeRecords());
  }

  #count(collections: readonly PerformanceEntry[]): void {
    const { board, part, onCollection } = this.#parts;
    for (const { startTime, duration } of collections) {
      onCollection(startTime, duration);
      part().add("gcMicroseconds", microseconds(duration));
      board.raise("longestGc", microseconds(duration));
    }
  }

  /** Updates the engine's counts. */
  publish(): void {
    const { board, telemetry, groups } = this.#parts;
    for (const { tiers } of groups) tiers?.reportTo(telemetry);
    const { counters, members } = telemetry.snapshot();
    const part = this.#parts.part();
    for (const [index, [counter, column]] of COLUMNS.entries()) {
      const value = counters[counter];
      part.add(column, value - (this.#published[index] as number));
      this.#published[index] = value;
    }
    for (const [index, column] of WON_COUNTS.entries()) {
      const won = members[POOL_MEMBERS[index] ?? ""]?.ends.won ?? 0;
      part.add(column, won - (this.#won[index] as number));
      this.#won[index] = won;
    }
    const inFlight = counters["llm.request"] - counters["llm.success"] - counters["llm.error"];
    board.setGauge("llmInFlight", inFlight);
  }

  #tick(): void {
    const { board, part, onTick } = this.#parts;
    const nowMs = performance.now();
    const late = microseconds(nowMs - this.#dueMs);
    this.#dueMs = nowMs + EVERY_MS;
    const delays = part().loopDelays;
    const bucket = bucketOf(late);
    delays[bucket] = (delays[bucket] as number) + 1;
    board.raise("worstLoopDelay", late);
    onTick();
    const ticks = this.#ticks++;
    if (ticks % TELEMETRY_EVERY === 0) this.publish();
    if (ticks % HEAP_EVERY === 0) {
      board.setGauge("heapKilobytes", Math.round(getHeapStatistics().used_heap_size / 1024));
    }
  }
}
