import { Agent } from "node:http";
import type { AddressInfo } from "node:net";
import { startServer } from "@understudy/server";
import fastify from "fastify";
import { postJson } from "../server/post-json.ts";
import type { TimedBackend } from "./timed-backend.ts";

const PATH = "/v1/chat/completions";
const HEADERS = { "content-type": "application/json" };
/** Headers that a framework does not send by itself, so that a bare server sends the same bytes. */
const OWN_HEADERS = ["cache-control", "x-content-type-options", "cross-origin-resource-policy"];

/** Forms of a chat answer. */
export type ChatForm = "whole" | "streamed";

/** An access to the model. */
export interface ChatDoor {
  /** Asks over a keep-alive connection; resolves to the whole answer. */
  ask(form: ChatForm): Promise<string>;
  close(): Promise<void>;
}

/** The answers of a bare server, copied from the service. */
interface Constants {
  readonly schema: object;
  readonly headers: Record<string, string>;
  readonly streamHeaders: Record<string, string>;
  readonly whole: object;
  /** Each with the blank line after it. */
  readonly events: readonly string[];
}

/** The service over a model. */
export async function openService(backend: TimedBackend): Promise<ChatDoor> {
  const server = await startServer({ port: 0, backend, logLevel: "silent" });
  return doorOf(server.port, () => server.close(0));
}

/**
 * A bare handler in the same framework that validates the same message, waits for the same model and answers the same
 * bytes: a constant, or constant events as the model's chunks arrive.
 */
export async function openBare(backend: TimedBackend): Promise<ChatDoor> {
  const { schema, headers, streamHeaders, whole, events } = await constantsOf(backend);
  const app = fastify({ forceCloseConnections: true });
  app.post<{ Body: { readonly stream?: boolean } }>(
    PATH,
    { schema: { body: schema } },
    async (request, reply) => {
      if (request.body.stream !== true) {
        await backend.answer();
        reply.headers(headers);
        return whole;
      }
      let next = 0;
      const say = (count: number): void => {
        if (next === 0) {
          reply.hijack();
          reply.raw.writeHead(200, streamHeaders);
        }
        for (let said = 0; said < count; said++) reply.raw.write(events[next++] as string);
      };
      await backend.answer(() => say(next === 0 ? 2 : 1));
      say(events.length - next);
      reply.raw.end();
      return reply;
    },
  );
  await app.listen({ host: "127.0.0.1", port: 0 });
  return doorOf((app.server.address() as AddressInfo).port, () => app.close());
}

/** The service's answers in both forms. */
async function constantsOf(backend: TimedBackend): Promise<Constants> {
  const server = await startServer({ port: 0, backend, logLevel: "silent" });
  const address = `http://127.0.0.1:${server.port}`;
  const post = (form: ChatForm): Promise<Response> =>
    fetch(address + PATH, { method: "POST", headers: HEADERS, body: bodyOf(form) });
  try {
    const { paths } = (await (await fetch(`${address}/openapi.json`)).json()) as OpenApi;
    const [whole, streamed] = [await post("whole"), await post("streamed")];
    const ownOf = (response: Response, names: readonly string[]): Record<string, string> =>
      Object.fromEntries(names.map((name) => [name, response.headers.get(name) ?? ""]));
    return {
      schema: paths[PATH].post.requestBody.content["application/json"].schema,
      headers: ownOf(whole, OWN_HEADERS),
      streamHeaders: ownOf(streamed, [...OWN_HEADERS, "content-type", "x-accel-buffering"]),
      whole: (await whole.json()) as object,
      events: (await streamed.text()).split(/(?<=\n\n)/),
    };
  } finally {
    await server.close(0);
  }
}

interface OpenApi {
  readonly paths: {
    readonly [PATH]: {
      readonly post: {
        readonly requestBody: {
          readonly content: { readonly "application/json": { readonly schema: object } };
        };
      };
    };
  };
}

function doorOf(port: number, close: () => Promise<unknown>): ChatDoor {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: (form) => postJson(agent, port, PATH, bodyOf(form)),
    close: async () => {
      agent.destroy();
      await close();
    },
  };
}

function bodyOf(form: ChatForm): string {
  return JSON.stringify({
    model: "scripted",
    messages: [{ role: "user", content: "Who guards the gate?" }],
    max_tokens: 64,
    stream: form === "streamed",
  });
}
