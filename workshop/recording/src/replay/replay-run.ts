/**
 * Replays recordings and compares the outcomes.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  type DirectiveReader,
  type Domain,
  loadDomain,
  type Planner,
  UnderstudyError,
} from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";
import type { SchedulePlanner } from "@understudy/planner-core/schedule";
import { WordReader } from "@understudy/words";
import { type NumberedLine, type Recording, readRecording } from "../read/read-recording.ts";
import { RecordingError } from "../read/recording-error.ts";
import type { TimeOf } from "../record/recording-parts.ts";
import { RecordingFile, type RecordingSink } from "../record/recording-sink.ts";
import type { Mutable } from "../record/request-track.ts";
import { type AnswerLine, RunRecorder } from "../record/run-recorder.ts";
import type {
  EndLine,
  EngineLine,
  LateLine,
  RecordedCall,
  RecordedOutcome,
  RequestLine,
  TogetherLine,
} from "../recording.ts";
import { asJoined, asMany, withKnown } from "./amend-line.ts";
import { compareOutcomes, compareTogether, type OutcomeDifference } from "./compare-outcomes.ts";
import type { ReplayScript } from "./replay-parts.ts";
import {
  newOrchestrator,
  type ReplayEngine,
  type ReplayedRequest,
  replayRequest,
} from "./replay-request.ts";
import { replayTogether, scriptOf } from "./replay-together.ts";

/** Options of a replay. */
export interface ReplayOptions {
  /** Domains with cost functions. Others are loaded from the recording. */
  readonly domains?: readonly Domain[] | undefined;
  /** The understudy; default: a `ClassicalPlanner`. */
  readonly planner?: Planner | undefined;
  /** The planner for domains with time; default: a `TimePlanner`. */
  readonly time?: SchedulePlanner | undefined;
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
export function replayEngine(line: EngineLine, at: number, options: ReplayOptions): ReplayEngine {
  const { domains = [], planner = new ClassicalPlanner() } = options;
  const { time = new TimePlanner(), reader = new WordReader() } = options;
  const given = domains.find(({ hash }) => hash === line.domain);
  if (given !== undefined) return { line, domain: given, planner, time, reader };
  if (line.runtimeCosts) {
    const reason = "its costs are computed by functions of the game: replay it with that domain";
    throw new RecordingError(at, "/definition", reason);
  }
  try {
    const domain = loadDomain(line.definition);
    if (domain.hash === line.domain) return { line, domain, planner, time, reader };
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
    const { to, planner = new ClassicalPlanner(), time = new TimePlanner() } = options;
    this.#options = { ...options, planner, time };
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
    else if (line.kind === "together") await this.#replayTogether(line.value, line.line);
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
    if (!this.#isReplayable(request)) return;
    const late = this.#recording.late.get(request.request);
    const replayed = await this.#play(at, { request, late }, (engine, script) =>
      replayRequest(engine, script, this.#recorder, {
        onAsk: (call) => {
          this.#asked = call;
        },
        onEnd: (call) => {
          this.#ended = call;
        },
        onLead: (lead) => {
          this.#unrecorded = lead.unrecorded;
        },
      }),
    );
    const [line] = this.#written.splice(0);
    if (late !== undefined) this.#late.set(request.request, { request, replayed, line });
    this.#hash(outcome, replayed.outcome);
    this.#compare(compareOutcomes(request, outcome, replayed.outcome));
    this.#options.onProgress?.(request.request);
  }

  async #replayTogether(line: TogetherLine, at: number): Promise<void> {
    const { outcome } = line;
    if (!this.#isReplayable(line)) return;
    const replayed = await this.#play(at, scriptOf(line), (engine) =>
      replayTogether(engine, line, this.#recorder),
    );
    this.#hash(outcome, replayed.outcome);
    this.#compare(compareTogether(line, outcome, replayed.outcome));
    this.#options.onProgress?.(line.request);
  }

  /** Whether a request can be replayed. Others are counted, and written as they are. */
  #isReplayable(line: RequestLine | TogetherLine): boolean {
    if (line.outcome !== undefined && line.maintain !== null) return true;
    this.#counts[line.outcome === undefined ? "open" : "skipped"]++;
    this.#write(line);
    return false;
  }

  /** Replays a request, and writes its own line. */
  async #play<Replayed>(
    at: number,
    script: ReplayScript,
    play: (engine: ReplayEngine, script: ReplayScript) => Promise<Replayed>,
  ): Promise<Replayed> {
    const { engine } = script.request;
    this.#script = script;
    this.#engine = engine;
    this.#asked = this.#ended = undefined;
    try {
      const replayed = await play(this.#engines[engine] as ReplayEngine, script);
      this.#counts.replayed++;
      const own = this.#written.shift();
      if (own !== undefined) this.#sink?.write(own);
      return replayed;
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

  #hash(recorded: Hashed | undefined, replayed: Hashed | undefined): void {
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
  #amend(line: AnswerLine): AnswerLine {
    const { request, late } = this.#script as ReplayScript;
    if ("together" in line) return withKnown(line, request.schedules);
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
    const known = withKnown(amended, request.schedules);
    return request.many ? asMany(known) : known;
  }

  #write(line: AnswerLine | EndLine): void {
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

type Hashed = Pick<RecordedOutcome, "hash">;

interface LateReplay {
  readonly request: RequestLine;
  readonly replayed: ReplayedRequest;
  readonly line: string | undefined;
}
