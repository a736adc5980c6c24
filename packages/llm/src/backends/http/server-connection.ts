import type { IncomingMessage } from "node:http";
import {
  type Clock,
  type Deadline,
  DisposedError,
  InferenceError,
  RequestError,
  UnderstudyError,
} from "@understudy/planner-core";
import { abortReason } from "../../within-deadline.ts";
import { type HttpCall, HttpClient } from "./http-client.ts";
import { errorFromAnswer, errorFromSocket } from "./http-errors.ts";
import { readText } from "./read-lines.ts";

/** An error's body is read this far. */
const MAX_ERROR_BYTES = 10_000;
const MAX_JSON_BYTES = 10_000_000;

/** A request to a server, relative to its base. */
export interface ServerCall {
  readonly method: "GET" | "POST";
  /** Begins with a slash. */
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** A call while it runs. */
export interface RunningCall {
  /** Aborts when the call must end. */
  readonly signal: AbortSignal;
  /** Closes what is still open: whoever leaves a stream before its end stops its server so. */
  leave(): void;
}

/**
 * One server of models: its sockets, its calls in flight, and its failures as errors of this
 * project. Keeps an API key to itself.
 */
export class ServerConnection {
  /** Where the server is, for people: without a password. */
  readonly shownUrl: string;
  readonly #base: string;
  readonly #clock: Clock;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #apiKey: string | undefined;
  readonly #client = new HttpClient();
  readonly #calls = new Set<(reason: Error) => void>();
  #isDisposed = false;

  /** @param base without a slash at its end; see {@link baseUrl} */
  constructor(base: string, clock: Clock, apiKey?: string) {
    const url = new URL(base);
    this.shownUrl = url.origin + url.pathname.replace(/\/$/, "");
    this.#base = base;
    this.#clock = clock;
    this.#apiKey = apiKey === "" ? undefined : apiKey;
    this.#headers = {
      accept: "application/json",
      ...(this.#apiKey === undefined ? {} : { authorization: `Bearer ${this.#apiKey}` }),
    };
  }

  /**
   * Runs one call, which ends when the deadline is over or cancelled, or the connection is disposed.
   *
   * @throws what the work throws, anything but an UnderstudyError as an InferenceError; the reason
   * why the call was ended
   */
  async within<T>(deadline: Deadline, work: (call: RunningCall) => Promise<T>): Promise<T> {
    // Over although its timer has not fired yet: not worth a socket.
    if (deadline.isOver) deadline.cancel();
    const { signal } = deadline;
    return this.#run(work, (end) => {
      const abort = (): void => end(abortReason(signal));
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
      return () => signal.removeEventListener("abort", abort);
    });
  }

  /** As {@link within}, for what has no deadline of its own. */
  async withinMs<T>(limitMs: number, work: (call: RunningCall) => Promise<T>): Promise<T> {
    const message = `${this.#subject} did not answer within ${limitMs} ms`;
    return this.#run(work, (end) => {
      const expire = (): void => end(new InferenceError(message, { transient: true }));
      const timer = this.#clock.setTimer(expire, limitMs);
      return () => this.#clock.clearTimer(timer);
    });
  }

  async #run<T>(
    work: (call: RunningCall) => Promise<T>,
    watch: (end: (reason: Error) => void) => () => void,
  ): Promise<T> {
    if (this.#isDisposed) throw disposed();
    const controller = new AbortController();
    const { signal } = controller;
    let reason: Error | undefined;
    const end = (why: Error): void => {
      reason ??= why;
      controller.abort(why);
    };
    const stopWatching = watch(end);
    this.#calls.add(end);
    try {
      if (reason !== undefined) throw reason;
      return await work({ signal, leave: () => controller.abort() });
    } catch (error) {
      if (reason !== undefined) throw reason;
      throw error instanceof UnderstudyError ? error : errorFromSocket(this.#subject, error);
    } finally {
      stopWatching();
      this.#calls.delete(end);
    }
  }

  /**
   * Sends a request; resolves with an answer that is a success, its body still to come.
   *
   * @throws InferenceError or a subclass for an answer that is none
   */
  async send({ method, path, body, signal }: ServerCall): Promise<IncomingMessage> {
    const call: HttpCall = {
      method,
      url: this.#base + path,
      signal,
      headers:
        body === undefined
          ? this.#headers
          : { ...this.#headers, "content-type": "application/json" },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    };
    const response = await this.#client.send(call);
    const { statusCode = 0, headers } = response;
    if (statusCode >= 200 && statusCode < 300) return response;
    const retryAfter = headers["retry-after"];
    const text = this.redact(await readText(response, MAX_ERROR_BYTES));
    throw errorFromAnswer(this.#subject, { status: statusCode, retryAfter, body: text });
  }

  /** Sends a request and reads its whole answer as JSON. */
  async json(call: ServerCall): Promise<unknown> {
    const text = await readText(await this.send(call), MAX_JSON_BYTES);
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new InferenceError(`${this.#subject} answered no JSON`, { cause });
    }
  }

  /** A text without the API key, should a server repeat it. */
  redact(text: string): string {
    return this.#apiKey === undefined ? text : text.replaceAll(this.#apiKey, "***");
  }

  /** Ends all calls with the code `disposed` and closes all sockets. */
  dispose(): void {
    this.#isDisposed = true;
    for (const end of [...this.#calls]) end(disposed());
    this.#client.dispose();
  }

  get #subject(): string {
    return `The model server at ${this.shownUrl}`;
  }
}

/**
 * The base of a server's addresses: with a scheme, without a slash at the end.
 *
 * @param port for an address that has neither a scheme nor a port
 * @throws RequestError if the text is no address
 */
export function baseUrl(text: string, port: number | undefined): URL {
  const trimmed = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed);
  let url: URL | undefined;
  try {
    url = new URL(hasScheme ? trimmed : `http://${trimmed}`);
  } catch {
    // Told below.
  }
  if (url === undefined || url.hostname === "" || !/^https?:$/.test(url.protocol)) {
    const message = `"${text}" is no address of a server, such as http://127.0.0.1:11434`;
    throw new RequestError([{ pointer: "/url", message }]);
  }
  if (!hasScheme && url.port === "" && port !== undefined) url.port = String(port);
  // A server may listen on all addresses; nobody can connect to "all".
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  url.search = "";
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

function disposed(): InferenceError {
  return new DisposedError("The backend was disposed");
}
