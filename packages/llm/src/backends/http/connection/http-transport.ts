/** One request to a model's server. */
export interface HttpCall {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Ends the request and closes its connection, also before the server has said anything. */
  readonly signal: AbortSignal;
}

/** An answer whose headers are there and whose body is still to come. */
export interface ServerAnswer {
  readonly status: number;
  /** Leaving it before its end keeps it open: {@link drain} it then, or abort the call. */
  readonly body: AsyncIterable<Uint8Array>;
  /** @param name in small letters */
  header(name: string): string | undefined;
  /**
   * Lets go of an answer whose end was understood: what is left of its body is read for a moment, so that the connection can
   * serve the next request, then it is closed.
   */
  drain(): void;
}

/** How requests go out: over sockets in Node, by `fetch` in a page. */
export interface Transport {
  /**
   * Sends a request and follows no redirect, so that a key goes nowhere else. Nothing but the signal limits the time: a
   * model may think for long.
   *
   * @throws whatever went wrong with the connection; any error once the signal aborts
   */
  send(call: HttpCall): Promise<ServerAnswer>;
  /**
   * A guess at the cause if a server seems not to answer, for the end of a message; empty if there is nothing but the
   * network in between.
   */
  hintAt(url: string): string;
  /** Closes all connections. */
  dispose(): void;
}

/** After the end of an answer was understood, the rest of its body may take this long. */
export const DRAIN_MS = 1000;
