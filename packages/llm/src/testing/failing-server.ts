import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Ways in which a server of models fails once it lists its model. */
export const SERVER_FAILURES = [
  "500",
  "503",
  "404",
  "no-json",
  "empty",
  "page",
  "cut",
  "hang",
] as const;

/** A way in which a server fails. */
export type ServerFailure = (typeof SERVER_FAILURES)[number];

/** The list of models of either dialect. */
const LIST = JSON.stringify({ data: [{ id: "m" }], models: [{ name: "m:latest", model: "m" }] });

/** A server that lists its model in OpenAI's and Ollama's API, and fails at each question in the way of its path. */
export class FailingServer {
  /** Called for each question that is left hanging. */
  onHanging = (): void => {};
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const [, failure = "", ...path] = (request.url ?? "").split("/");
      request.resume().on("end", () => {
        if (request.method === "GET") answer(response, 200, LIST);
        // Ollama loads its model by a request without a prompt, and shows its template.
        else if (/show|generate$/.test(path.at(-1) ?? "")) answer(response, 200, "{}");
        else this.#fail(failure as ServerFailure, response);
      });
    });
  }

  static async start(): Promise<FailingServer> {
    const failing = new FailingServer();
    await new Promise<void>((resolve) => failing.#server.listen(0, "127.0.0.1", resolve));
    return failing;
  }

  /** The address of a server that fails in one way. */
  urlOf(failure: ServerFailure): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${failure}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #fail(failure: ServerFailure, response: ServerResponse): void {
    const text = BODIES.get(failure);
    if (failure === "hang") this.onHanging();
    else if (failure === "cut") {
      response.writeHead(200, { "content-length": "100" }).write("{");
      response.destroy();
    } else if (text !== undefined) answer(response, 200, text);
    else answer(response, Number(failure), '{"error":"it failed"}');
  }
}

const BODIES: ReadonlyMap<ServerFailure, string> = new Map([
  ["no-json", "I am no JSON"],
  ["empty", ""],
  ["page", "<!doctype html><title>Sign in</title>"],
]);

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}
