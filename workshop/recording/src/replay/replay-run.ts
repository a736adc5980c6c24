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
import type {
  EngineLine,
  LateLine,
  RecordedOutcome,
  RecordedTogether,
  RequestLine,
  TogetherLine,
} from "../recording.ts";
import { compareOutcomes, compareTogether, type OutcomeDifference } from "./compare-outcomes.ts";
import type { ReplayScript } from "./replay-parts.ts";
import {
  newOrchestrator,
  type ReplayEngine,
  type ReplayedRequest,
  replayRequest,
  silentRecorder,
} from "./replay-request.ts";
import { replayTogether, scriptOf } from "./replay-together.ts";

/** Options of a replay. */
export interface ReplayOptions {
  /** Domains with cost functions. Others are loaded from the recording. */
  readonly domains?: readonly Domain[] | undefined;
  /** The classical planner; default: a `ClassicalPlanner`. */
  readonly planner?: Planner | undefined;
  /** The planner for domains with time; default: a `TimePlanner`. */
  readonly time?: SchedulePlanner | undefined;
  /** The reader of directives and personas, if there was one; default: a `WordReader`. */
  readonly reader?: DirectiveReader | undefined;
  /** Called after each request with its number and what the replay answered. */
  readonly onOutcome?:
    | ((request: number, outcome: RecordedOutcome | RecordedTogether | undefined) => void)
    | undefined;
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
 * Replays a recorded run with a fresh engine, the recorded observations, and an LLM planner that repeats its answers at
 * their times. Time advances only for recorded delays.
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
  readonly #recorder = silentRecorder();
  readonly #engines: ReplayEngine[] = [];
  readonly #hashes = { recorded: new Hash64(), replayed: new Hash64() };
  /** Requests with a pending late line. */
  readonly #late = new Map<number, LateReplay>();
  readonly #differences: OutcomeDifference[] = [];
  readonly #counts = { replayed: 0, open: 0, skipped: 0, different: 0 };

  constructor(recording: Recording, options: ReplayOptions) {
    this.#recording = recording;
    const { planner = new ClassicalPlanner(), time = new TimePlanner() } = options;
    this.#options = { ...options, planner, time };
  }

  async run(): Promise<ReplayResult> {
    for (const line of this.#recording.lines) await this.#replay(line);
    const { end, cutLine } = this.#recording;
    const { recorded, replayed } = this.#hashes;
    const isWhole = end !== undefined && end.outcomes === outcomesOf(this.#recording);
    const { unrecorded = 0 } = end ?? {};
    return {
      identical: this.#counts.different === 0 && isWhole && unrecorded === 0,
      ...this.#counts,
      differences: this.#differences,
      recordedHash: recorded.digest(),
      replayedHash: replayed.digest(),
      isWhole,
      unrecorded,
      cutLine,
    };
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
    try {
      // Refuses settings of a damaged line.
      newOrchestrator(engine, { request: {} as RequestLine, late: undefined }, this.#recorder);
    } catch (cause) {
      if (!(cause instanceof UnderstudyError)) throw cause;
      throw new RecordingError(at, "/settings", cause.message, { cause });
    }
  }

  async #replayRequest(request: RequestLine, at: number): Promise<void> {
    const { outcome } = request;
    if (!this.#isReplayable(request)) return;
    const late = this.#recording.late.get(request.request);
    const replayed = await this.#play(at, { request, late }, (engine, script) =>
      replayRequest(engine, script, this.#recorder),
    );
    if (late !== undefined) this.#late.set(request.request, { request, replayed });
    this.#hash(outcome, replayed.outcome);
    this.#compare(compareOutcomes(request, outcome, replayed.outcome));
    this.#options.onOutcome?.(request.request, replayed.outcome);
  }

  async #replayTogether(line: TogetherLine, at: number): Promise<void> {
    const { outcome } = line;
    if (!this.#isReplayable(line)) return;
    const replayed = await this.#play(at, scriptOf(line), (engine) =>
      replayTogether(engine, line, this.#recorder),
    );
    this.#hash(outcome, replayed.outcome);
    this.#compare(compareTogether(line, outcome, replayed.outcome));
    this.#options.onOutcome?.(line.request, replayed.outcome);
  }

  /** Whether a request can be replayed. Others are counted. */
  #isReplayable(line: RequestLine | TogetherLine): boolean {
    if (line.outcome !== undefined && line.maintain !== null) return true;
    this.#counts[line.outcome === undefined ? "open" : "skipped"]++;
    return false;
  }

  async #play<Replayed>(
    at: number,
    script: ReplayScript,
    play: (engine: ReplayEngine, script: ReplayScript) => Promise<Replayed>,
  ): Promise<Replayed> {
    try {
      const replayed = await play(this.#engines[script.request.engine] as ReplayEngine, script);
      this.#counts.replayed++;
      return replayed;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new RecordingError(at, "", `cannot be replayed: ${reason}`, { cause });
    }
  }

  #takeLate(line: LateLine): void {
    const known = this.#late.get(line.late);
    // A request that cannot be replayed.
    if (known === undefined) return;
    this.#late.delete(line.late);
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
}
