import type { IncomingMessage } from "node:http";
import { availableParallelism } from "node:os";
import { HttpClient } from "./http-client.ts";
import { DRAIN_MS, type HttpCall, type ServerAnswer, type Transport } from "./http-transport.ts";

/** HTTP requests over Node's sockets. Pages use `fetch-transport.ts` instead: see `imports` in package.json. */
export class HttpTransport implements Transport {
  readonly cores: number = availableParallelism();
  readonly #client = new HttpClient();

  async send(call: HttpCall): Promise<ServerAnswer> {
    const response = await this.#client.send(call);
    return {
      status: response.statusCode ?? 0,
      body: response.iterator({ destroyOnReturn: false }),
      header: (name) => response.headers[name]?.toString(),
      drain: () => drain(response),
    };
  }

  hintAt(): string {
    return "";
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
