import { type Question, RequestError } from "@understudy/planner-core";
import { CALL_SETTINGS, settingsIn, settingsWith } from "../model-settings.ts";

/** Settings of the wrappers around an LLM planner. Times are in milliseconds. */
export interface ResilienceSettings {
  /** Timeout for each attempt. Default: `LLM_TIMEOUT_MS`, otherwise 5000. */
  readonly timeoutMs: number;
  /**
   * Timeout of each attempt for texts other than plans. Default: `timeoutMs` or `LLM_TIMEOUT_MS` if set, otherwise only
   * the request's deadline.
   */
  readonly textTimeoutMs: number;
  /**
   * Timeout for reading the intent of a directive, which a small model on a processor takes many seconds for; a late
   * reading still changes the plan. Default: `LLM_READING_TIMEOUT_MS`, otherwise 60,000, or `timeoutMs` if that is
   * more.
   */
  readonly readingTimeoutMs: number;
  /** Timeout for the first token. Default: none besides `timeoutMs`. */
  readonly firstTokenMs: number;
  /** Timeout between tokens. Default: none besides `timeoutMs`. */
  readonly betweenTokensMs: number;
  /** Number of retries. Default: `LLM_RETRY_MAX`, otherwise 3. */
  readonly maxRetries: number;
  /** Back-off before the first retry; doubles with each further retry. Default 50. */
  readonly retryDelayMs: number;
  /** Consecutive failures that open the breaker. Default: `LLM_BREAKER_THRESHOLD`, otherwise 5. */
  readonly breakerThreshold: number;
  /**
   * Time for which an open breaker refuses all calls before a probe, in milliseconds. Default:
   * `LLM_BREAKER_COOLDOWN_MS`, otherwise 10,000.
   */
  readonly cooldownMs: number;
  /**
   * Time window over which the ratios are computed, accurate to a tenth. Default: `LLM_BREAKER_WINDOW_MS`, otherwise
   * 30,000.
   */
  readonly windowMs: number;
  /** Minimum number of outcomes in the window for the ratios to apply. Default 10. */
  readonly minCalls: number;
  /** Failure ratio in the window that opens the breaker. Default: `LLM_BREAKER_RATIO`, otherwise 0.5. */
  readonly failureRatio: number;
  /** Ratio of slow calls in the window that opens the breaker. Default 0.8. */
  readonly slowRatio: number;
  /** Multiple of its predicted duration above which a call counts as slow. Default 3. */
  readonly slowFactor: number;
  /**
   * Minimum duration of a slow call, whatever the prediction: a busy machine may briefly delay even a model that
   * answers at once. Default 20.
   */
  readonly slowFloorMs: number;
  /** Number of calls the model processes in parallel. Default: the LLM planner's, otherwise 1. */
  readonly slots: number;
  /** Number of calls that may wait for a slot. Default 32. */
  readonly maxQueue: number;
  /**
   * Age at which a speed measurement is stale; if calls went unanswered all that time, `timeoutMs` applies instead.
   * Default 300,000.
   */
  readonly staleMs: number;
}

const DEFAULTS = {
  firstTokenMs: Number.POSITIVE_INFINITY,
  betweenTokensMs: Number.POSITIVE_INFINITY,
  retryDelayMs: 50,
  minCalls: 10,
  slowRatio: 0.8,
  slowFactor: 3,
  slowFloorMs: 20,
  slots: 1,
  maxQueue: 32,
  staleMs: 300_000,
} as const;

/** Minimum values of settings that must not be 0. */
const MINIMA: Partial<Record<keyof ResilienceSettings, number>> = {
  breakerThreshold: 1,
  minCalls: 1,
  slots: 1,
  slowFactor: 1,
  timeoutMs: 1,
  readingTimeoutMs: 1,
  textTimeoutMs: 1,
  windowMs: 10,
};

/**
 * The settings, completed from environment variables and defaults.
 *
 * @throws RequestError if a setting or its environment variable is invalid
 */
export function resilienceSettings(options: Partial<ResilienceSettings> = {}): ResilienceSettings {
  const given = settingsIn(CALL_SETTINGS);
  const calls = settingsWith(CALL_SETTINGS);
  const { timeoutMs = given.timeoutMs } = options;
  const defaults: ResilienceSettings = {
    ...{ ...DEFAULTS, ...calls },
    ...(given.readingTimeoutMs === undefined && {
      readingTimeoutMs: Math.max(calls.readingTimeoutMs, timeoutMs ?? 0),
    }),
    textTimeoutMs: timeoutMs ?? Number.POSITIVE_INFINITY,
  };
  const settings: { -readonly [Name in keyof ResilienceSettings]: number } = { ...defaults };
  for (const [name, fallback] of Object.entries(defaults) as [keyof ResilienceSettings, number][]) {
    const value = options[name] ?? fallback;
    const min = MINIMA[name] ?? 0;
    if (!(typeof value === "number" && value >= min)) {
      const message = `must be a number of at least ${min}, not ${String(value)}`;
      throw new RequestError([{ pointer: `/${name}`, message }]);
    }
    settings[name] = value;
  }
  return settings;
}

/** Timeout of an attempt: for a text, for reading an intent, or for a plan or a choice. */
export function attemptLimitMs(
  { timeoutMs, readingTimeoutMs, textTimeoutMs }: AttemptLimits,
  question: Pick<Question, "intent"> | undefined,
): number {
  if (question === undefined) return textTimeoutMs;
  return question.intent === undefined ? timeoutMs : readingTimeoutMs;
}

type AttemptLimits = Pick<ResilienceSettings, "timeoutMs" | "readingTimeoutMs" | "textTimeoutMs">;
