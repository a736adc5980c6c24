/**
 * Recording of everything that decides plans in a running game.
 *
 * @module
 */

import { readFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import {
  type Clock,
  type DomainTypes,
  type Outcome,
  systemClock,
  type TogetherOutcome,
} from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";
import {
  type EndLine,
  type EngineLine,
  RECORDING_VERSION,
  type RecordedOutcome,
  type RecordingHeader,
  type RecordingLine,
} from "../recording.ts";
import { encodeOutcome, encodeTogether, roundMs } from "./encode.ts";
import { RecordingFile, type RecordingSink } from "./recording-sink.ts";
import {
  forgetUnused,
  type HeardEnd,
  lateLine,
  type RequestTrack,
  requestLine,
  type TrackedCall,
  togetherLine,
} from "./request-track.ts";

/** Options of a recording. */
export interface RunRecorderOptions {
  /** A path or a sink. */
  readonly to: string | RecordingSink;
  /** Seed of the world, as information. */
  readonly seed?: number | string | undefined;
  /** Options of the run, the name of a scene, a note: plain data. */
  readonly options?: unknown;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
  /** The game's own counter, such as the frame number. Default: the number of the agent's request, from 1. */
  readonly tick?: (() => number) | undefined;
}

/** Counts of a recorder so far. */
export interface RecorderStats {
  readonly requests: number;
  readonly withdrawn: number;
  readonly refused: number;
  /** Hash over all outcome hashes. */
  readonly outcomes: string;
}

/**
 * Records a run: every request with its observations, cache look-ups, extent of searches, timed LLM answers and
 * outcome. One recorder serves any number of orchestrators of a process; see `recordOrchestrator`.
 *
 * @example
 * const recorder = new RunRecorder({ to: "evening.jsonl", seed: 7 });
 * const orchestrator = recordOrchestrator({ domain, planner, llm, cache }, recorder);
 * // play; then
 * recorder.close();
 */
export class RunRecorder {
  readonly #sink: RecordingSink;
  readonly #tick: (() => number) | undefined;
  readonly #open = new Set<RequestTrack>();
  readonly #perAgent = new Map<string, number>();
  readonly #outcomes = new Hash64();
  /** Milliseconds since the start of the recording. */
  readonly time: () => number;
  #engines = 0;
  #requests = 0;
  #withdrawn = 0;
  #refused = 0;
  #unrecorded = 0;
  #isClosed = false;
  #error: unknown;

  /** @throws file system errors on creation */
  constructor(options: RunRecorderOptions) {
    const { to, clock = systemClock, tick, seed, options: settings } = options;
    this.#sink = typeof to === "string" ? new RecordingFile(to) : to;
    this.#tick = tick;
    const startMs = clock.now();
    this.time = () => roundMs(clock.now() - startMs);
    const startedAt = new Date().toISOString();
    this.#write({
      understudy: "recording",
      version: RECORDING_VERSION,
      startedAt,
      versions: { node: process.versions.node, understudy: ownVersion() },
      machine: machine(),
      ...(seed === undefined ? {} : { seed }),
      ...(settings === undefined ? {} : { options: settings }),
    });
  }

  get stats(): RecorderStats {
    return {
      requests: this.#requests,
      withdrawn: this.#withdrawn,
      refused: this.#refused,
      outcomes: this.#outcomes.digest(),
    };
  }

  /** The error that ended the recording early, such as a full disk; undefined without one. Check it after `close`. */
  get error(): unknown {
    return this.#error ?? this.#sink.error;
  }

  /** Records an orchestrator. */
  engine(line: Omit<EngineLine, "engine">): number {
    const engine = this.#engines++;
    this.#write({ engine, ...line });
    return engine;
  }

  /** Number, tick and time of a new request. */
  begin(agent: string): { readonly request: number; readonly tick: number; readonly atMs: number } {
    const atMs = this.time();
    this.#requests++;
    const count = (this.#perAgent.get(agent) ?? 0) + 1;
    this.#perAgent.set(agent, count);
    return { request: this.#requests, tick: this.#tick?.() ?? count, atMs };
  }

  /** Adds an open request. */
  opened(track: RequestTrack): void {
    this.#open.add(track);
  }

  /** Records an answered request. Late events get a line of their own. */
  answered<T extends DomainTypes>(track: RequestTrack, outcome: Outcome<T>): void {
    if (!this.#open.delete(track)) return;
    const recorded = encodeOutcome(outcome as unknown as Outcome);
    const tookMs = this.#tookMs(track);
    this.#hash(recorded);
    forgetUnused(track, recorded);
    this.#write(requestLine(track, recorded, tookMs));
    track.searches = [];
    track.tables = [];
  }

  /** Records an answered request for a joint plan. */
  answeredTogether<T extends DomainTypes>(track: RequestTrack, outcome: TogetherOutcome<T>): void {
    if (!this.#open.delete(track)) return;
    const recorded = encodeTogether(outcome as unknown as TogetherOutcome);
    this.#hash(recorded);
    this.#write(togetherLine(track, recorded, this.#tookMs(track)));
  }

  /** Records a late answer of the LLM planner. */
  late(track: RequestTrack, call: TrackedCall, heard: HeardEnd): void {
    if (track.revised !== undefined) this.#hash(track.revised);
    this.#write(lateLine(track, call, heard));
  }

  /** Records a request without an outcome. */
  ended(track: RequestTrack | undefined, how: "withdrawn" | "refused"): void {
    if (track !== undefined && !this.#open.delete(track)) return;
    if (how === "withdrawn") this.#withdrawn++;
    else this.#refused++;
  }

  /** Counts a request outside the recording. */
  missed(): void {
    this.#unrecorded++;
  }

  /** Ends the recording; open requests are written without an outcome. */
  close(): void {
    if (this.#isClosed) return;
    for (const track of this.#open) {
      this.#write(track.together === undefined ? requestLine(track) : togetherLine(track));
    }
    this.#open.clear();
    const { requests, withdrawn, refused, outcomes } = this.stats;
    const unrecorded = this.#unrecorded === 0 ? {} : { unrecorded: this.#unrecorded };
    const end: EndLine = { end: true, requests, outcomes, withdrawn, refused, ...unrecorded };
    this.#write(end);
    this.#isClosed = true;
    this.#guard(() => this.#sink.close?.());
  }

  #tookMs({ head }: RequestTrack): number {
    return roundMs(Math.max(0, this.time() - head.atMs));
  }

  #hash({ hash }: Pick<RecordedOutcome, "hash">): void {
    this.#outcomes.text(hash);
  }

  #write(line: RecordingHeader | RecordingLine): void {
    if (this.#isClosed || this.#error !== undefined) return;
    this.#guard(() => this.#sink.write(JSON.stringify(line)));
  }

  /** A failing sink ends the recording, not the game. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#error ??= error ?? new Error("the recording could not be written");
    }
  }
}

function machine(): RecordingHeader["machine"] {
  const processors = cpus();
  return {
    platform: platform(),
    architecture: arch(),
    processor: processors[0]?.model ?? "",
    cores: processors.length,
    memoryBytes: totalmem(),
  };
}

function ownVersion(): string {
  // One level up from both src and dist.
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
