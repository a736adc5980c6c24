/**
 * Models on servers, in the dialects of Ollama, OpenAI and Anthropic.
 *
 * @module
 */

import { type Clock, InferenceError, systemClock } from "@understudy/planner-core";
import { wholeAnswer } from "../../parse/whole-answer.ts";
import type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
} from "../interface/backend.ts";
import type { GenerationDefaults } from "../interface/sampling.ts";
import { shortLine } from "./connection/error-body.ts";
import { HttpStatusError } from "./connection/http-errors.ts";
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

/** Options shared by the backends of all model servers. */
export interface HttpBackendOptions {
  /** Time limit of `load`, in milliseconds. Default 60,000. */
  readonly loadTimeoutMs?: number | undefined;
  /** Generation settings for LLM planners without their own. */
  readonly generation?: GenerationDefaults | undefined;
  readonly clock?: Clock | undefined;
}

/** A model server and its settings. */
export interface ServerSetup {
  readonly url: URL;
  /** Maximum number of concurrent calls. */
  readonly slots: number;
  /** Replacements for parameters that the server refuses. */
  readonly fallbacks: readonly Fallback[];
  readonly apiKey?: string | undefined;
  /** Headers for the API key. Default: a bearer token. */
  readonly keyHeaders?: KeyHeaders | undefined;
}

/** The end of a streamed answer. */
export interface StreamEnd {
  /** The server's finish reason; undefined if reading stopped before the end. */
  readonly finish: string | undefined;
  /** The model's own words, if it refused to answer. */
  readonly refused?: string | undefined;
  /** Whether reading stopped before the stream's end. */
  readonly wasCut: boolean;
}

/** One request and its answer, in a server's dialect. */
export interface Exchange<End extends StreamEnd> {
  readonly path: string;
  readonly body: JsonRecord;
  /** Finish reason that means a refused answer. */
  readonly refusal: string;
  /** Finish reason that means an answer cut off at the token limit. */
  readonly limit: string;
  /** Reads the stream into the answer until the stream ends or the answer is complete. */
  read(response: ServerAnswer, answer: AnswerText): Promise<End>;
  /** @param end undefined if the stream broke off */
  usage(answer: AnswerText, end: End | undefined): GenerationUsage;
}

/** Base class of all model server backends: connection, parameter fallbacks, and the end of the answer. */
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
    this.habits = new ServerHabits(server.fallbacks, () => clock.now());
    this.clock = clock;
    this.slots = server.slots;
    this.generation = generation;
    this.loadTimeoutMs = loadTimeoutMs;
  }

  abstract get info(): BackendInfo;

  abstract generate(request: GenerationRequest): Promise<Generation>;

  /** Checks that the server is reachable and has the model. */
  protected abstract loadWithin(call: RunningCall): Promise<void>;

  /** The address of the server. */
  get url(): string {
    return this.connection.shownUrl;
  }

  /** Checks the server once; later calls share the result until the model is unloaded or the check fails. */
  load(): Promise<void> {
    this.#loading ??= this.connection
      .withinMs(this.loadTimeoutMs, (call) => this.loadWithin(call))
      .catch((error: unknown) => {
        this.forgetLoaded();
        throw error;
      });
    return this.#loading;
  }

  /** Makes the next {@link load} check the server again. */
  protected forgetLoaded(): void {
    this.#loading = undefined;
  }

  dispose(): Promise<void> {
    this.connection.dispose();
    return Promise.resolve();
  }

  /** Sends a request and reads the streamed answer. */
  protected ask<End extends StreamEnd>(
    request: GenerationRequest,
    exchange: Exchange<End>,
  ): Promise<Generation> {
    const { connection } = this;
    return connection.within(request.deadline, async ({ signal, leave }) => {
      const answer = new AnswerText(this.clock, request, connection.secrets);
      request.onStart?.();
      try {
        // Some servers accept a request and then refuse it within the stream.
        const end = await this.habits.send(exchange.body, async (body) => {
          const call = { method: "POST", path: exchange.path, body, signal } as const;
          try {
            return await exchange.read(await connection.send(call), answer);
          } catch (error) {
            throw readRejected(error, answer);
          }
        });
        answer.end();
        connection.answered();
        if (end.wasCut) leave();
        const { refused = "" } = end;
        if (end.finish === exchange.refusal || (refused !== "" && answer.text.trim() === "")) {
          const words = refused === "" ? "" : `: ${shortLine(connection.secrets.redact(refused))}`;
          throw new InferenceError(`${connection.subject} refused to answer${words}`);
        }
        const isLength = end.wasCut ? !answer.hasPlan : end.finish === exchange.limit;
        const usage = exchange.usage(answer, end);
        const whyEmpty = answer.whyEmpty(isLength);
        return { text: answer.text, whyEmpty, stop: isLength ? "length" : "end", usage };
      } catch (error) {
        // The answer is usable if the stream breaks off after a complete plan.
        const isUsable = answer.hasPlan && !signal.aborted;
        leave();
        if (!isUsable) throw error;
        return { text: answer.text, stop: "end", usage: exchange.usage(answer, undefined) };
      }
    });
  }
}

/**
 * Adds the answer that a server wrote and then rejected itself, if it is a plan.
 *
 * @returns the error for the caller, which is no refusal of a parameter if there is a plan
 */
function readRejected(error: unknown, answer: AnswerText): unknown {
  const generated = error instanceof HttpStatusError ? error.generated : undefined;
  if (generated === undefined || wholeAnswer(generated) === undefined) return error;
  answer.add(generated);
  const { message } = error as HttpStatusError;
  return new InferenceError(message, { transient: true, cause: error });
}
