/**
 * Settings of models, each in one place: its key in a file, its variable, its range, and its default.
 *
 * @module
 */

import { RequestError } from "@understudy/planner-core";

/** Environment variables by name. */
export type EnvironmentTexts = Readonly<Record<string, string | undefined>>;

/** A check of a value, and its conversion. */
export interface ValueRule<Value = unknown> {
  /** Continues "must be". */
  readonly range: string;
  /** Undefined: out of range. */
  readonly read: (value: unknown) => Value | undefined;
}

/** A setting: its key in a file, its variable, its range and its default. */
export type Setting<Value> = readonly [
  key: string,
  variable: string,
  rule: ValueRule<Value>,
  fallback: Value,
];

/** Settings by their names in code. */
export type Settings<Values> = { readonly [Name in keyof Values]: Setting<Values[Name]> };
/** Names of the settings of calls. */
export type CallSetting =
  | ("timeoutMs" | "maxRetries" | "breakerThreshold")
  | ("failureRatio" | "windowMs" | "cooldownMs");

/** A text that is not empty. */
export const text: ValueRule<string> = {
  range: "a text",
  read: (value) => (typeof value === "string" && value.trim() !== "" ? value.trim() : undefined),
};

/** A share of a whole. */
const share: ValueRule<number> = {
  range: "a number above 0 and at most 1",
  read: (value) => (typeof value === "number" && value > 0 && value <= 1 ? value : undefined),
};

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number): ValueRule<number> {
  const fits = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
  return {
    range: `an integer from ${min} to ${max}`,
    read: (value) => (fits(value) ? value : undefined),
  };
}

/** A time in milliseconds, at most an hour. */
function withinHour(min: number): ValueRule<number> {
  return wholeNumber(min, 3_600_000);
}

/** The places of models: `[defaults]` and `[folders]` of a file. */
export const PLACE_SETTINGS: Settings<Record<"ollamaUrl" | "modelsFolder", string>> = {
  ollamaUrl: ["ollama_url", "OLLAMA_URL", text, "http://127.0.0.1:11434"],
  modelsFolder: ["models", "UNDERSTUDY_MODELS", text, "models"],
};

/** Calls of a model, by the names of `ResilienceSettings`: `[defaults]` of a file. */
export const CALL_SETTINGS: Settings<Record<CallSetting, number>> = {
  timeoutMs: ["timeout_ms", "LLM_TIMEOUT_MS", withinHour(1), 5000],
  maxRetries: ["max_retries", "LLM_RETRY_MAX", wholeNumber(0, 100), 3],
  breakerThreshold: ["breaker_threshold", "LLM_BREAKER_THRESHOLD", wholeNumber(1, 1_000_000), 5],
  failureRatio: ["breaker_ratio", "LLM_BREAKER_RATIO", share, 0.5],
  windowMs: ["breaker_window_ms", "LLM_BREAKER_WINDOW_MS", withinHour(10), 30_000],
  cooldownMs: ["breaker_cooldown_ms", "LLM_BREAKER_COOLDOWN_MS", withinHour(0), 10_000],
};

/** A pool: `[pool]` of a file. */
export const POOL_SETTINGS: Settings<Record<"hedgeShare" | "memberCooldownMs", number>> = {
  hedgeShare: ["hedge_share", "LLM_HEDGE_SHARE", share, 0.05],
  memberCooldownMs: ["member_cooldown_ms", "LLM_MEMBER_COOLDOWN_MS", withinHour(0), 5000],
};

/**
 * The settings that the environment has. Default: that of this process; a page has none.
 *
 * @throws RequestError that names the variable if a value makes no sense
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

/** The settings of the environment, with the default of each setting that is missing there. Throws as {@link settingsIn}. */
export function settingsWith<Values extends object>(
  settings: Settings<Values>,
  environment?: EnvironmentTexts,
): Values {
  const all = Object.entries<Setting<unknown>>(settings);
  const fallbacks = Object.fromEntries(all.map(([name, [, , , fallback]]) => [name, fallback]));
  return { ...(fallbacks as Values), ...settingsIn(settings, environment) };
}

/** A page has none. */
export function environmentHere(): EnvironmentTexts {
  return typeof process === "object" ? process.env : {};
}
