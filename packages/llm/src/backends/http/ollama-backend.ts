import {
  type Clock,
  InferenceError,
  ModelNotLoadedError,
  systemClock,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { readEnvironment } from "../../config.ts";
import type { Backend, BackendInfo, Generation, GenerationRequest } from "../backend.ts";
import { checkContext } from "../estimate-tokens.ts";
import { type ExpectedSpeeds, speedsOfSize } from "../expected-speeds.ts";
import { checkGeneration, type GenerationDefaults } from "../sampling.ts";
import { AnswerText } from "./answer-text.ts";
import { HttpStatusError } from "./http-errors.ts";
import { type JsonRecord, recordOf, textOf } from "./json-fields.ts";
import { ollamaClient } from "./ollama-client.ts";
import { chatRequest, loadOptions, type OllamaSettings, ollamaUsage } from "./ollama-dialect.ts";
import { isSameModel, type ListedModel, OLLAMA_PORT, readModels } from "./ollama-models.ts";
import { checkPositive } from "./options.ts";
import { baseUrl } from "./server-address.ts";
import { ServerConnection } from "./server-connection.ts";
import { OLLAMA_FALLBACKS, ServerHabits } from "./server-habits.ts";

/** Options of the backend for Ollama. */
export interface OllamaBackendOptions {
  /** Default: `OLLAMA_MODEL` of the environment, else `phi3`. */
  readonly model?: string | undefined;
  /**
   * Default: `OLLAMA_URL` of the environment, else `http://127.0.0.1:11434`. Without a scheme it is https, but for a
   * server on this machine; one of a private network needs a scheme.
   */
  readonly url?: string | undefined;
  /** Tokens that prompt and answer may have together. Default 4096. */
  readonly contextSize?: number | undefined;
  /**
   * How long the model stays loaded after a call: seconds, or `"10m"`; -1 is for ever. Default `"30m"`: Ollama's own
   * five minutes are shorter than many a pause in a game.
   */
  readonly keepAlive?: string | number | undefined;
  /** Threads that compute. Default: Ollama's choice. */
  readonly threads?: number | undefined;
  /** Whether a model that can think first may do so. Default false: it takes the whole budget. */
  readonly think?: boolean | undefined;
  /** Calls that the server works on at a time (`OLLAMA_NUM_PARALLEL` of the server). Default 1. */
  readonly slots?: number | undefined;
  /** How long `load` may take, in milliseconds. Default 60,000. */
  readonly loadTimeoutMs?: number | undefined;
  /** How leads generate that are not told otherwise. */
  readonly generation?: GenerationDefaults | undefined;
  readonly clock?: Clock | undefined;
}

const KEEP_ALIVE = "30m";

/** A model that a running Ollama serves. Made by {@link openOllamaBackend}. */
export class OllamaBackend implements Backend {
  readonly #settings: OllamaSettings;
  readonly #connection: ServerConnection;
  readonly #habits = new ServerHabits(OLLAMA_FALLBACKS);
  readonly #clock: Clock;
  readonly #slots: number;
  readonly #loadTimeoutMs: number;
  readonly #generation: GenerationDefaults | undefined;
  #digest: string | undefined;
  /** What a model of its size does where it lies; undefined as long as that is not known. */
  #speeds: ExpectedSpeeds | undefined;

  /** @throws RequestError if an option is out of range */
  constructor(options: OllamaBackendOptions = {}) {
    const { contextSize = 4096, threads, slots = 1, loadTimeoutMs = 60_000 } = options;
    checkPositive({ contextSize, threads, slots, loadTimeoutMs });
    const environment = readEnvironment();
    this.#clock = options.clock ?? systemClock;
    const url = baseUrl(options.url ?? environment.ollamaUrl, OLLAMA_PORT);
    this.#connection = new ServerConnection(url, this.#clock);
    this.#settings = {
      model: options.model ?? environment.ollamaModel,
      contextSize,
      threads,
      keepAlive: options.keepAlive ?? KEEP_ALIVE,
      think: options.think ?? false,
    };
    this.#slots = slots;
    this.#generation = options.generation;
    this.#loadTimeoutMs = loadTimeoutMs;
  }

  get info(): BackendInfo {
    const { model, contextSize, think } = this.#settings;
    const fingerprint = `ollama:${hashText(JSON.stringify([model, this.#digest ?? "", contextSize, think]))}`;
    const [slots, speeds, generation] = [this.#slots, this.#speeds, this.#generation];
    return { model, fingerprint, contextSize, slots, speeds, generation };
  }

  /** Where the server is. */
  get url(): string {
    return this.#connection.shownUrl;
  }

  async load(): Promise<void> {
    const { model, keepAlive } = this.#settings;
    await this.#connection.withinMs(this.#loadTimeoutMs, async ({ signal }) => {
      const list = async (path: string): Promise<ListedModel | undefined> =>
        readModels(await this.#connection.json({ method: "GET", path, signal })).find(({ name }) =>
          isSameModel(name, model),
        );
      const found = await list("/api/tags").catch((cause: unknown) => {
        if (signal.aborted || cause instanceof InferenceError) throw cause;
        const message = `No Ollama answers at ${this.url}: start it with "ollama serve"`;
        throw new ModelNotLoadedError(message, { cause });
      });
      if (found === undefined) {
        const message = `Ollama at ${this.url} has no model "${model}": get it with "ollama pull ${model}"`;
        throw new ModelNotLoadedError(message);
      }
      this.#digest = found.digest;
      const client = await ollamaClient(this.#connection, signal);
      // An empty prompt loads the model and answers nothing. Servers that only imitate Ollama may refuse
      // it, and have loaded their model anyway.
      const options = loadOptions(this.#settings);
      const loading = client.generate({ model, prompt: "", options, keep_alive: keepAlive });
      await loading.catch((cause: unknown) => {
        if (!isPromptRefused(cause)) throw cause;
      });
      // Older versions do not tell where a model lies.
      const running = await list("/api/ps").catch(() => undefined);
      this.#speeds = speedsOf(running ?? found);
    });
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    checkGeneration(request);
    checkContext(request, this.#settings.contextSize);
    return this.#connection.within(request.deadline, async ({ signal, leave }) => {
      const client = await ollamaClient(this.#connection, signal);
      const answer = new AnswerText(this.#clock, request, this.#connection.secrets);
      let last: JsonRecord | undefined;
      let wasCut = false;
      request.onStart?.();
      const stream = await this.#habits.send(
        { ...chatRequest(this.#settings, request) },
        (fitted) => client.chat(fitted as unknown as ReturnType<typeof chatRequest>),
      );
      try {
        for await (const part of stream) {
          // The client hands on whatever the server sent.
          const message = recordOf(part.message) ?? {};
          const isDone = part.done === true;
          if (textOf(message["thinking"]) !== "") answer.touch();
          if (isDone) last = recordOf(part);
          if (!answer.add(textOf(message["content"])) && !isDone) {
            wasCut = true;
            break;
          }
        }
        answer.end();
      } catch (cause) {
        // What breaks off behind the plan is not missed.
        if (signal.aborted || !answer.hasPlan) throw this.#explain(cause);
        wasCut = true;
      }
      signal.throwIfAborted();
      if (last === undefined) leave();
      const isLength = wasCut ? !answer.hasPlan : last?.["done_reason"] === "length";
      const usage = ollamaUsage(request, answer, last);
      return { text: answer.text, stop: isLength ? "length" : "end", usage };
    });
  }

  /** The client has an error of its own kind for a stream without an end. */
  #explain(cause: unknown): unknown {
    if (cause instanceof InferenceError) return cause;
    if (typeof (cause as { readonly code?: unknown }).code === "string") return cause;
    const message = `The model server at ${this.url} ended its answer too early`;
    return new InferenceError(message, { transient: true, cause });
  }

  dispose(): Promise<void> {
    this.#connection.dispose();
    return Promise.resolve();
  }
}

/**
 * Connects to a running Ollama and has it load a model.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError; RequestError if an option is out of
 * range
 *
 * @example
 * const backend = await openOllamaBackend({ model: "phi3" });
 */
export async function openOllamaBackend(
  options: OllamaBackendOptions = {},
): Promise<OllamaBackend> {
  const backend = new OllamaBackend(options);
  try {
    await backend.load();
    return backend;
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}

/** Not a model that is missing, memory that does not suffice, or a server that is busy: those are told. */
function isPromptRefused(cause: unknown): boolean {
  return cause instanceof HttpStatusError && [400, 404, 405, 422, 501].includes(cause.status);
}

function speedsOf({ bytes, acceleratorBytes = 0 }: ListedModel): ExpectedSpeeds | undefined {
  if (bytes === undefined) return undefined;
  // A part that lies elsewhere slows the whole down.
  return speedsOfSize(bytes, acceleratorBytes >= bytes ? "accelerator" : "processor");
}
