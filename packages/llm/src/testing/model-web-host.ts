import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Handles one request. */
export type HostAnswer = (request: IncomingMessage, response: ServerResponse) => void;

/** A scripted download server that records the requested ranges. */
export class ModelWebHost {
  /** Handlers of successive requests; the last one handles all further requests. */
  answers: HostAnswer[];
  ranges: (string | undefined)[] = [];
  readonly #server: Server;

  private constructor(answer: HostAnswer) {
    this.answers = [answer];
    this.#server = createServer((request, response) => {
      this.ranges.push(request.headers.range);
      const next = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
      next?.(request, response);
    });
  }

  static async start(answer: HostAnswer): Promise<ModelWebHost> {
    const host = new ModelWebHost(answer);
    await new Promise<void>((resolve) => host.#server.listen(0, "127.0.0.1", resolve));
    return host;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Serves a file correctly, including ranges. */
export function serveFile(bytes: Uint8Array, etag = '"one"'): HostAnswer {
  return (request, response) => {
    const from = firstByteOf(request);
    const isSame =
      request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
    response.setHeader("etag", etag);
    if (from === 0 || !isSame) return void response.end(bytes);
    response.writeHead(206, {
      "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    });
    response.end(bytes.subarray(from));
  };
}

/** Sends half of the requested bytes, then calls `then` on the response. */
export function breakOff(
  bytes: Uint8Array,
  then: (response: ServerResponse) => void,
  etag = '"one"',
): HostAnswer {
  return (request, response) => {
    const from = firstByteOf(request);
    const head: Record<string, string> = { etag, "content-length": String(bytes.length - from) };
    if (from > 0) head["content-range"] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(from > 0 ? 206 : 200, head);
    response.write(bytes.subarray(from, from + Math.floor((bytes.length - from) / 2)), () =>
      then(response),
    );
  };
}

function firstByteOf({ headers }: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
}
