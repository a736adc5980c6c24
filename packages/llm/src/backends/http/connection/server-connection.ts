/**
 * Connections to a server: requests, lines and events of answers, errors.
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
import { errorFromAnswer, errorFromSocket } from "./http-errors.ts";
import type { HttpCall, ServerAnswer, Transport } from "./http-transport.ts";
import { readBodyText } from "./read-lines.ts";
import { Secrets } from "./secrets.ts";
import { isOnThisMachine } from "./server-address.ts";

/** An error's body is read this far. */
const MAX_ERROR_BYTES = 10_000;
const MAX_JSON_BYTES = 10_000_000;

/** A request to a server, relative to its base. */
export interface ServerCall {
  readonly method: "GET" | "POST" | "DELETE";
  /** Begins with a slash. */
  readonly path: string;
  /** Whether it lies beside `/v1`, not below it. */
  readonly besideVersion?: boolean | undefined;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** How a key is sent; it is undefined where there is none. */
export type KeyHeaders = (key: string | undefined) => Readonly<Record<string, string>>;

/** A call while it runs. */
export interface RunningCall {
  /** Aborts when the call must end. */
  readonly signal: AbortSignal;
  /** Closes what is still open: leaving a stream before its end stops the server. */
  leave(): void;
}

/**
 * One server of models: its sockets, its calls in flight, and its failures as errors of this
 * project. Keeps keys and passwords to itself.
 */
export class ServerConnection {
  /** The address of the server, for people: without a password. */
  readonly shownUrl: string;
  /** Whether it takes this machine's memory. */
  readonly isOnThisMachine: boolean;
  /** Secrets that are taken out of its answers and errors. */
  readonly secrets: Secrets;
  readonly #base: string;
  /** The end of every path, such as `?api-version=2024-10-21`. */
  readonly #query: string;
  readonly #clock: Clock;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #transport: Transport = new HttpTransport();
  readonly #calls = new Set<(reason: Error) => void>();
  #isDisposed = false;

  /**
   * @param url see `baseUrl`
   * @param keyHeaders default: the key as a bearer token
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
    this.secrets = new Secrets([apiKey, ...passwordsOf(url), ...keysOf(url)]);
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
      throw error instanceof UnderstudyError
        ? error
        : errorFromSocket(this.subject, error, this.hint);
    } finally {
      stopWatching();
      this.#calls.delete(end);
    }
  }

  /**
   * Sends a request; resolves with an answer that is a success, its body still to come.
   *
   * @throws InferenceError or a subclass for an answer that is not valid
   */
  async send({ method, path, besideVersion, body, signal }: ServerCall): Promise<ServerAnswer> {
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
    const retryAfter = answer.header("retry-after");
    const said = await readBodyText(answer, MAX_ERROR_BYTES);
    const redirect =
      status >= 300 && status < 400
        ? describeRedirect(answer.header("location"), call.url, path)
        : undefined;
    throw errorFromAnswer(this.subject, { status, retryAfter, body: said, redirect }, this.secrets);
  }

  /** Sends a request and reads its whole answer as JSON. */
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

  /** Ends all calls with the code `disposed` and closes all sockets. */
  dispose(): void {
    this.#isDisposed = true;
    for (const end of [...this.#calls]) end(disposed());
    this.#transport.dispose();
  }

  /** A guess at why the server does not answer, for the end of a message. */
  get hint(): string {
    return this.#transport.hintAt(this.#base);
  }

  /** The server, for messages. */
  get subject(): string {
    return `The model server at ${this.shownUrl}`;
  }
}

function bearer(key: string | undefined): Readonly<Record<string, string>> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

/** The password of an address, as it is written, as it is meant, and as it is sent. */
function passwordsOf({ username, password }: URL): string[] {
  if (password === "") return [];
  const [user, plain] = [decoded(username), decoded(password)];
  return [password, plain, base64(`${user}:${plain}`)];
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Keys that an address hands over as parameters. */
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
 * Says where a redirect leads, as far as it can be shown, and what to do about it: none is followed, so that a key goes
 * nowhere else.
 *
 * @param location the header, if there is one
 * @param asked the address that was asked
 * @param path the part of it that is the call's own
 */
function describeRedirect(location: string | undefined, asked: string, path: string): string {
  const target = location === undefined ? undefined : targetOf(location, asked);
  if (target === undefined) return "a redirect that does not say where it leads";
  // A password, a token and what a page was asked for stay unsaid.
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
