import { type Issue, RequestError } from "@understudy/planner-core";
import type { DecodingMode } from "../embedded/open-embedded-backend.ts";
import type { EngineName, GpuChoice } from "../embedded/shared/protocol.ts";
import type { TemplateChoice } from "../embedded/turns.ts";
import type { GenerationDefaults } from "../interface/sampling.ts";
import { THINKING_LEVELS, type Thinking } from "../interface/thinking.ts";

/** The kind of place that runs a model, which determines the available options. */
export type ModelPlace = "nano" | "file" | "ollama" | "openai" | "anthropic";

/** The options after `#` in a SPEC: run and sampling options. */
export interface ModelOptions extends GenerationDefaults {
  /** Context window in tokens, prompt and answer together. */
  readonly context?: number | undefined;
  readonly threads?: number | undefined;
  /** GPU backend. */
  readonly gpu?: GpuChoice | undefined;
  /** Layers on the GPU. */
  readonly gpuLayers?: number | undefined;
  /** Calls per batch. */
  readonly batch?: number | undefined;
  readonly flashAttention?: boolean | undefined;
  readonly engine?: EngineName | undefined;
  readonly decoding?: DecodingMode | undefined;
  readonly drafts?: "adaptive" | "always" | "never" | undefined;
  /** Choice of the chat template. */
  readonly template?: TemplateChoice | undefined;
  /** Draft model: a `.gguf` file of a smaller model with the same vocabulary. */
  readonly draftModel?: string | undefined;
  /** LoRA adapter for the model, a `.gguf` file. */
  readonly adapter?: string | undefined;
  /** Time that a server keeps the model loaded after a call: seconds, or a time such as `30m`; -1 means forever. */
  readonly keepAlive?: string | number | undefined;
  /** Whether, and how much, a reasoning model may think first. */
  readonly think?: Thinking | undefined;
  /** Maximum number of concurrent calls to a server. */
  readonly slots?: number | undefined;
  /** Time limit for loading, in milliseconds; on a server, for its answer that the model is there. */
  readonly loadTimeoutMs?: number | undefined;
  /** Constraint on answers: JSON schema, JSON mode or none. */
  readonly structured?: "schema" | "object" | "none" | undefined;
}

type OptionName = keyof ModelOptions;

/** Rule for one option: its valid values, and the places it applies to. */
interface OptionRule {
  readonly places: readonly ModelPlace[];
  /** Text that completes the message "must be …". */
  readonly range: string;
  /** Parses a value; undefined if it is invalid. */
  readonly read: (text: string) => unknown;
  /** Hints for the places that do not support the option. */
  readonly instead?: Partial<Record<ModelPlace, string>> | undefined;
}

const EMBEDDED: readonly ModelPlace[] = ["nano", "file"];
const SERVERS: readonly ModelPlace[] = ["ollama", "openai", "anthropic"];
const WITH_SEED: readonly ModelPlace[] = [...EMBEDDED, "ollama", "openai"];
const ALL: readonly ModelPlace[] = [...EMBEDDED, ...SERVERS];
const PLACE_NAMES: Readonly<Record<ModelPlace, string>> = {
  nano: "nano",
  file: "FILE.gguf",
  ollama: "ollama/NAME",
  openai: "openai/NAME@URL",
  anthropic: "anthropic/NAME",
};

const RULES: Readonly<Record<OptionName, OptionRule>> = {
  context: integer(ALL, 64, 1_048_576),
  threads: integer([...EMBEDDED, "ollama"], 1, 256),
  gpu: oneOf([...EMBEDDED, "ollama"], ["auto", "none", "cuda", "vulkan", "metal"]),
  gpuLayers: integer([...EMBEDDED, "ollama"], 0, 1000),
  batch: integer(EMBEDDED, 1, 64),
  flashAttention: truth(EMBEDDED),
  engine: oneOf(EMBEDDED, ["built-in", "node-llama-cpp"]),
  decoding: oneOf(EMBEDDED, ["free", "grammar", "applicable"]),
  template: oneOf(EMBEDDED, ["auto", "model", "contract"]),
  drafts: oneOf(EMBEDDED, ["adaptive", "always", "never"]),
  draftModel: ggufFile(),
  adapter: {
    ...ggufFile(),
    instead: {
      ollama:
        "write ADAPTER and the file into a Modelfile, ollama create NAME -f Modelfile, and ask ollama/NAME",
      openai:
        "start the server with it (llama-server --lora FILE, vllm serve --lora-modules NAME=FILE), and name what it serves",
      anthropic: "Claude takes none: leave it out",
    },
  },
  keepAlive: {
    places: ["ollama"],
    range: "seconds, -1 for ever, or a time such as 90s, 30m or 2h",
    read: (text) => {
      if (/^(-1|\d{1,9})$/.test(text)) return Number(text);
      return /^\d{1,9}(ms|s|m|h)$/.test(text) ? text : undefined;
    },
  },
  think: {
    places: ["ollama", "openai"],
    range: `true, false, or one of ${THINKING_LEVELS.join(", ")}`,
    read: (text) => {
      if (text === "true" || text === "false") return text === "true";
      return THINKING_LEVELS.find((level) => level === text);
    },
    instead: { anthropic: "Claude plans without thinking: leave it out" },
  },
  slots: integer(SERVERS, 1, 64),
  loadTimeoutMs: integer(ALL, 1, 3_600_000),
  structured: oneOf(["openai"], ["schema", "object", "none"]),
  temperature: number(0, 2),
  topP: {
    ...number(0, 1),
    range: "a number above 0, at most 1",
    read: (text) => within(text, Number.MIN_VALUE, 1),
  },
  topK: integer(ALL, 0, 1_000_000),
  minP: { ...number(0, 1), places: WITH_SEED },
  repeatPenalty: { ...number(1, 2), places: WITH_SEED },
  seed: integer(WITH_SEED, 0, 2 ** 32 - 1),
  stop: {
    places: ALL,
    range: "a text of 1 to 100 characters",
    read: (text) => (text.length <= 100 ? text : undefined),
  },
  maxTokens: integer(ALL, 1, 32_768),
  reads: oneOf(ALL, ["intent", "choices"]),
};
const MAX_STOPS = 4;

