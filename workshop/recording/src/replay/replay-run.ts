/**
 * Replays recordings and compares the outcomes.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import {
  type DirectiveReader,
  type Domain,
  loadDomain,
  type Planner,
  UnderstudyError,
} from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";
import { WordReader } from "@understudy/words";
import { type NumberedLine, type Recording, readRecording } from "../read/read-recording.ts";
import { RecordingError } from "../read/recording-error.ts";
import type { TimeOf } from "../record/recording-parts.ts";
import { RecordingFile, type RecordingSink } from "../record/recording-sink.ts";
import type { Mutable } from "../record/request-track.ts";
import { RunRecorder } from "../record/run-recorder.ts";
import type {
  EndLine,
  EngineLine,
  LateLine,
  RecordedCall,
  RecordedOutcome,
  RequestLine,
} from "../recording.ts";
import { compareOutcomes, type OutcomeDifference } from "./compare-outcomes.ts";
import type { ReplayScript } from "./replay-parts.ts";
import {
  newOrchestrator,
  type ReplayEngine,
  type ReplayedRequest,
  replayRequest,
} from "./replay-request.ts";

/** Options of a replay. */
export interface ReplayOptions {
  /** Domains with cost functions. Others are loaded from the recording. */
  readonly domains?: readonly Domain[] | undefined;
  /** The understudy; default: a `ClassicalPlanner`. */
  readonly planner?: Planner | undefined;
  /** The reader of directives and personas, if there was one; default: a `WordReader`. */
  readonly reader?: DirectiveReader | undefined;
  /** Records the replay: identical bytes except for the time in the first line. */
  readonly to?: string | RecordingSink | undefined;
  /** Called after each request with its number. */
  readonly onProgress?: ((request: number) => void) | undefined;
}

/** The result of a replay. */
export interface ReplayResult {
  /** Whether every replayed outcome equals the recorded one, and the recording is complete. */
  readonly identical: boolean;
  /** Number of replayed requests with an outcome. */
  readonly replayed: number;
  /** Number of requests recorded without an outcome. */
  readonly open: number;
  /** Number of requests with conditions outside the domain language, which cannot be replayed. */
  readonly skipped: number;
  /** The first differences, at most 20. */
  readonly differences: readonly OutcomeDifference[];
  /** Number of different outcomes. */
  readonly different: number;
  /** Hashes over all recorded and all replayed outcomes. */
  readonly recordedHash: string;
  readonly replayedHash: string;
  /** Whether the recording has its last line, and all outcomes counted there. */
  readonly isWhole: boolean;
  /** Number of requests outside the recording. */
  readonly unrecorded: number;
  /** Number of the truncated last line, if any. */
  readonly cutLine: number | undefined;
}

const MAX_DIFFERENCES = 20;

/**
 * Replays a recorded run with a fresh engine, the recorded observations, and a lead that repeats its answers at their
 * times. Time advances only for recorded delays.
 *
 * @param source a recording, or the text of its file
 * @throws RecordingError if the recording is damaged
 *
 * @example
 * const result = await replayRun(await readFile("evening.jsonl", "utf8"));
 * if (!result.identical) console.log(result.differences[0]);
 */
export async function replayRun(
  source: string | Recording,
  options: ReplayOptions = {},
): Promise<ReplayResult> {
  const recording = typeof source === "string" ? readRecording(source) : source;
  return new Replay(recording, options).run();
}

/** Creates the engines of a recording. */
export function replayEngine(
  line: EngineLine,
  at: number,
  { domains = [], planner = new ClassicalPlanner(), reader = new WordReader() }: ReplayOptions,
): ReplayEngine {
  const given = domains.find(({ hash }) => hash === line.domain);
  if (given !== undefined) return { line, domain: given, planner, reader };
  if (line.runtimeCosts) {
    const reason = "its costs are computed by functions of the game: replay it with that domain";
    throw new RecordingError(at, "/definition", reason);
  }
  try {
    const domain = loadDomain(line.definition);
    if (domain.hash === line.domain) return { line, domain, planner, reader };
  } catch (cause) {
    if (!(cause instanceof UnderstudyError)) throw cause;
    throw new RecordingError(at, "/definition", cause.message, { cause });
  }
  const reason =
    "does not have the recorded hash: the definition was changed, or is read otherwise";
  throw new RecordingError(at, "/domain", reason);
}

