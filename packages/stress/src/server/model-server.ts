/**
 * A fake model server with several dialects and faults on demand.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Clock, type Random, seededRandom, systemClock } from "@understudy/planner-core";
import { anthropicDialect, anthropicModel } from "./anthropic-dialect.ts";
import type { Dialect } from "./dialect.ts";
import type { Fault } from "./fault.ts";
import { ollamaDialect, ollamaLoaded, ollamaModel } from "./ollama-dialect.ts";
import { CREATED, openAiDialect } from "./openai-dialect.ts";
import { type AnswerSource, serveChat } from "./serve-chat.ts";
import type { ServedPrompt } from "./served-prompt.ts";
import { ClientGone, WaitingRoom } from "./waiting-room.ts";

/** Faults per question: a list by question index, or a function. */
export type ServerFaults =
  | readonly (Fault | undefined)[]
  | ((prompt: ServedPrompt, call: number) => Fault | undefined);

/** Options of a {@link ModelServer}. */
export interface ModelServerOptions {
  readonly answer: AnswerSource;
  /** Faults to apply. Default: no faults. */
  readonly faults?: ServerFaults | undefined;
  /** Names of the served models; others are not found. Default `phi3`. */
  readonly models?: readonly string[] | undefined;
  /** Time per token, in milliseconds of the clock. Default 0. */
  readonly tokenMs?: number | undefined;
  /** Maximum number of tokens, prompt and answer together. Default 4096. */
  readonly contextSize?: number | undefined;
  /** Required API key. Default: none. */
  readonly apiKey?: string | undefined;
  /** Loopback address to listen on. Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Port to listen on. Default: any free port. */
  readonly port?: number | undefined;
  /** Seed of jitter and slice sizes. Default 1. */
  readonly seed?: number | undefined;
  /** Clock of the faults. */
  readonly clock?: Clock | undefined;
}

const LOOPBACK = new Set(["127.0.0.1", "::1"]);
const MAX_BODY_BYTES = 10_000_000;
const MAX_TRIES = 50;

/**
 * A model server over real HTTP, in the dialects of Ollama, OpenAI and Anthropic, that fails on schedule. For tests and
 * load only: it listens on the loopback alone. Made by {@link startModelServer}.
 */
export class ModelServer {
  /** Questions so far, in order of arrival. */
  readonly prompts: ServedPrompt[] = [];
  readonly #options: ModelServerOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #sockets = new Set<Socket>();
  readonly #rooms = new Set<WaitingRoom>();
  #server: Server | undefined;
  #port: number;
  #waiting = 0;
  #aborted = 0;

  constructor(options: ModelServerOptions) {
    const { host = "127.0.0.1", port = 0, seed = 1, clock = systemClock } = options;
    if (!LOOPBACK.has(host)) throw new RangeError(`${host} is not a loopback address`);
    this.#options = options;
    this.#port = port;
    this.#clock = clock;
    this.#random = seededRandom(seed);
  }

  /** Address of the server; the OpenAI dialect is under `/v1`. */
  get url(): string {
    const { host = "127.0.0.1" } = this.#options;
    return `http://${host.includes(":") ? `[${host}]` : host}:${this.#port}`;
  }

  /** Number of open connections. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Number of unfinished requests. */
  get activeRequests(): number {
    return this.#rooms.size;
  }

  /** Number of waits in progress on the clock: faults, and pauses between tokens. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Number of questions with a client that disconnected early. */
  get aborted(): number {
    return this.#aborted;
  }

