import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request } from "node:http";
import { Agent as HttpsAgent, request as secureRequest } from "node:https";
import type { HttpCall } from "./http-transport.ts";

/**
 * Sends requests over its own sockets. Redirects are not followed, so that an API key stays with its host. There is no
 * timeout besides the signal, because a model may think for a long time.
 */
export class HttpClient {
  readonly #plain = new HttpAgent({ keepAlive: true });
  readonly #secure = new HttpsAgent({ keepAlive: true });

  /**
   * Sends a request; resolves with the response headers, before the body.
   *
   * @throws the socket's error, or any error after the signal aborts
   */
  async send(call: HttpCall): Promise<IncomingMessage> {
    for (;;) {
      try {
        return await this.#attempt(call);
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
  }

  #attempt({ method, url, headers, body, signal }: HttpCall): Promise<IncomingMessage> {
    const target = new URL(url);
    const isSecure = target.protocol === "https:";
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const options = {
      method,
      agent: isSecure ? this.#secure : this.#plain,
      headers: {
        ...headers,
        ...(bytes === undefined ? {} : { "content-length": String(bytes.length) }),
      },
    };
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const outgoing: ClientRequest = (isSecure ? secureRequest : request)(target, options);
      // Destroys without an error, because Node would pass it to a socket that may already be back in the pool.
      const abort = (): void => void outgoing.destroy();
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
