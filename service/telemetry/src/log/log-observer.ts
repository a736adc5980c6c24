import type { Observer, PlannerEvent } from "@understudy/planner-core";
import { type LogLevel, type LogRecord, logRecordOf } from "./log-record.ts";

export type { LogLevel } from "./log-record.ts";

/** A logger with pino's argument order: fields first, message second. */
export interface LeveledLogger {
  debug(fields: object, message: string): unknown;
  info(fields: object, message: string): unknown;
  warn(fields: object, message: string): unknown;
}

/** Options of {@link logObserver}. */
export interface LogObserverOptions {
  /** Receives one line of JSON, without a line feed. Set either this or `logger`. */
  readonly write?: ((line: string) => void) | undefined;
  readonly logger?: LeveledLogger | undefined;
  /** Minimum level. Default `info`. */
  readonly level?: LogLevel | undefined;
  /**
   * Whether texts of models and details of errors are logged, which may contain text from players. Default false:
   * only their length.
   */
  readonly texts?: boolean | undefined;
  /** Share of requests to log, 0 to 1, with all events of each. Warnings are always logged. Default 1. */
  readonly sample?: number | undefined;
  /** Maximum lines per second; the next line reports the number of dropped ones. Default: no limit. */
  readonly maxPerSecond?: number | undefined;
  /** Fields for every line, such as the domain or the shard. */
  readonly fields?: Readonly<Record<string, string | number | boolean>> | undefined;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2 };
const SECOND_MS = 1000;

/**
 * Logs the events of requests in structured form: one JSON object per line. Errors of the sink are swallowed, like
 * all errors of observers.
 *
 * @throws RangeError if neither or both of `write` and `logger` are given, or a number is out of range
 *
 * @example
 * const observer = logObserver({ write: (line) => process.stdout.write(`${line}\n`), maxPerSecond: 100 });
 * const orchestrator = new Orchestrator({ domain, planner, llm, observer });
 */
export function logObserver(options: LogObserverOptions): Observer {
  const { level = "info", texts = false, sample = 1, fields = {} } = options;
  const { maxPerSecond = Number.POSITIVE_INFINITY } = options;
  const emit = emitterOf(options, fields);
  if (!(sample >= 0 && sample <= 1)) throw new RangeError("sample must be a number of 0 to 1");
  if (!(maxPerSecond > 0)) throw new RangeError("maxPerSecond must be a number above 0");
  const rate = new RateLimit(maxPerSecond);
  return (event) => {
    const record = logRecordOf(event, texts);
    if (RANK[record.level] < RANK[level]) return;
    if (record.level !== "warn" && !isSampled(event.request, sample)) return;
    const { nowMs } = event;
    if (!rate.admits(nowMs)) return;
    const dropped = rate.takeDropped();
    emit(dropped === 0 ? record : { ...record, fields: { ...record.fields, dropped } });
  };
}

function emitterOf(
  { write, logger }: LogObserverOptions,
  common: Readonly<Record<string, unknown>>,
): (record: LogRecord) => void {
  if ((write === undefined) === (logger === undefined)) {
    throw new RangeError("logObserver needs either write or logger");
  }
  if (logger !== undefined) {
    return ({ level, message, fields }) => logger[level]({ ...common, ...fields }, message);
  }
  return ({ level, message, fields }) =>
    write?.(JSON.stringify({ level, ...common, ...fields, message }));
}

/** Samples whole requests; a golden-ratio hash spreads consecutive ids. */
function isSampled(request: number, share: number): boolean {
  return (Math.imul(request, 0x9e3779b1) >>> 0) / 4294967296 < share;
}

/** Limits the number of lines per second of the events' clock. */
class RateLimit {
  readonly #max: number;
  #windowMs = Number.NEGATIVE_INFINITY;
  #passed = 0;
  #dropped = 0;

  constructor(max: number) {
    this.#max = max;
  }

  admits(nowMs: PlannerEvent["nowMs"]): boolean {
    if (nowMs - this.#windowMs >= SECOND_MS || nowMs < this.#windowMs) {
      this.#windowMs = nowMs;
      this.#passed = 0;
    }
    if (this.#passed >= this.#max) {
      this.#dropped++;
      return false;
    }
    this.#passed++;
    return true;
  }

  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }
}
