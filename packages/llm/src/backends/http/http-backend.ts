/**
 * Models on servers, in the dialects of Ollama, OpenAI and Anthropic.
 *
 * @module
 */

import { type Clock, InferenceError, systemClock } from "@understudy/planner-core";
import type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
} from "../../contract/backend/backend.ts";
import type { GenerationDefaults } from "../../contract/backend/sampling.ts";
import type { ServerAnswer } from "./connection/http-transport.ts";
import type { JsonRecord } from "./connection/json-fields.ts";
import {
  type KeyHeaders,
  type RunningCall,
  ServerConnection,
} from "./connection/server-connection.ts";
import { AnswerText } from "./dialect/answer-text.ts";
import type { Fallback } from "./habits/fallbacks.ts";
import { ServerHabits } from "./habits/server-habits.ts";

/** Options that the backends of all model servers share. */
export interface HttpBackendOptions {
  /** The longest that `load` may take, in milliseconds. Default 60,000. */
  readonly loadTimeoutMs?: number | undefined;
  /** How leads generate that are not told otherwise. */
  readonly generation?: GenerationDefaults | undefined;
  readonly clock?: Clock | undefined;
}

/** The server of a model, and the settings it takes. */
export interface ServerSetup {
  readonly url: URL;
  /** Calls that the server works on at a time. */
  readonly slots: number;
  /** Replacements for parameters that it refuses. */
  readonly fallbacks: readonly Fallback[];
  readonly apiKey?: string | undefined;
  /** Default: the key as a bearer token. */
  readonly keyHeaders?: KeyHeaders | undefined;
}

/** How a streamed answer ended. */
export interface StreamEnd {
  /** Why the model stopped, in the server's words; undefined when we left it. */
  readonly finish: string | undefined;
  /** Whether we left the stream before its end. */
  readonly wasCut: boolean;
}

/** One question to a server, in its dialect. */
export interface Exchange<End extends StreamEnd> {
  readonly path: string;
  readonly body: JsonRecord;
  /** The server's words for an answer that it refuses to give. */
  readonly refusal: string;
  /** The server's words for an answer that is cut at the limit of tokens. */
  readonly limit: string;
  /** Reads the stream into the answer, to its end or until enough was said. */
  read(response: ServerAnswer, answer: AnswerText): Promise<End>;
  /** @param end undefined where the stream broke off */
  usage(answer: AnswerText, end: End | undefined): GenerationUsage;
}

/** The base of all backends of model servers: connection, habits of the server, end of an answer. */
export abstract class HttpBackend implements Backend {
  protected readonly connection: ServerConnection;
  protected readonly habits: ServerHabits;
  protected readonly clock: Clock;
  protected readonly slots: number;
  protected readonly generation: GenerationDefaults | undefined;
  protected readonly loadTimeoutMs: number;
  #loading: Promise<void> | undefined;

  protected constructor(options: HttpBackendOptions, server: ServerSetup) {
    const { loadTimeoutMs = 60_000, clock = systemClock, generation } = options;
    this.connection = new ServerConnection(server.url, clock, server.apiKey, server.keyHeaders);
    this.habits = new ServerHabits(server.fallbacks);
    this.clock = clock;
    this.slots = server.slots;
    this.generation = generation;
    this.loadTimeoutMs = loadTimeoutMs;
  }

  abstract get info(): BackendInfo;

  abstract generate(request: GenerationRequest): Promise<Generation>;

  /** Finds out whether the server is there and has the model. */
  protected abstract loadWithin(call: RunningCall): Promise<void>;

  /** The address of the server. */
  get url(): string {
    return this.connection.shownUrl;
  }

  /** Asks the server once: further calls share the result until the model is unloaded or a load fails. */
  load(): Promise<void> {
    this.#loading ??= this.connection
      .withinMs(this.loadTimeoutMs, (call) => this.loadWithin(call))
      .catch((error: unknown) => {
        this.forgetLoaded();
        throw error;
      });
    return this.#loading;
  }

  /** The next {@link load} asks the server again. */
  protected forgetLoaded(): void {
    this.#loading = undefined;
  }

  dispose(): Promise<void> {
    this.connection.dispose();
    return Promise.resolve();
  }

  /** Sends a question and reads its answer as it streams. */
  protected ask<End extends StreamEnd>(
    request: GenerationRequest,
    exchange: Exchange<End>,
  ): Promise<Generation> {
    const { connection } = this;
    return connection.within(request.deadline, async ({ signal, leave }) => {
      const answer = new AnswerText(this.clock, request, connection.secrets);
      request.onStart?.();
      try {
        // Some servers accept a request, and refuse it in the stream.
        const end = await this.habits.send(exchange.body, async (body) => {
          const call = { method: "POST", path: exchange.path, body, signal } as const;
          return exchange.read(await connection.send(call), answer);
        });
        answer.end();
        if (end.wasCut) leave();
        if (end.finish === exchange.refusal) {
          throw new InferenceError(`${connection.subject} refused to answer`);
        }
        const isLength = end.wasCut ? !answer.hasPlan : end.finish === exchange.limit;
        const usage = exchange.usage(answer, end);
        return { text: answer.text, stop: isLength ? "length" : "end", usage };
      } catch (error) {
        // Anything that breaks off behind the plan is not missed.
        const isUsable = answer.hasPlan && !signal.aborted;
        leave();
        if (!isUsable) throw error;
        return { text: answer.text, stop: "end", usage: exchange.usage(answer, undefined) };
      }
    });
  }
}
