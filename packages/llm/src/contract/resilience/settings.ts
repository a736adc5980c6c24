import { RequestError } from "@understudy/planner-core";
import { CALL_SETTINGS, settingsIn, settingsWith } from "../../model-settings.ts";

/** Knobs of the wrappers around a lead. Times are in milliseconds. */
export interface ResilienceSettings {
  /** No try of a call takes longer. Default: `LLM_TIMEOUT_MS`, else 5000. */
  readonly timeoutMs: number;
  /**
   * No try of a text that is no plan takes longer. Default: `timeoutMs` or `LLM_TIMEOUT_MS`, where one is set; else
   * no limit but the request's deadline.
   */
  readonly textTimeoutMs: number;
  /** The first token must come within this. Default: no limit but `timeoutMs`. */
  readonly firstTokenMs: number;
  /** A token must follow the last one within this. Default: no limit but `timeoutMs`. */
  readonly betweenTokensMs: number;
  /** Tries after the first one. Default: `LLM_RETRY_MAX`, else 3. */
  readonly maxRetries: number;
  /** Delay before the first retry; it doubles with each. Default 50. */
  readonly retryDelayMs: number;
  /** Failures in a row that open the breaker. Default: `LLM_BREAKER_THRESHOLD`, else 5. */
  readonly breakerThreshold: number;
  /**
   * The time for which an open breaker turns everything away before a probe, in milliseconds. Default:
   * `LLM_BREAKER_COOLDOWN_MS`, else 10,000.
   */
  readonly cooldownMs: number;
  /** Outcomes older than this do not count for the ratios, to a tenth of it. Default: `LLM_BREAKER_WINDOW_MS`, else 30,000. */
  readonly windowMs: number;
  /** Outcomes in the window below which the ratios mean nothing. Default 10. */
  readonly minCalls: number;
  /** Share of failures in the window that opens the breaker. Default: `LLM_BREAKER_RATIO`, else 0.5. */
  readonly failureRatio: number;
  /** Share of slow calls in the window that opens the breaker. Default 0.8. */
  readonly slowRatio: number;
  /** A call is slow when it takes more than this many times what was predicted. Default 3. */
  readonly slowFactor: number;
  /**
   * No call that takes less is slow, whatever was predicted: a model that answers at once is not down
   * because a busy machine made it wait for a moment. Default 20.
   */
  readonly slowFloorMs: number;
  /** Calls that the model works on at the same time. Default: as many as the lead says, else 1. */
  readonly slots: number;
  /** Calls that may wait for a slot. Default 32. */
  readonly maxQueue: number;
  /**
   * A model's speed is measured again after this long without an answer; if it was asked all that time, after
   * `timeoutMs`. Default 300000.
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

/** The lowest value of a setting for which 0 would make no sense. */
const MINIMA: Partial<Record<keyof ResilienceSettings, number>> = {
  breakerThreshold: 1,
  minCalls: 1,
  slots: 1,
  slowFactor: 1,
  timeoutMs: 1,
  textTimeoutMs: 1,
  windowMs: 10,
};

/**
 * The settings with environment and defaults filled in.
 *
 * @throws RequestError if a knob, or the variable that it comes from, makes no sense
 */
export function resilienceSettings(options: Partial<ResilienceSettings> = {}): ResilienceSettings {
  const { timeoutMs = settingsIn(CALL_SETTINGS).timeoutMs } = options;
  const defaults: ResilienceSettings = {
    ...{ ...DEFAULTS, ...settingsWith(CALL_SETTINGS) },
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
