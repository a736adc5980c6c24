import { RequestError } from "@understudy/planner-core";
import {
  type EnvironmentTexts,
  environmentHere,
  PLACE_SETTINGS,
  settingsWith,
} from "./model-settings.ts";

/** Environment variables for models, apart from call settings. */
export interface Environment {
  /** The address of Ollama: `OLLAMA_URL`. */
  readonly ollamaUrl: string;
  /** Default model of an Ollama backend: `OLLAMA_MODEL`. */
  readonly ollamaModel: string;
  /** The folder searched for model files by name: `UNDERSTUDY_MODELS`. */
  readonly modelsFolder: string;
  /** API key for OpenAI: `OPENAI_API_KEY`. Never logged. */
  readonly openAiKey: string | undefined;
  /** API key for Anthropic: `ANTHROPIC_API_KEY`. Never logged. */
  readonly anthropicKey: string | undefined;
  /** Access token for Hugging Face: `HF_TOKEN`. Never logged. */
  readonly huggingFaceToken: string | undefined;
  /** Debug output to print, such as `io`: `UNDERSTUDY_DEBUG`, separated by commas or spaces. */
  readonly debug: ReadonlySet<string>;
  /** API keys for other servers, by `host` or `host:port`: `UNDERSTUDY_API_KEYS`. Never logged. */
  readonly apiKeys: ReadonlyMap<string, string>;
}

const DEBUG_WORDS: readonly string[] = ["0", "1", "metrics", "io"];

/**
 * Reads the environment variables for models. Browsers have none and get the defaults.
 *
 * @throws RequestError naming the variable if a value is invalid
 *
 * @example
 * readEnvironment({ OLLAMA_MODEL: "llama3.1" });
 */
export function readEnvironment(environment: EnvironmentTexts = environmentHere()): Environment {
  return {
    ...settingsWith(PLACE_SETTINGS, environment),
    ollamaModel: readText(environment, "OLLAMA_MODEL") ?? "phi3",
    openAiKey: readText(environment, "OPENAI_API_KEY"),
    anthropicKey: readText(environment, "ANTHROPIC_API_KEY"),
    huggingFaceToken: readText(environment, "HF_TOKEN"),
    debug: readDebug(readText(environment, "UNDERSTUDY_DEBUG") ?? ""),
    apiKeys: readKeys(readText(environment, "UNDERSTUDY_API_KEYS") ?? ""),
  };
}

function readDebug(text: string): ReadonlySet<string> {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const unknown = words.find((word) => !DEBUG_WORDS.includes(word));
  if (unknown === undefined) return new Set(words);
  const message = `the environment sets it to "${text}", and "${unknown}" is none of ${DEBUG_WORDS.join(", ")}`;
  throw new RequestError([{ pointer: "UNDERSTUDY_DEBUG", message }]);
}

/** Reads `HOST=KEY` pairs, separated by commas or spaces. */
function readKeys(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/[\s,]+/).filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair, index) => {
      const [, host, key] = /^([a-z0-9.:[\]-]+)=(.+)$/i.exec(pair) ?? [];
      if (host === undefined || key === undefined) {
        // The message does not quote the entry, which may contain a key.
        const message = `the environment's entry ${index + 1} is not of the form HOST=KEY`;
        throw new RequestError([{ pointer: "UNDERSTUDY_API_KEYS", message }]);
      }
      return [host.toLowerCase(), key];
    }),
  );
}

function readText(environment: EnvironmentTexts, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === "" ? undefined : text;
}