/** Replays the lines of a recording in order. */
class Replay {
  readonly #recording: Recording;
  readonly #options: ReplayOptions;
  readonly #sink: RecordingSink | undefined;
  readonly #recorder: RunRecorder;
  readonly #engines: ReplayEngine[] = [];
  readonly #hashes = { recorded: new Hash64(), replayed: new Hash64() };
  /** Requests with a pending late line, and the replay's version of that line. */
  readonly #late = new Map<number, LateReplay>();
  /** Lines from the recorder that are not yet written. */
  #written: string[] = [];
  #engine: number | undefined;
  #script: ReplayScript | undefined;
  #asked: RecordedCall | undefined;
  #ended: RecordedCall | undefined;
  #unrecorded: ReadonlySet<number> = new Set();
  readonly #differences: OutcomeDifference[] = [];
  readonly #counts = { replayed: 0, open: 0, skipped: 0, different: 0 };

  constructor(recording: Recording, options: ReplayOptions) {
    this.#recording = recording;
    this.#options = { ...options, planner: options.planner ?? new ClassicalPlanner() };
    const { to } = options;
    this.#sink = typeof to === "string" ? new RecordingFile(to) : to;
    this.#recorder = new RunRecorder(
      { to: { write: (line) => this.#written.push(line) } },
      {
        header: recording.header,
        engine: () => this.#engine,
        next: () => (this.#script as ReplayScript).request,
        time: (point) => this.#time(point),
        amend: (line) => this.#amend(line),
      },
    );
    this.#passOn();
  }

  async run(): Promise<ReplayResult> {
    try {
      for (const line of this.#recording.lines) await this.#replay(line);
      const { end, cutLine } = this.#recording;
      const { recorded, replayed } = this.#hashes;
      const replayedHash = replayed.digest();
      if (end !== undefined) this.#write({ ...end, outcomes: replayedHash });
      const isWhole = end !== undefined && end.outcomes === outcomesOf(this.#recording);
      const { unrecorded = 0 } = end ?? {};
      return {
        identical: this.#counts.different === 0 && isWhole && unrecorded === 0,
        ...this.#counts,
        differences: this.#differences,
        recordedHash: recorded.digest(),
        replayedHash,
        isWhole,
        unrecorded,
        cutLine,
      };
    } finally {
      this.#sink?.close?.();
    }
  }

  async #replay(line: NumberedLine): Promise<void> {
    if (line.kind === "engine") this.#addEngine(line.value, line.line);
    else if (line.kind === "late") this.#takeLate(line.value);
    else await this.#replayRequest(line.value, line.line);
  }

  #addEngine(line: EngineLine, at: number): void {
    const engine = replayEngine(line, at, this.#options);
    this.#engines.push(engine);
    this.#engine = undefined;
    try {
      // Records the engine's actual settings.
      newOrchestrator(engine, { request: {} as RequestLine, late: undefined }, this.#recorder);
    } catch (cause) {
      if (!(cause instanceof UnderstudyError)) throw cause;
      throw new RecordingError(at, "/settings", cause.message, { cause });
    }
    this.#passOn();
  }

  async #replayRequest(request: RequestLine, at: number): Promise<void> {
    const { outcome } = request;
    if (outcome === undefined || request.maintain === null) {
      this.#counts[outcome === undefined ? "open" : "skipped"]++;
      this.#write(request);
      return;
    }
    const late = this.#recording.late.get(request.request);
    this.#script = { request, late };
    this.#engine = request.engine;
    this.#asked = this.#ended = undefined;
    const replayed = await this.#play(at, this.#script);
    this.#counts.replayed++;
    const [own, ...others] = this.#written.splice(0);
    if (own !== undefined) this.#sink?.write(own);
    if (late !== undefined) this.#late.set(request.request, { request, replayed, line: others[0] });
    this.#hash(outcome, replayed.outcome);
    this.#compare(compareOutcomes(request, outcome, replayed.outcome));
    this.#options.onProgress?.(request.request);
  }

  async #play(at: number, script: ReplayScript): Promise<ReplayedRequest> {
    const engine = this.#engines[script.request.engine] as ReplayEngine;
    try {
      return await replayRequest(engine, script, this.#recorder, {
        onAsk: (call) => {
          this.#asked = call;
        },
        onEnd: (call) => {
          this.#ended = call;
        },
        onLead: (lead) => {
          this.#unrecorded = lead.unrecorded;
        },
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new RecordingError(at, "", `cannot be replayed: ${reason}`, { cause });
    }
  }

  #takeLate(line: LateLine): void {
    const known = this.#late.get(line.late);
    if (known === undefined) {
      // The recorded outcome of a request that cannot be replayed.
      this.#write(line);
      return;
    }
    this.#late.delete(line.late);
    if (known.line !== undefined) this.#sink?.write(known.line);
    const { request, replayed } = known;
    this.#hash(line.outcome, replayed.revised);
    const difference = compareOutcomes(request, line.outcome, replayed.revised, true);
    if (difference !== undefined || line.problem === replayed.problem) {
      this.#compare(difference);
      return;
    }
    const { request: number, agent, tick } = request;
    const { problem: recorded } = line;
    const place = { request: number, agent, tick, late: true, field: "reason" };
    this.#compare({ ...place, recorded, replayed: replayed.problem });
  }

  #compare(difference: OutcomeDifference | undefined): void {
    if (difference === undefined) return;
    this.#counts.different++;
    if (this.#differences.length < MAX_DIFFERENCES) this.#differences.push(difference);
  }

  #hash(recorded: RecordedOutcome | undefined, replayed: RecordedOutcome | undefined): void {
    if (recorded !== undefined) this.#hashes.recorded.text(recorded.hash);
    if (replayed !== undefined) this.#hashes.replayed.text(replayed.hash);
  }

  /** Times are copied from the recording, since none pass in a replay. */
  #time(point: Parameters<TimeOf>[0]): number {
    const { atMs = 0, tookMs = 0 } = this.#script?.request ?? {};
    switch (point) {
      case "start":
        return atMs;
      case "ask":
        return this.#asked?.askedMs ?? atMs;
      case "end":
        return this.#ended?.endedMs ?? atMs;
      default:
        return atMs + tookMs;
    }
  }

