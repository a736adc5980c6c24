/**
 * Connections to a server: requests, streams of lines and events, and errors.
 *
 * @module
 */

import {
  type Clock,
  type Deadline,
  DisposedError,
  InferenceError,
  UnderstudyError,
} from "@understudy/planner-core";
import { HttpTransport } from "#http-transport";
import { abortReason } from "../../../within-deadline.ts";
import { describeWebPage } from "./error-body.ts";
import { errorFromAnswer, errorFromSocket, HttpStatusError } from "./http-errors.ts";
import type { HttpCall, ServerAnswer, Transport } from "./http-transport.ts";
import { readBodyText } from "./read-lines.ts";
import { Secrets } from "./secrets.ts";
import { isOnThisMachine } from "./server-address.ts";
import { ServerLimit } from "./server-limits.ts";

/** Maximum bytes read of an error body. */
const MAX_ERROR_BYTES = 10_000;
const MAX_JSON_BYTES = 10_000_000;

/** A request, relative to the server's base URL. */
export interface ServerCall {
  readonly method: "GET" | "POST" | "DELETE";
  /** Path with a leading slash. */
  readonly path: string;
  /** Whether the path is a sibling of `/v1` instead of a child. */
  readonly besideVersion?: boolean | undefined;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** Headers for an API key, or without one. */
export type KeyHeaders = (key: string | undefined) => Readonly<Record<string, string>>;

/** A running call. */
export interface RunningCall {
  /** Aborts when the call must end. */
  readonly signal: AbortSignal;
  /** Aborts the request if it is still open, so that the server stops generating. */
  leave(): void;
}

/**
 * Connection to one model server: its sockets and running calls. Turns failures into typed errors and never reveals
 * keys or passwords.
 */
export class ServerConnection {
  /** Address without a password, for messages. */
  readonly shownUrl: string;
  /** Whether the server shares this machine's memory. */
  readonly isOnThisMachine: boolean;
  /** Secrets to redact from responses and errors. */
  readonly secrets: Secrets;
  readonly #base: string;
  /** Query string of every path, such as `?api-version=2024-10-21`. */
  readonly #query: string;
  readonly #clock: Clock;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #transport: Transport = new HttpTransport();
  readonly #limit: ServerLimit;
  /** Proxy that all requests go through, for messages; empty without one. */
  readonly #via: string;
  readonly #calls = new Set<(reason: Error) => void>();
  #isDisposed = false;

  /**
   * @param url see `baseUrl`
   * @param keyHeaders default: a bearer token
   * @throws RequestError if the environment names something else than a proxy
   */
  constructor(url: URL, clock: Clock, apiKey?: string, keyHeaders: KeyHeaders = bearer) {
    this.shownUrl = url.origin + url.pathname.replace(/\/$/, "");
    this.isOnThisMachine = isOnThisMachine(url);
    const { search } = url;
    this.#base = url.href.slice(0, url.href.length - search.length).replace(/\/$/, "");
    this.#query = search;
    this.#clock = clock;
    const hasKey = apiKey !== undefined && apiKey !== "";
    this.#headers = {
      accept: "application/json",
      ...keyHeaders(hasKey ? apiKey : undefined),
    };
    const proxy = this.#transport.proxyOf(url);
    this.#via = proxy === undefined ? "" : ` (through the proxy ${proxy.origin})`;
    const passwords = [url, ...(proxy === undefined ? [] : [proxy])].flatMap(passwordsOf);
    this.secrets = new Secrets([apiKey, ...passwords, ...keysOf(url)]);
    this.#limit = new ServerLimit(clock, [url.origin, apiKey, url.username, url.password]);
  }

