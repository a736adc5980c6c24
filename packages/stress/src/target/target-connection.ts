import { type IncomingMessage, Agent as PlainAgent, request as requestPlain } from "node:http";
import { request as requestSecurely, Agent as SecureAgent } from "node:https";
import { InferenceError } from "@understudy/planner-core";

/** Environment variable with the server's key. */
const TARGET_KEY = "UNDERSTUDY_KEY";

/**
 * Maximum number of connections per worker: high enough that no question waits for another while the system has
 * sockets.
 */
const MAX_CONNECTIONS = 4096;

/** An answer of the server. */
export interface TargetAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends requests to one server over keep-alive connections. */
export class TargetConnection {
  readonly #url: URL;
  readonly #agent: PlainAgent | SecureAgent;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param url address of the server, such as `http://127.0.0.1:7071` */
  constructor(url: string, key: string | undefined = process.env[TARGET_KEY]) {
    this.#url = new URL(url);
    const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
    const isSecure = this.#url.protocol === "https:";
    this.#agent = isSecure ? new SecureAgent(options) : new PlainAgent(options);
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  }

  /** @throws InferenceError if the server is unreachable or its answer is not JSON */
  ask(method: "GET" | "POST" | "PUT", path: string, body?: string): Promise<TargetAnswer> {
    const agent = this.#agent;
    const headers = {
      ...this.#headers,
      ...(body === undefined
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    };
    const send = agent instanceof SecureAgent ? requestSecurely : requestPlain;
    return new Promise((resolve, reject) => {
      const fail = (cause: Error): void =>
        reject(
          new InferenceError(`${this.#url.host} does not answer: ${cause.message}`, { cause }),
        );
      const sent = send(new URL(path, this.#url), { method, agent, headers }, (response) => {
        readJson(response).then(
          (read) => resolve({ status: response.statusCode ?? 0, body: read }),
          fail,
        );
      });
      sent.on("error", fail);
      sent.end(body);
    });
  }

  /** Closes all connections. */
  close(): void {
    this.#agent.destroy();
  }
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString()) as unknown;
}
