import { InferenceError, ModelNotLoadedError, RequestError } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { BackendInfo, Generation, GenerationRequest } from "../interface/backend.ts";
import { checkContext } from "../interface/estimate-tokens.ts";
import { loaded } from "../interface/loaded.ts";
import { refuseIssues, wholeNumberIssues } from "../interface/options.ts";
import { checkDefaults, checkGeneration, type SamplingName } from "../interface/sampling.ts";
import type { Thinking } from "../interface/thinking.ts";
import { readCompletion, type StreamedCompletion } from "./completion-stream.ts";
import { HttpStatusError } from "./connection/http-errors.ts";
import { recordOf } from "./connection/json-fields.ts";
import { baseUrl, withoutEndpoint } from "./connection/server-address.ts";
import type { RunningCall } from "./connection/server-connection.ts";
import { completionRequest, type OpenAiSettings, openAiUsage } from "./dialect/openai-dialect.ts";
import { environmentKey } from "./environment-key.ts";
import { OPENAI_FALLBACKS } from "./habits/fallbacks.ts";
import { HttpBackend, type HttpBackendOptions } from "./http-backend.ts";

/** Options of the backend for OpenAI-compatible servers. */
export interface OpenAiBackendOptions extends HttpBackendOptions {
  /** Name of the model on the server. */
  readonly model: string;
  /**
   * Address such as `http://127.0.0.1:8080`; `/v1` is added if there is no path. The default scheme is https, except
   * for this machine; a server in a private network needs a scheme.
   */
  readonly url: string;
  /** Default: the API key of the environment for this host, over https only. Never logged. */
  readonly apiKey?: string | undefined;
  /** Context window in tokens, prompt and answer together. Default: the size reported by the server, if any. */
  readonly contextSize?: number | undefined;
  /**
   * Constraint on answers: `schema` (the default) for the plan's JSON schema, `object` for servers that only have
   * JSON mode, or `none`.
   */
  readonly structured?: "schema" | "object" | "none" | undefined;
  /** Whether a draft is sent as `prediction`. Default: only for OpenAI models that support predictions. */
  readonly prediction?: boolean | undefined;
  /**
   * Whether a reasoning model may think first, and how much: sent as `reasoning_effort`, which is `none` for false.
   * Default: as the server decides.
   */
  readonly think?: Thinking | undefined;
  /** Maximum number of concurrent calls. Default 1. */
  readonly slots?: number | undefined;
}

const OPENAI_HOST = "api.openai.com";
/** Sampling settings supported by OpenAI's own service; other servers support all of them. */
const OPENAI_TAKES: readonly SamplingName[] = ["temperature", "topP", "seed", "stop"];
/** Endpoints; `/models` and `/chat` alone may be the address of a server. */
const ENDPOINT = /\/(?:(?:chat\/)?completions|responses|embeddings|(?<=\/v\d\/)(?:chat|models))$/i;
/** Time limit for counting tokens, in milliseconds. */
const COUNT_MS = 500;
/** OpenAI's models that support predicted outputs. */
const PREDICTING = /^gpt-4(?:o|\.1)/;

/** A model behind a server such as llama.cpp's, vLLM or LM Studio. Created by {@link openOpenAiBackend}. */
export class OpenAiBackend extends HttpBackend {
  readonly #settings: OpenAiSettings;
  #contextSize: number | undefined;

