/** One request to a model server. */
export interface HttpCall {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Aborts the request and closes its connection, even before the first byte of the response. */
  readonly signal: AbortSignal;
}

/** A response whose headers have arrived and whose body is still to be read. */
export interface ServerAnswer {
  readonly status: number;
  /** Body of the response. Leaving the loop early keeps the connection open: call {@link drain} or abort the call. */
  readonly body: AsyncIterable<Uint8Array>;
  /** @param name in lower case */
  header(name: string): string | undefined;
  /** All headers, by their names in lower case. */
  headers(): Iterable<readonly [name: string, value: unknown]>;
  /**
   * Releases the response after the last message of interest. The rest of the body is read for a moment, so that the
   * connection can be reused; after that the connection is closed.
   */
  drain(): void;
}

/** HTTP transport: sockets in Node, `fetch` in a page. */
export interface Transport {
  /**
   * Sends a request without following redirects, so that an API key stays with its host. There is no timeout besides
   * the signal, because a model may think for a long time.
   *
   * @throws any error of the connection, or any error after the signal aborts
   */
  send(call: HttpCall): Promise<ServerAnswer>;
  /** Number of processor cores of this machine; undefined if unknown. */
  readonly cores: number | undefined;
  /** Possible cause of a failed connection, appended to messages; empty if only the network can be the cause. */
  hintAt(url: string): string;
  /**
   * The proxy between this machine and a server; undefined if there is none.
   *
   * @throws RequestError if the environment names something else
   */
  proxyOf(url: URL): URL | undefined;
  /** Closes all connections. */
  dispose(): void;
}

/** Time limit for reading the rest of a body, in milliseconds. */
export const DRAIN_MS = 1000;