  /** Starts to listen, on the previous port if there was one. */
  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const { host = "127.0.0.1" } = this.#options;
    const server = createServer((request, response) => void this.#handle(request, response));
    server.on("connection", (socket: Socket) => {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => this.#sockets.delete(socket));
    });
    // Another connection may briefly use the previous port as its local port.
    for (let tries = 0; ; tries++) {
      try {
        await listen(server, this.#port, host);
        break;
      } catch (error) {
        const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
        if (!isTaken || this.#port === this.#options.port || tries >= MAX_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Stops listening and drops all connections; connections are refused until `start`. */
  async suspend(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const room of [...this.#rooms]) room.close();
    const sockets = [...this.#sockets].map(
      (socket) => new Promise((resolve) => socket.once("close", resolve)),
    );
    for (const socket of [...this.#sockets]) socket.destroy();
    await Promise.all([closed, ...sockets]);
  }

  /** Stops the server. */
  close(): Promise<void> {
    return this.suspend();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const room = new WaitingRoom(this.#clock, (change) => {
      this.#waiting += change;
    });
    this.#rooms.add(room);
    response.once("close", () => {
      if (!response.writableFinished) this.#aborted++;
      room.close();
    });
    response.on("error", () => {});
    try {
      await this.#route(request, response, room);
    } catch (error) {
      if (!(error instanceof ClientGone) && !response.headersSent) {
        sendJson(response, 500, { error: String(error) });
      } else response.destroy();
    } finally {
      this.#rooms.delete(room);
    }
  }

  async #route(
    request: IncomingMessage,
    response: ServerResponse,
    room: WaitingRoom,
  ): Promise<void> {
    const { models = ["phi3"], apiKey } = this.#options;
    const path = (request.url ?? "/").split("?")[0];
    const route = `${request.method} ${path}`;
    const body = await readBody(request);
    const given = request.headers["x-api-key"] ?? request.headers.authorization;
    if (apiKey !== undefined && given !== apiKey && given !== `Bearer ${apiKey}`) {
      const message = `Incorrect API key provided: ${String(given)}`;
      return sendJson(response, 401, openAiDialect.error(401, message).body);
    }
    switch (route) {
      case "GET /":
        response.end("Ollama is running");
        return;
      case "GET /api/version":
        return sendJson(response, 200, { version: "0.12.6" });
      case "GET /api/tags":
      case "GET /api/ps":
        return sendJson(response, 200, { models: models.map(ollamaModel) });
      case "POST /api/generate": {
        // This request only loads a model; questions arrive as chats.
        const prompt = ollamaDialect.readPrompt(body);
        const known = this.#knows(prompt.model);
        const answer = known ? ollamaLoaded(prompt) : notFound(prompt.model, ollamaDialect);
        return sendJson(response, known ? 200 : 404, answer);
      }
      case "GET /v1/models":
        return sendJson(response, 200, {
          object: "list",
          data: models.map((id) => ({
            id,
            object: "model",
            created: CREATED,
            owned_by: "understudy",
          })),
        });
      case "POST /v1/messages":
        return this.#chat(anthropicDialect, body, response, room);
      case "POST /api/chat":
        return this.#chat(ollamaDialect, body, response, room);
      case "POST /v1/chat/completions":
        return this.#chat(openAiDialect, body, response, room);
      default:
        if (route.startsWith("GET /v1/models/")) {
          const name = decodeURIComponent(route.slice("GET /v1/models/".length));
          const known = this.#knows(name);
          const answer = known ? anthropicModel(name) : notFound(name, anthropicDialect);
          return sendJson(response, known ? 200 : 404, answer);
        }
        return sendJson(response, 404, { error: `no route ${route}` });
    }
  }

  async #chat(
    dialect: Dialect,
    body: Readonly<Record<string, unknown>>,
    response: ServerResponse,
    room: WaitingRoom,
  ): Promise<void> {
    const { faults = [], answer: source, tokenMs = 0, contextSize = 4096 } = this.#options;
    const prompt = dialect.readPrompt(body);
    if (!this.#knows(prompt.model)) {
      return sendJson(response, 404, notFound(prompt.model, dialect));
    }
    const call = this.prompts.push(prompt) - 1;
    const fault = typeof faults === "function" ? faults(prompt, call) : faults[call];
    const random = this.#random;
    const clock = this.#clock;
    const setting = { random, clock, tokenMs, contextSize };
    await serveChat({ prompt, dialect, source, fault, response, room, ...setting });
  }

  #knows(model: string): boolean {
    const { models = ["phi3"] } = this.#options;
    return models.some((name) => name === model || `${name}:latest` === model);
  }
}

/**
 * Starts a model server on the loopback.
 *
 * @example
 * const server = await startModelServer({ answer: () => '{"steps":[]}', faults: [{ kind: "http_503" }] });
 * const backend = await openOllamaBackend({ model: "phi3", url: server.url });
 */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const server = new ModelServer(options);
  await server.start();
  return server;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function notFound(model: string, dialect: Dialect): unknown {
  return dialect.error(404, `model "${model}" not found`).body;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new RangeError("the request is too long");
    chunks.push(chunk);
  }
  if (length === 0) return {};
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString());
  if (typeof value !== "object" || value === null) throw new SyntaxError("no JSON object");
  return value as Readonly<Record<string, unknown>>;
}