  /** @throws RequestError if an option is out of range */
  constructor(options: OpenAiBackendOptions) {
    const { model, contextSize, slots = 1, loadTimeoutMs } = options;
    refuseIssues(wholeNumberIssues({ contextSize, slots, loadTimeoutMs }));
    if (model === "") throw new RequestError([{ pointer: "/model", message: "is empty" }]);
    const url = baseUrl(options.url);
    const isWhole = withoutEndpoint(url, ENDPOINT);
    if (url.pathname === "/" && !isWhole) url.pathname = "/v1";
    const apiKey = options.apiKey ?? environmentKey(url);
    super(options, { url, slots, fallbacks: OPENAI_FALLBACKS, apiKey });
    const isOpenAi = url.hostname === OPENAI_HOST;
    checkDefaults(options.generation, isOpenAi ? OPENAI_TAKES : undefined, "OpenAI");
    this.#settings = {
      model,
      isOpenAi,
      structured: options.structured ?? "schema",
      think: options.think,
      prediction: options.prediction ?? (isOpenAi && PREDICTING.test(model)),
    };
    this.#contextSize = contextSize;
  }

  get info(): BackendInfo {
    const { model, structured, think } = this.#settings;
    const identity = [model, this.url, structured, ...(think === undefined ? [] : [think])];
    return {
      model,
      fingerprint: `openai:${hashText(JSON.stringify(identity))}`,
      contextSize: this.#contextSize,
      slots: this.slots,
      takes: this.#takes,
      generation: this.generation,
      leftOut: this.habits.refused,
    };
  }

  get #takes(): readonly SamplingName[] | undefined {
    return this.#settings.isOpenAi ? OPENAI_TAKES : undefined;
  }

  protected async loadWithin({ signal }: RunningCall): Promise<void> {
    const list = await this.connection
      .json({ method: "GET", path: "/models", signal })
      .catch((cause: unknown) => {
        // Some servers do not list their models, or require a permission for the list.
        if (cause instanceof ModelNotLoadedError || isListRefused(cause)) return undefined;
        if (signal.aborted || cause instanceof HttpStatusError) throw cause;
        if (cause instanceof InferenceError && !cause.transient) throw cause;
        const message = `No server answers at ${this.url}: start it, or check the address${this.connection.hint}`;
        throw new ModelNotLoadedError(message, { cause });
      });
    this.#contextSize ??= contextSizeOf(list, this.#settings.model);
  }

  /** Number of tokens as counted by llama.cpp's server or vLLM; undefined for other servers. */
  async countTokens(text: string): Promise<number | undefined> {
    const { model, isOpenAi } = this.#settings;
    if (isOpenAi) return undefined;
    // llama.cpp reads `content`, vLLM reads `prompt`.
    const body = { model, content: text, prompt: text };
    const counting = this.connection.withinMs(COUNT_MS, ({ signal }) =>
      this.connection.json({
        ...{ method: "POST", path: "/tokenize", besideVersion: true, body, signal },
      }),
    );
    return countOf(await counting.catch(() => undefined));
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    checkGeneration(request, this.#takes, "OpenAI");
    checkContext(request, this.#contextSize);
    return this.ask<StreamedCompletion>(request, {
      path: "/chat/completions",
      body: completionRequest(this.#settings, request),
      refusal: "content_filter",
      limit: "length",
      read: (response, answer) => readCompletion(response, answer, this.connection),
      usage: (answer, end) => openAiUsage(request, answer, end ?? {}),
    });
  }
}

/**
 * Connects to an OpenAI-compatible server.
 *
 * @throws ModelNotLoadedError, InferenceError; RequestError if an option is out of range
 *
 * @example
 * const backend = await openOpenAiBackend({ model: "phi-3", url: "http://127.0.0.1:8080" });
 */
export async function openOpenAiBackend(options: OpenAiBackendOptions): Promise<OpenAiBackend> {
  return loaded(new OpenAiBackend(options));
}

function isListRefused(cause: unknown): boolean {
  return cause instanceof HttpStatusError && [403, 405, 500, 501].includes(cause.status);
}

function countOf(answer: unknown): number | undefined {
  const { count, tokens } = recordOf(answer) ?? {};
  const told = count ?? (Array.isArray(tokens) ? tokens.length : undefined);
  return Number.isSafeInteger(told) && (told as number) > 0 ? (told as number) : undefined;
}

/** Context window from the list of models, where vLLM reports it. */
function contextSizeOf(list: unknown, model: string): number | undefined {
  const data = recordOf(list)?.["data"];
  if (!Array.isArray(data)) return undefined;
  const size = data.map(recordOf).find((each) => each?.["id"] === model)?.["max_model_len"];
  return Number.isSafeInteger(size) && (size as number) > 0 ? (size as number) : undefined;
}
