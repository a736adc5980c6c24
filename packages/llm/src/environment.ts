import { RequestError } from "@understudy/planner-core";
import {
  type EnvironmentTexts,
  environmentHere,
  PLACE_SETTINGS,
  settingsWith,
} from "./model-settings.ts";

/** Environment variables of models, besides the settings of calls. */
export interface Environment {
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
}

const DEBUG_WORDS: readonly string[] = ["0", "1", "metrics", "io"];

/**
 * Reads the variables of models. A browser has none, so everything has its default.
 *
 * @throws RequestError that names the variable if a value makes no sense
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

function readText(environment: EnvironmentTexts, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === "" ? undefined : text;
}
