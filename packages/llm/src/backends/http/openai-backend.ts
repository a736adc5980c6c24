import {
  type Clock,
  InferenceError,
  ModelNotLoadedError,
  RequestError,
  systemClock,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { Backend, BackendInfo, Generation, GenerationRequest } from "../backend.ts";
import { checkContext } from "../estimate-tokens.ts";
import { checkGeneration, type GenerationDefaults, type SamplingName } from "../sampling.ts";
import { AnswerText } from "./answer-text.ts";
import { readCompletion } from "./completion-stream.ts";
import { environmentKey } from "./environment-key.ts";

import { HttpStatusError } from "./http-errors.ts";
import { recordOf } from "./json-fields.ts";
import { completionRequest, type OpenAiSettings, openAiUsage } from "./openai-dialect.ts";
import { checkPositive } from "./options.ts";
import { baseUrl } from "./server-address.ts";
import { ServerConnection } from "./server-connection.ts";
import { OPENAI_FALLBACKS, ServerHabits } from "./server-habits.ts";

/** Options of the backend for servers that speak the dialect of OpenAI. */
export interface OpenAiBackendOptions {
  /** Name of the model, as the server knows it. */
  readonly model: string;
  /**
   * Such as `http://127.0.0.1:8080`; `/v1` is added to an address without a path. Without a scheme it is https, but
   * for a server on this machine; one of a private network needs a scheme.
   */
  readonly url: string;
  /** Default: the key of the environment that belongs to the host, over https alone. Never logged. */
  readonly apiKey?: string | undefined;
  /** Tokens that prompt and answer may have together. Default: what the server tells, if it does. */
  readonly contextSize?: number | undefined;
  /**
   * How answers are held to the plan's schema: by `schema` (the default), by `object` for servers that
   * only know JSON mode, or not at all.
   */
  readonly structured?: "schema" | "object" | "none" | undefined;
  /** Whether a draft is sent as `prediction`. Default: where OpenAI's models take one. */
  readonly prediction?: boolean | undefined;
  /** Calls that the server works on at a time. Default 1. */
  readonly slots?: number | undefined;
  /** How long `load` may take, in milliseconds. Default 60,000. */
  readonly loadTimeoutMs?: number | undefined;
  /** How leads generate that are not told otherwise. */
  readonly generation?: GenerationDefaults | undefined;
  readonly clock?: Clock | undefined;
}

const OPENAI_HOST = "api.openai.com";
/** What OpenAI's own service takes of sampling; other servers take all of it. */
const OPENAI_TAKES: readonly SamplingName[] = ["temperature", "topP", "seed", "stop"];
/** Models of OpenAI that take predicted outputs. */
const PREDICTING = /^gpt-4(?:o|\.1)/;

/** A model behind a server such as llama.cpp's, vLLM or LM Studio. Made by {@link openOpenAiBackend}. */
export class OpenAiBackend implements Backend {
  readonly #settings: OpenAiSettings;
  readonly #connection: ServerConnection;
  readonly #habits = new ServerHabits(OPENAI_FALLBACKS);
  readonly #clock: Clock;
  readonly #slots: number;
  readonly #loadTimeoutMs: number;
  readonly #generation: GenerationDefaults | undefined;
  #contextSize: number | undefined;

  /** @throws RequestError if an option is out of range */
  constructor(options: OpenAiBackendOptions) {
    const { model, contextSize, slots = 1, loadTimeoutMs = 60_000 } = options;
    checkPositive({ contextSize, slots, loadTimeoutMs });
    if (model === "") throw new RequestError([{ pointer: "/model", message: "is empty" }]);
    const url = baseUrl(options.url);
    if (url.pathname === "/") url.pathname = "/v1";
    const isOpenAi = url.hostname === OPENAI_HOST;
    const apiKey = options.apiKey ?? environmentKey(url);
    this.#clock = options.clock ?? systemClock;
    this.#connection = new ServerConnection(url, this.#clock, apiKey);
    this.#settings = {
      model,
      isOpenAi,
      structured: options.structured ?? "schema",
      prediction: options.prediction ?? (isOpenAi && PREDICTING.test(model)),
    };
    this.#slots = slots;
    this.#generation = options.generation;
    this.#loadTimeoutMs = loadTimeoutMs;
    this.#contextSize = contextSize;
  }

  get info(): BackendInfo {
    const { model, structured } = this.#settings;
    const identity = [model, this.#connection.shownUrl, structured];
    return {
      model,
      fingerprint: `openai:${hashText(JSON.stringify(identity))}`,
      contextSize: this.#contextSize,
      slots: this.#slots,
      takes: this.#takes,
      generation: this.#generation,
    };
  }

  get #takes(): readonly SamplingName[] | undefined {
    return this.#settings.isOpenAi ? OPENAI_TAKES : undefined;
  }

  /** Where the server is. */
  get url(): string {
    return this.#connection.shownUrl;
  }

  async load(): Promise<void> {
    await this.#connection.withinMs(this.#loadTimeoutMs, async ({ signal }) => {
      const list = await this.#connection
        .json({ method: "GET", path: "/models", signal })
        .catch((cause: unknown) => {
          // Not every server lists its models, or lets everybody see them.
          if (cause instanceof ModelNotLoadedError || isListRefused(cause)) return undefined;
          if (signal.aborted || cause instanceof HttpStatusError) throw cause;
          if (cause instanceof InferenceError && !cause.transient) throw cause;
          const message = `No server answers at ${this.url}: start it, or check the address`;
          throw new ModelNotLoadedError(message, { cause });
        });
      this.#contextSize ??= contextSizeOf(list, this.#settings.model);
    });
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    checkGeneration(request, this.#takes, "OpenAI");
    checkContext(request, this.#contextSize);
    return this.#connection.within(request.deadline, async ({ signal, leave }) => {
      const { subject, secrets } = this.#connection;
      const answer = new AnswerText(this.#clock, request, secrets);
      request.onStart?.();
      const body = completionRequest(this.#settings, request);
      const path = "/chat/completions";
      const response = await this.#habits.send(body, (fitted) =>
        this.#connection.send({ method: "POST", path, body: fitted, signal }),
      );
      try {
        const completion = await readCompletion(response, answer, this.#connection);
        const { finish, wasCut } = completion;
        answer.end();
        if (wasCut) leave();
        if (finish === "content_filter") throw new InferenceError(`${subject} refused to answer`);
        const isLength = wasCut ? !answer.hasPlan : finish === "length";
        return {
          text: answer.text,
          stop: isLength ? "length" : "end",
          usage: openAiUsage(request, answer, completion),
        };
      } catch (error) {
        // What breaks off behind the plan is not missed.
        const isUsable = answer.hasPlan && !signal.aborted;
        leave();
        if (!isUsable) throw error;
        const usage = openAiUsage(request, answer, {});
        return { text: answer.text, stop: "end", usage };
      }
    });
  }

  dispose(): Promise<void> {
    this.#connection.dispose();
    return Promise.resolve();
  }
}

/**
 * Connects to a server that speaks the dialect of OpenAI.
 *
 * @throws ModelNotLoadedError, InferenceError; RequestError if an option is out of range
 *
 * @example
 * const backend = await openOpenAiBackend({ model: "phi-3", url: "http://127.0.0.1:8080" });
 */
export async function openOpenAiBackend(options: OpenAiBackendOptions): Promise<OpenAiBackend> {
  const backend = new OpenAiBackend(options);
  try {
    await backend.load();
    return backend;
  } catch (error) {
    await backend.dispose();
    throw error;
  }
}

function isListRefused(cause: unknown): boolean {
  return cause instanceof HttpStatusError && [403, 405, 500, 501].includes(cause.status);
}

/** vLLM tells the context size in its list of models. */
function contextSizeOf(list: unknown, model: string): number | undefined {
  const data = recordOf(list)?.["data"];
  if (!Array.isArray(data)) return undefined;
  const size = data.map(recordOf).find((each) => each?.["id"] === model)?.["max_model_len"];
  return Number.isSafeInteger(size) && (size as number) > 0 ? (size as number) : undefined;
}
