import { InferenceError, ModelNotLoadedError, RequestError } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { BackendInfo, Generation, GenerationRequest } from "../interface/backend.ts";
import { checkContext } from "../interface/estimate-tokens.ts";
import { loaded } from "../interface/loaded.ts";
import { refuseIssues, wholeNumberIssues } from "../interface/options.ts";
import { checkDefaults, checkGeneration, type SamplingName } from "../interface/sampling.ts";
import { readMessages } from "./answer-messages.ts";
import { errorFromStream, HttpStatusError } from "./connection/http-errors.ts";
import type { ServerAnswer } from "./connection/http-transport.ts";
import type { JsonRecord } from "./connection/json-fields.ts";
import { baseUrl, withoutEndpoint } from "./connection/server-address.ts";
import type { RunningCall } from "./connection/server-connection.ts";
import { namedError } from "./dialect/answer-error.ts";
import type { AnswerText } from "./dialect/answer-text.ts";
import {
  ANTHROPIC_VERSION,
  anthropicUsage,
  messageRequest,
  readMessageEvent,
} from "./dialect/anthropic-dialect.ts";
import { environmentKey } from "./environment-key.ts";
import { ANTHROPIC_FALLBACKS } from "./habits/fallbacks.ts";
import { HttpBackend, type HttpBackendOptions, type StreamEnd } from "./http-backend.ts";

/** Options of the Anthropic backend. */
export interface AnthropicBackendOptions extends HttpBackendOptions {
  /** Name of the model, such as `claude-haiku-4-5`. */
  readonly model: string;
  /** Default: `https://api.anthropic.com`. */
  readonly url?: string | undefined;
  /** Default: the API key of the environment for this host, over https only. Never logged. */
  readonly apiKey?: string | undefined;
  /** Context window in tokens, prompt and answer together. Default 200,000. */
  readonly contextSize?: number | undefined;
  /** Maximum number of concurrent calls. Default 4. */
  readonly slots?: number | undefined;
}

const ANTHROPIC_URL = "https://api.anthropic.com";
const ENDPOINT = /\/(?:messages|v1\/(?:models|complete))$/i;
const TAKES: readonly SamplingName[] = ["temperature", "topP", "topK", "stop"];
/** Maximum number of malformed events; more mean that the server does not speak the protocol. */
const MAX_GARBAGE_EVENTS = 100;

/** The end of a message stream. */
interface Message extends StreamEnd {
  readonly usage: JsonRecord;
}

/** Claude through Anthropic's messages API. Created by {@link openAnthropicBackend}. */
export class AnthropicBackend extends HttpBackend {
  readonly #model: string;
  readonly #contextSize: number;

  /** @throws RequestError if an option is out of range */
  constructor(options: AnthropicBackendOptions) {
    const { model, contextSize = 200_000, slots = 4, loadTimeoutMs } = options;
    refuseIssues(wholeNumberIssues({ contextSize, slots, loadTimeoutMs }));
    if (model === "") throw new RequestError([{ pointer: "/model", message: "is empty" }]);
    const url = baseUrl(options.url ?? ANTHROPIC_URL);
    withoutEndpoint(url, ENDPOINT);
    url.pathname = url.pathname.replace(/\/v1$/, "");
    super(options, {
      url,
      slots,
      fallbacks: ANTHROPIC_FALLBACKS,
      apiKey: options.apiKey ?? environmentKey(url),
      keyHeaders: (key) => ({
        "anthropic-version": ANTHROPIC_VERSION,
        ...(key === undefined ? {} : { "x-api-key": key }),
      }),
    });
    checkDefaults(options.generation, TAKES, "Claude");
    checkTemperature(options.generation?.temperature);
    this.#model = model;
    this.#contextSize = contextSize;
  }

  get info(): BackendInfo {
    const [model, contextSize] = [this.#model, this.#contextSize];
    const identity = [model, this.url, contextSize];
    return {
      model,
      fingerprint: `anthropic:${hashText(JSON.stringify(identity))}`,
      contextSize,
      slots: this.slots,
      takes: TAKES,
      generation: this.generation,
      leftOut: this.habits.refused,
    };
  }

  protected async loadWithin({ signal }: RunningCall): Promise<void> {
    const path = `/v1/models/${encodeURIComponent(this.#model)}`;
    await this.connection.json({ method: "GET", path, signal }).catch((cause: unknown) => {
      if (signal.aborted) throw cause;
      if (cause instanceof HttpStatusError && cause.status === 401) {
        const message = `${cause.message}. Set ANTHROPIC_API_KEY, or UNDERSTUDY_API_KEYS for another host`;
        throw new ModelNotLoadedError(message, { cause });
      }
      throw cause;
    });
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    checkGeneration(request, TAKES, "Claude");
    checkTemperature(request.sampling.temperature);
    checkContext(request, this.#contextSize);
    return this.ask<Message>(request, {
      path: "/v1/messages",
      body: messageRequest(this.#model, request),
      refusal: "refusal",
      limit: "max_tokens",
      read: (response, answer) => this.#read(response, answer),
      usage: (answer, end) => anthropicUsage(request, answer, end?.usage ?? {}),
    });
  }

  /** Reads events into `answer` until the last one, or until the answer is long enough. */
  async #read(response: ServerAnswer, answer: AnswerText): Promise<Message> {
    const { subject, secrets } = this.connection;
    const failure = (error: unknown): InferenceError =>
      errorFromStream(subject, error, { secrets, hasBegun: answer.pieces > 0 });
    let finish: string | undefined;
    let usage: JsonRecord = {};
    let garbage = 0;
    let aside: unknown;
    for await (const { name, data } of readMessages(response, this.connection)) {
      const event = readMessageEvent(data);
      const error = name === "error" ? namedError(data) : event?.error;
      if (error !== undefined) throw failure(error);
      if (event === undefined) {
        if (++garbage <= MAX_GARBAGE_EVENTS) continue;
        throw new InferenceError(`${subject} does not speak the messages API of Anthropic`);
      }
      aside ??= event.aside;
      usage = { ...usage, ...event.usage };
      finish = event.finish ?? finish;
      answer.think(event.thought);
      if (!answer.add(event.piece) && finish === undefined) {
        return { finish: undefined, usage, wasCut: true };
      }
      if (event.isLast) break;
    }
    // Called outside the loop, because its iterator would block the rest of the body.
    response.drain();
    if (finish !== undefined) return { finish, usage, wasCut: false };
    if (aside !== undefined && answer.pieces === 0) throw failure(aside);
    throw new InferenceError(`${subject} ended its answer too early`, { transient: true });
  }
}

function checkTemperature(temperature = 0): void {
  if (temperature <= 1) return;
  const message = `is ${temperature}; Claude takes 0 to 1`;
  throw new RequestError([{ pointer: "/sampling/temperature", message }]);
}

/**
 * Connects to Claude.
 *
 * @throws ModelNotLoadedError, InferenceError; RequestError if an option is out of range
 *
 * @example
 * const backend = await openAnthropicBackend({ model: "claude-haiku-4-5" });
 */
export async function openAnthropicBackend(
  options: AnthropicBackendOptions,
): Promise<AnthropicBackend> {
  return loaded(new AnthropicBackend(options));
}
