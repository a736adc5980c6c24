/**
 * Model settings, each defined once with its file key, environment variable, range and default.
 *
 * @module
 */

import { RequestError } from "@understudy/planner-core";

/** Environment variables by name. */
export type EnvironmentTexts = Readonly<Record<string, string | undefined>>;

/** Validates and converts a value. */
export interface ValueRule<Value = unknown> {
  /** The allowed values, worded to follow "must be" in a message. */
  readonly range: string;
  /** Parses a value; undefined if out of range. */
  readonly read: (value: unknown) => Value | undefined;
}

/** A setting: key in a file, environment variable, rule and default. */
export type Setting<Value> = readonly [
  key: string,
  variable: string,
  rule: ValueRule<Value>,
  fallback: Value,
];

/** Settings by their property names in code. */
export type Settings<Values> = { readonly [Name in keyof Values]: Setting<Values[Name]> };
/** Property names of the call settings. */
export type CallSetting =
  | ("timeoutMs" | "readingTimeoutMs" | "maxRetries" | "breakerThreshold")
  | ("failureRatio" | "windowMs" | "cooldownMs");

/** A non-empty text. */
export const text: ValueRule<string> = {
  range: "a text",
  read: (value) => (typeof value === "string" && value.trim() !== "" ? value.trim() : undefined),
};

/** A fraction above 0, at most 1. */
const share: ValueRule<number> = {
  range: "a number above 0 and at most 1",
  read: (value) => (typeof value === "number" && value > 0 && value <= 1 ? value : undefined),
};

/** An integer within bounds. */
export function wholeNumber(min: number, max: number): ValueRule<number> {
  const fits = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
  return {
    range: `an integer from ${min} to ${max}`,
    read: (value) => (fits(value) ? value : undefined),
  };
}

/** A duration in milliseconds, at most an hour. */
function withinHour(min: number): ValueRule<number> {
  return wholeNumber(min, 3_600_000);
}

/** Model locations: `[defaults]` and `[folders]` in a file. */
export const PLACE_SETTINGS: Settings<Record<"ollamaUrl" | "modelsFolder", string>> = {
  ollamaUrl: ["ollama_url", "OLLAMA_URL", text, "http://127.0.0.1:11434"],
  modelsFolder: ["models", "UNDERSTUDY_MODELS", text, "models"],
};

/** Limits on model calls, named as in `ResilienceSettings`: `[defaults]` in a file. */
export const CALL_SETTINGS: Settings<Record<CallSetting, number>> = {
  timeoutMs: ["timeout_ms", "LLM_TIMEOUT_MS", withinHour(1), 5000],
  readingTimeoutMs: ["reading_timeout_ms", "LLM_READING_TIMEOUT_MS", withinHour(1), 60_000],
  maxRetries: ["max_retries", "LLM_RETRY_MAX", wholeNumber(0, 100), 3],
  breakerThreshold: ["breaker_threshold", "LLM_BREAKER_THRESHOLD", wholeNumber(1, 1_000_000), 5],
  failureRatio: ["breaker_ratio", "LLM_BREAKER_RATIO", share, 0.5],
  windowMs: ["breaker_window_ms", "LLM_BREAKER_WINDOW_MS", withinHour(10), 30_000],
  cooldownMs: ["breaker_cooldown_ms", "LLM_BREAKER_COOLDOWN_MS", withinHour(0), 10_000],
};

/** Pool settings: `[pool]` in a file. */
export const POOL_SETTINGS: Settings<Record<"hedgeShare" | "memberCooldownMs", number>> = {
  hedgeShare: ["hedge_share", "LLM_HEDGE_SHARE", share, 0.05],
  memberCooldownMs: ["member_cooldown_ms", "LLM_MEMBER_COOLDOWN_MS", withinHour(0), 5000],
};

/**
 * The settings given by environment variables. Default environment: the process's; browsers have none.
 *
 * @throws RequestError naming the variable if a value is invalid
 */
export function settingsIn<Values extends object>(
  settings: Settings<Values>,
  environment: EnvironmentTexts = environmentHere(),
): Partial<Values> {
  const set = Object.entries<Setting<unknown>>(settings).flatMap(([name, [, variable, rule]]) => {
    const given = environment[variable]?.trim() ?? "";
    if (given === "") return [];
    const value = rule.read(given) ?? rule.read(Number(given));
    if (value !== undefined) return [[name, value]];
    const message = `the environment sets it to "${given}"; it must be ${rule.range}`;
    throw new RequestError([{ pointer: variable, message }]);
  });
  return Object.fromEntries(set) as Partial<Values>;
}

/** The settings in the environment, with defaults for missing settings. Throws as {@link settingsIn}. */
export function settingsWith<Values extends object>(
  settings: Settings<Values>,
  environment?: EnvironmentTexts,
): Values {
  const all = Object.entries<Setting<unknown>>(settings);
  const fallbacks = Object.fromEntries(all.map(([name, [, , , fallback]]) => [name, fallback]));
  return { ...(fallbacks as Values), ...settingsIn(settings, environment) };
}

/** The process's environment variables; empty in a browser. */
export function environmentHere(): EnvironmentTexts {
  return typeof process === "object" ? process.env : {};
}