  /** Corrects inconsequential differences between a replay and the recorded run. */
  #amend(line: RequestLine | LateLine): RequestLine | LateLine {
    const { request, late } = this.#script as ReplayScript;
    if ("late" in line) {
      return late?.call.joined ? { ...line, call: asJoined(line.call) } : line;
    }
    const admissions = line.admissions?.filter((_, index) => !this.#unrecorded.has(index));
    const calls = line.calls?.map((call, index) =>
      request.calls?.[index]?.joined ? asJoined(call) : call,
    );
    // Keys keep their order; undefined values are omitted from the text.
    const amended: Mutable<RequestLine> = { ...line };
    if (calls !== undefined) amended.calls = calls;
    // A question refused at once, or queued behind a background one, had no further alternatives.
    const alternatives = line.alternatives?.slice(0, request.alternatives?.length ?? 0);
    if (alternatives?.length === 0) delete amended.alternatives;
    else if (alternatives !== undefined) amended.alternatives = alternatives;
    if (admissions?.length === 0) delete amended.admissions;
    else if (admissions !== undefined) amended.admissions = admissions;
    return request.many ? asMany(amended) : amended;
  }

  #write(line: RequestLine | LateLine | EndLine): void {
    this.#sink?.write(JSON.stringify(line));
  }

  #passOn(): void {
    for (const line of this.#written.splice(0)) this.#sink?.write(line);
  }
}

/** Hash over all outcome hashes of a recording, in line order. */
function outcomesOf({ lines }: Recording): string {
  const hash = new Hash64();
  for (const { kind, value } of lines) {
    if (kind !== "engine" && value.outcome !== undefined) hash.text(value.outcome.hash);
  }
  return hash.digest();
}

/** Keys in the recorder's order. */
function asJoined({ askedMs, ...rest }: RecordedCall): RecordedCall {
  return { askedMs, joined: true, ...rest };
}

/** Replayed alone, a `planMany` request is a `plan` with its budget, or without one a `planNow`. */
function asMany(line: RequestLine): RequestLine {
  const entries = Object.entries(line).flatMap(([name, value]) =>
    name === "sliceMs" || name === "budgetMs"
      ? [
          [name, value],
          ["many", true],
        ]
      : [[name, value]],
  );
  return Object.fromEntries(entries) as RequestLine;
}

interface LateReplay {
  readonly request: RequestLine;
  readonly replayed: ReplayedRequest;
  readonly line: string | undefined;
}
