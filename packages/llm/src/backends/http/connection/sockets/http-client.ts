/**
 * Sockets of Node: through proxies, and compressed.
 *
 * @module
 */

import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request } from "node:http";
import { Agent as HttpsAgent, request as secureRequest } from "node:https";
import type { HttpCall } from "../http-transport.ts";
import { ProxyAgents, proxyFor } from "./proxies.ts";

/**
 * Sends requests over its own sockets. Redirects are not followed, so that an API key stays with its host. There is no
 * timeout besides the signal, because a model may think for a long time. The environment's proxies are used.
 */
export class HttpClient {
  readonly #plain = new HttpAgent({ keepAlive: true });
  readonly #secure = new HttpsAgent({ keepAlive: true });
  readonly #proxied = new ProxyAgents();

  /**
   * Sends a request; resolves with the response headers, before the body.
   *
   * @throws the socket's error, or any error after the signal aborts
   */
  async send(call: HttpCall): Promise<IncomingMessage> {
    const agent = await this.#agentFor(new URL(call.url));
    for (;;) {
      try {
        return await this.#attempt(call, agent);
      } catch (error) {
        // A server may close an idle socket just as a request is sent on it. Any pooled socket may be stale, but a new
        // one never is, so the retries come to an end.
        if (!(error instanceof StaleSocket) || call.signal.aborted) throw error;
      }
    }
  }

  /** Closes all sockets. */
  dispose(): void {
    this.#plain.destroy();
    this.#secure.destroy();
    this.#proxied.dispose();
  }

  #agentFor(target: URL): HttpAgent | Promise<HttpAgent> {
    const isSecure = target.protocol === "https:";
    const proxy = proxyFor(target);
    if (proxy !== undefined) return this.#proxied.through(proxy, isSecure);
    return isSecure ? this.#secure : this.#plain;
  }

  #attempt(
    { method, url, headers, body, signal }: HttpCall,
    agent: HttpAgent,
  ): Promise<IncomingMessage> {
    const target = new URL(url);
    const isSecure = target.protocol === "https:";
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const options = {
      method,
      agent,
      headers: {
        ...headers,
        ...(bytes === undefined ? {} : { "content-length": String(bytes.length) }),
      },
    };
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const outgoing: ClientRequest = (isSecure ? secureRequest : request)(target, options);
      // Destroys without an error, because Node would pass it to a socket that may already be back in the pool. A
      // request that waits for its proxy to answer has none, and would not tell its end.
      const abort = (): void => {
        outgoing.destroy();
        reject(signal.reason);
      };
      signal.addEventListener("abort", abort, { once: true });
      outgoing.once("close", () => signal.removeEventListener("abort", abort));
      outgoing.once("response", (response) => {
        // The body's reader gets its errors; this listener prevents an uncaught exception.
        response.on("error", () => {});
        resolve(response);
      });
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        const isStale = outgoing.reusedSocket && error.code === "ECONNRESET";
        reject(isStale ? new StaleSocket(error.message, { cause: error }) : error);
      });
      outgoing.end(bytes);
    });
  }
}

/** A request that failed because the server had closed its pooled socket. */
class StaleSocket extends Error {
  override readonly name: string = "StaleSocket";
}