/** All options, in the order of the documentation. */
const MODEL_OPTION_NAMES: readonly OptionName[] = Object.keys(RULES) as OptionName[];

/**
 * Parses the options after the `#` of a SPEC, such as `context=4096&temperature=0.2`. Values are percent-decoded.
 *
 * @param places possible places of the model; an option must apply to one of them
 * @throws RequestError listing every option that is unknown, out of range, or does not apply
 */
export function parseModelOptions(text: string, places: readonly ModelPlace[]): ModelOptions {
  const issues: Issue[] = [];
  const options: Record<string, unknown> = {};
  for (const part of text.split("&")) {
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    const rule = Object.hasOwn(RULES, name) ? RULES[name as OptionName] : undefined;
    const problem = (message: string, hint?: string): void => {
      issues.push({ pointer: "/model", message: `#${name} ${message}`, ...(hint && { hint }) });
    };
    if (rule === undefined) {
      problem("is not an option of a model", `one of: ${MODEL_OPTION_NAMES.join(", ")}`);
      continue;
    }
    if (!rule.places.some((place) => places.includes(place))) {
      problem(notHere(rule, places), insteadOf(rule, places));
      continue;
    }
    const value = equals < 0 ? undefined : decoded(part.slice(equals + 1));
    const read = value === undefined || value === "" ? undefined : rule.read(value);
    if (read === undefined) problem(`must be ${rule.range}`);
    else if (name === "stop") options["stop"] = [...((options["stop"] as string[]) ?? []), read];
    else if (Object.hasOwn(options, name)) problem("is there twice");
    else options[name] = read;
  }
  if (((options["stop"] as string[] | undefined)?.length ?? 0) > MAX_STOPS) {
    issues.push({ pointer: "/model", message: `#stop is there more than ${MAX_STOPS} times` });
  }
  if (issues.length > 0) throw new RequestError(issues);
  return options as ModelOptions;
}

/**
 * Checks that all options apply to the place where the model was found.
 *
 * @throws RequestError listing the options that do not
 */
export function checkPlace(options: ModelOptions, place: ModelPlace): void {
  const issues: Issue[] = MODEL_OPTION_NAMES.filter(
    (name) => options[name] !== undefined && !RULES[name].places.includes(place),
  ).map((name) => {
    const rule = RULES[name];
    const hint = insteadOf(rule, [place]);
    const message = `#${name} ${notHere(rule, [place])}`;
    return { pointer: "/model", message, ...(hint && { hint }) };
  });
  if (issues.length > 0) throw new RequestError(issues);
}

/** The sampling options. */
export function generationOf(options: ModelOptions): GenerationDefaults {
  const { temperature, topP, topK, minP, repeatPenalty, seed, stop, maxTokens, reads } = options;
  const all = { temperature, topP, topK, minP, repeatPenalty, seed, stop, maxTokens, reads };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function notHere({ places }: OptionRule, where: readonly ModelPlace[]): string {
  const name = (place: ModelPlace): string => PLACE_NAMES[place];
  return `means nothing to ${where.map(name).join(" or ")}: it is for ${places.map(name).join(", ")}`;
}

function insteadOf({ instead = {} }: OptionRule, where: readonly ModelPlace[]): string | undefined {
  return where.flatMap((place) => instead[place] ?? [])[0];
}

function ggufFile(): OptionRule {
  const read = (text: string): unknown => (/\.gguf$/i.test(text) ? text : undefined);
  return { places: EMBEDDED, range: "a .gguf file", read };
}

function integer(places: readonly ModelPlace[], min: number, max: number): OptionRule {
  const read = (text: string): unknown => {
    const value = within(text, min, max);
    return Number.isInteger(value) ? value : undefined;
  };
  return { places, range: `an integer from ${min} to ${max}`, read };
}

function number(min: number, max: number): OptionRule {
  return {
    places: ALL,
    range: `a number from ${min} to ${max}`,
    read: (text) => within(text, min, max),
  };
}

function truth(places: readonly ModelPlace[]): OptionRule {
  return {
    places,
    range: "true or false",
    read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  };
}

function oneOf(places: readonly ModelPlace[], names: readonly string[]): OptionRule {
  const read = (text: string): unknown => (names.includes(text) ? text : undefined);
  return { places, range: `one of ${names.join(", ")}`, read };
}

function within(text: string, min: number, max: number): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
