import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request } from "node:http";
import { Agent as HttpsAgent, request as secureRequest } from "node:https";
import type { HttpCall } from "./http-transport.ts";

/**
 * Sends requests over sockets of its own. Redirects are not followed, so that an API key goes
 * nowhere else, and nothing but the signal limits the time: a model may think for long.
 */
export class HttpClient {
  readonly #plain = new HttpAgent({ keepAlive: true });
  readonly #secure = new HttpsAgent({ keepAlive: true });

  /**
   * Sends a request; resolves with the answer's headers, its body still to come.
   *
   * @throws the error of the socket; any error once the signal aborts
   */
  async send(call: HttpCall): Promise<IncomingMessage> {
    for (;;) {
      try {
        return await this.#attempt(call);
      } catch (error) {
        // A server may close idle sockets just as a request goes out on one: nobody's fault. All the
        // kept ones may be dead, a new one is never stale.
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
      // Without an error: Node would give it to a socket that may just have gone back to its pool.
      const abort = (): void => void outgoing.destroy();
      signal.addEventListener("abort", abort, { once: true });
      outgoing.once("close", () => signal.removeEventListener("abort", abort));
      outgoing.once("response", (response) => {
        // The reader of the body hears of its errors; nobody else needs to.
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

/** The request met a kept socket that its server had closed. */
class StaleSocket extends Error {
  override readonly name: string = "StaleSocket";
}
