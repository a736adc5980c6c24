import type { IncomingMessage } from "node:http";
import { availableParallelism } from "node:os";
import { DRAIN_MS, type HttpCall, type ServerAnswer, type Transport } from "./http-transport.ts";
import { decodeBody } from "./sockets/decode-body.ts";
import { HttpClient } from "./sockets/http-client.ts";
import { proxyFor } from "./sockets/proxies.ts";

/** HTTP requests over Node's sockets. Pages use `fetch-transport.ts` instead: see `imports` in package.json. */
export class HttpTransport implements Transport {
  readonly cores: number = availableParallelism();
  readonly #client = new HttpClient();

  async send(call: HttpCall): Promise<ServerAnswer> {
    const response = await this.#client.send(call);
    return {
      status: response.statusCode ?? 0,
      body: decodeBody(
        response.iterator({ destroyOnReturn: false }),
        response.headers["content-encoding"],
        call.signal,
      ),
      header: (name) => response.headers[name]?.toString(),
      headers: () => Object.entries(response.headers),
      drain: () => drain(response),
    };
  }

  hintAt(): string {
    return "";
  }

  proxyOf(url: URL): URL | undefined {
    return proxyFor(url);
  }

  dispose(): void {
    this.#client.dispose();
  }
}

function drain(response: IncomingMessage): void {
  if (response.readableEnded || response.destroyed) return;
  const timer = setTimeout(() => response.destroy(), DRAIN_MS);
  timer.unref();
  response.once("close", () => clearTimeout(timer));
  response.resume();
}