  /**
   * Runs a call until it settles, the deadline ends, or the connection is disposed.
   *
   * @throws the call's error, as an InferenceError unless it is an UnderstudyError; the abort reason if the call was
   * aborted
   */
  async within<T>(deadline: Deadline, work: (call: RunningCall) => Promise<T>): Promise<T> {
    // The deadline may have passed before its timer fires.
    if (deadline.isOver) deadline.cancel();
    const { signal } = deadline;
    return this.#run(work, (end) => {
      const abort = (): void => end(abortReason(signal));
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
      return () => signal.removeEventListener("abort", abort);
    });
  }

  /** Same as {@link within}, with a time limit instead of a deadline. */
  async withinMs<T>(limitMs: number, work: (call: RunningCall) => Promise<T>): Promise<T> {
    const message = `${this.subject} did not answer within ${limitMs} ms`;
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
    const askedMs = this.#clock.now();
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
      if (error instanceof HttpStatusError && error.isLimit) {
        this.#limit.refused(error, askedMs);
      }
      if (reason !== undefined) throw reason;
      throw error instanceof UnderstudyError
        ? error
        : errorFromSocket(this.subject, error, this.hint);
    } finally {
      stopWatching();
      this.#calls.delete(end);
    }
  }

  /**
   * Sends a request; resolves with a successful response before its body is read. While the server limits this key,
   * nothing is sent but what only reads.
   *
   * @throws InferenceError or a subclass for an unsuccessful response, or while the server limits this key
   */
  async send(call: ServerCall): Promise<ServerAnswer> {
    const pass = call.method === "POST" ? this.#limit.enter() : undefined;
    try {
      const answer = await this.#send(call);
      pass?.taken();
      return answer;
    } finally {
      pass?.leave();
    }
  }

  /** Tells that the server has answered a question, so that earlier refusals no longer count. */
  answered(): void {
    this.#limit.answered();
  }

  async #send({ method, path, besideVersion, body, signal }: ServerCall): Promise<ServerAnswer> {
    const call: HttpCall = {
      method,
      url: (besideVersion ? this.#base.replace(/\/v1$/, "") : this.#base) + path + this.#query,
      signal,
      headers:
        body === undefined
          ? this.#headers
          : { ...this.#headers, "content-type": "application/json" },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    };
    const answer = await this.#transport.send(call);
    const { status } = answer;
    if (status >= 200 && status < 300) return answer;
    const headers = answer.headers();
    const said = await readBodyText(answer, MAX_ERROR_BYTES).catch((error: unknown) => {
      // The status counts even if the words cannot be decoded.
      if (error instanceof InferenceError) return "";
      throw error;
    });
    const redirect =
      status >= 300 && status < 400
        ? describeRedirect(answer.header("location"), call.url, path)
        : undefined;
    throw errorFromAnswer(
      this.subject,
      { status, headers, body: said, redirect, path },
      this.secrets,
    );
  }

  /** Sends a request and parses the response as JSON. */
  async json(call: ServerCall): Promise<unknown> {
    const text = await readBodyText(await this.send(call), MAX_JSON_BYTES);
    const page = describeWebPage(text);
    if (page !== undefined) {
      const message = `${this.subject} answered with ${page}: check the address, which may need a path`;
      throw new InferenceError(this.secrets.redact(message));
    }
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new InferenceError(`${this.subject} did not answer with JSON`, { cause });
    }
  }

  /** Aborts all calls with the code `disposed` and closes all sockets. */
  dispose(): void {
    this.#isDisposed = true;
    for (const end of [...this.#calls]) end(disposed());
    this.#transport.dispose();
  }

  /** Number of processor cores of the server's machine; undefined unless it is this one. */
  get cores(): number | undefined {
    return this.isOnThisMachine ? this.#transport.cores : undefined;
  }

  /** Possible cause of a failed connection, appended to messages. */
  get hint(): string {
    return this.#transport.hintAt(this.#base);
  }

  /** The server's name in messages. */
  get subject(): string {
    return `The model server at ${this.shownUrl}${this.#via}`;
  }
}

function bearer(key: string | undefined): Readonly<Record<string, string>> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

/** All forms of the password in an address: encoded, decoded, and as a basic authorization header. */
function passwordsOf({ username, password }: URL): string[] {
  if (password === "") return [];
  const [user, plain] = [decoded(username), decoded(password)];
  return [password, plain, base64(`${user}:${plain}`)];
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Keys in the query parameters of an address. */
function keysOf({ searchParams }: URL): string[] {
  return [...searchParams].flatMap(([name, value]) =>
    /key|token|secret|sig|password/i.test(name) ? [value] : [],
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function disposed(): InferenceError {
  return new DisposedError("The backend was disposed");
}

/**
 * Describes a redirect without secrets and says how to fix the address. Redirects are not followed, so that an API key
 * stays with its host.
 *
 * @param location the header, if present
 * @param asked the requested address
 * @param path the call's own path within it
 */
function describeRedirect(location: string | undefined, asked: string, path: string): string {
  const target = location === undefined ? undefined : targetOf(location, asked);
  if (target === undefined) return "a redirect that does not say where it leads";
  // Without the password, query and fragment, which may contain secrets.
  const shown = target.origin + target.pathname;
  const base = shown.endsWith(path) ? shown.slice(0, -path.length) : shown;
  return `a redirect to ${shown}, which is not followed: give ${base} as the address`;
}

function targetOf(location: string, asked: string): URL | undefined {
  try {
    const target = new URL(location, asked);
    return /^https?:$/.test(target.protocol) ? target : undefined;
  } catch {
    return undefined;
  }
}
