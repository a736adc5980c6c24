import { RequestError } from "@understudy/planner-core";

/** Settings from environment variables. */
export interface Environment {
  /** No try of a model's call takes longer, in milliseconds: `LLM_TIMEOUT_MS`. It lengthens no budget. */
  readonly timeoutMs: number;
  /** Tries of a call after the first one: `LLM_RETRY_MAX`. */
  readonly maxRetries: number;
  /** Failures in a row that open the breaker: `LLM_BREAKER_THRESHOLD`. */
  readonly breakerThreshold: number;
  /** Share of failures that opens the breaker, above 0 and at most 1: `LLM_BREAKER_RATIO`. */
  readonly breakerRatio: number;
  /** The time that this share is taken over, in milliseconds: `LLM_BREAKER_WINDOW_MS`. */
  readonly breakerWindowMs: number;
  /** The time for which an open breaker turns everything away, in milliseconds: `LLM_BREAKER_COOLDOWN_MS`. */
  readonly breakerCooldownMs: number;
  /** Second calls of `hedged`, as a share of all: `LLM_HEDGE_SHARE`. */
  readonly hedgeShare: number;
  /** The time for which a pool leaves a member alone that failed, in milliseconds: `LLM_MEMBER_COOLDOWN_MS`. */
  readonly memberCooldownMs: number;
  /** The address of Ollama: `OLLAMA_URL`. */
  readonly ollamaUrl: string;
  /** The model of a backend for Ollama that was told none: `OLLAMA_MODEL`. */
  readonly ollamaModel: string;
  /** The folder in which model files are looked up by name: `UNDERSTUDY_MODELS`. */
  readonly modelsFolder: string;
  /** Key of OpenAI's service: `OPENAI_API_KEY`. Never logged. */
  readonly openAiKey: string | undefined;
  /** Key of Anthropic's service: `ANTHROPIC_API_KEY`. Never logged. */
  readonly anthropicKey: string | undefined;
  /** Token of Hugging Face: `HF_TOKEN`. Never logged. */
  readonly huggingFaceToken: string | undefined;
  /** The internals to show, such as `io`: `UNDERSTUDY_DEBUG`, separated by commas or blanks. */
  readonly debug: ReadonlySet<string>;
  /** Keys of other servers by host, with its port where it has one: `UNDERSTUDY_API_KEYS`. Never logged. */
  readonly apiKeys: ReadonlyMap<string, string>;
  /** Whether a variable says something: it then takes precedence over a file of configuration. */
  readonly isSet: (name: string) => boolean;
}

/** Environment variables by name. */
export type EnvironmentTexts = Readonly<Record<string, string | undefined>>;

const DEBUG_WORDS: readonly string[] = ["0", "1", "metrics", "io"];

/**
 * Reads the variables of models. A browser has none, so everything has its default.
 *
 * @throws RequestError that names the variable if a value makes no sense
 *
 * @example
 * readEnvironment({ LLM_RETRY_MAX: "1" });
 */
export function readEnvironment(environment: EnvironmentTexts = environmentHere()): Environment {
  return {
    timeoutMs: readInteger(environment, "LLM_TIMEOUT_MS", 5000, 1, 3_600_000),
    maxRetries: readInteger(environment, "LLM_RETRY_MAX", 3, 0, 100),
    breakerThreshold: readInteger(environment, "LLM_BREAKER_THRESHOLD", 5, 1, 1_000_000),
    breakerRatio: readShare(environment, "LLM_BREAKER_RATIO", 0.5),
    breakerWindowMs: readInteger(environment, "LLM_BREAKER_WINDOW_MS", 30_000, 10, 3_600_000),
    breakerCooldownMs: readInteger(environment, "LLM_BREAKER_COOLDOWN_MS", 10_000, 0, 3_600_000),
    hedgeShare: readShare(environment, "LLM_HEDGE_SHARE", 0.05),
    memberCooldownMs: readInteger(environment, "LLM_MEMBER_COOLDOWN_MS", 5000, 0, 3_600_000),
    ollamaUrl: readText(environment, "OLLAMA_URL") ?? "http://127.0.0.1:11434",
    ollamaModel: readText(environment, "OLLAMA_MODEL") ?? "phi3",
    modelsFolder: readText(environment, "UNDERSTUDY_MODELS") ?? "models",
    openAiKey: readText(environment, "OPENAI_API_KEY"),
    anthropicKey: readText(environment, "ANTHROPIC_API_KEY"),
    huggingFaceToken: readText(environment, "HF_TOKEN"),
    debug: readDebug(readText(environment, "UNDERSTUDY_DEBUG") ?? ""),
    apiKeys: readKeys(readText(environment, "UNDERSTUDY_API_KEYS") ?? ""),
    isSet: (name) => readText(environment, name) !== undefined,
  };
}

function readDebug(text: string): ReadonlySet<string> {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const unknown = words.find((word) => !DEBUG_WORDS.includes(word));
  if (unknown === undefined) return new Set(words);
  const message = `the environment sets it to "${text}", and "${unknown}" is none of ${DEBUG_WORDS.join(", ")}`;
  throw new RequestError([{ pointer: "UNDERSTUDY_DEBUG", message }]);
}

/** `HOST=KEY`, several with commas or blanks between them. */
function readKeys(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/[\s,]+/).filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair, index) => {
      const [, host, key] = /^([a-z0-9.:[\]-]+)=(.+)$/i.exec(pair) ?? [];
      if (host === undefined || key === undefined) {
        // Any value may be a key.
        const message = `the environment's entry ${index + 1} is not of the form HOST=KEY`;
        throw new RequestError([{ pointer: "UNDERSTUDY_API_KEYS", message }]);
      }
      return [host.toLowerCase(), key];
    }),
  );
}

/** A page has none. */
function environmentHere(): EnvironmentTexts {
  return typeof process === "object" ? process.env : {};
}

function readText(environment: EnvironmentTexts, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === "" ? undefined : text;
}

function readShare(environment: EnvironmentTexts, name: string, fallback: number): number {
  const text = readText(environment, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  const message = `the environment sets it to "${text}"; it must be a number above 0 and at most 1`;
  throw new RequestError([{ pointer: name, message }]);
}

function readInteger(
  environment: EnvironmentTexts,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = readText(environment, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  const message = `the environment sets it to "${text}"; it must be an integer from ${min} to ${max}`;
  throw new RequestError([{ pointer: name, message }]);
}
