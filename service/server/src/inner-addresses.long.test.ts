import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { OpenAiBackend } from "@understudy/llm/internal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askServer } from "./testing/ask.ts";
import { GrpcClient, protoStruct, protoValue } from "./testing/grpc-client.ts";
import { COLD, WARM } from "./testing/hut.ts";
import { ServerSet } from "./testing/server-set.ts";
import { SessionClient } from "./testing/session-client.ts";

const servers = new ServerSet();
let model: Server;
/** The answer of the model's server in the running test. */
let answering: RequestListener;
beforeAll(async () => {
  model = await listen((request, response) => answering(request, response));
});
afterAll(() => {
  model.close();
  model.closeAllConnections();
});

/** Texts about this machine and the servers behind it. */
const INNER =
  /10\.0\.0\.5|127\.0\.0\.1:\d|localhost:\d|inner\.invalid|https?:\/\/|\/srv\/models|sk-secret|\bat .*:\d+:\d+|ECONN|ENOTFOUND/;

async function listen(answer?: RequestListener): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const addressOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

/** The address of a model's server that is down. */
async function goneAddress(): Promise<string> {
  const server = await listen();
  const address = addressOf(server);
  await new Promise((resolve) => server.close(resolve));
  return address;
}

/** The address of the model's server, with the given answer. */
function listening(answer: RequestListener): string {
  answering = answer;
  return addressOf(model);
}

const body = JSON.stringify({
  error: { message: "http://10.0.0.5:11434 could not read /srv/models/m.gguf with sk-secret" },
});
/** Failures of a model's server. */
const FAILURES: Readonly<Record<string, () => Promise<string>>> = {
  "is gone": async () => `http://${await goneAddress()}`,
  "has no address": async () => "http://inner.invalid:11434",
  "speaks no TLS": async () => `https://${listening((_, response) => response.end())}`,
  "sends its callers away": async () =>
    `http://${listening((_, response) => {
      response.writeHead(302, { location: "http://10.0.0.5:11434/elsewhere" }).end();
    })}`,
  "names others in its error": async () =>
    `http://${listening((_, response) => {
      response.writeHead(500, { "content-type": "application/json" }).end(body);
    })}`,
  "refuses, and says why": async () =>
    `http://${listening((_, response) => {
      response.writeHead(404, { "content-type": "application/json" }).end(body);
    })}`,
};

describe.each(Object.entries(FAILURES))("the address of a model's server that %s", (_, failing) => {
  it("is hidden from clients on every transport", async () => {
    const url = await failing();
    // The model's server was up when this one started.
    const backend = new OpenAiBackend({ model: "talker", url, contextSize: 4096 });
    backend.load = async () => {};
    const server = await servers.start({ backend, grpcPort: 0 });
    const told: string[] = [];
    const ask = async (path: string, asked?: object): Promise<void> => {
      const { text } = await askServer(server, path, asked === undefined ? {} : { body: asked });
      told.push(`${path}: ${text}`);
    };
    const messages = [{ role: "user", content: "Hello" }];
    const writing = { model: "talker", messages };
    await ask("/v1/plan", { ...WARM, budgetMs: 60_000 });
    await ask("/v1/plan?stream", { ...WARM, agent: "bob", budgetMs: 60_000 });
    await ask("/v1/query", { prompt: "Hello", deadlineMs: 60_000 });
    await ask("/v1/chat/completions", writing);
    await ask("/v1/chat/completions", { ...writing, stream: true });
    await ask("/v1/completions", { model: "talker", prompt: "Hello" });
    for (const path of ["/v1/models", "/healthz", "/readyz", "/metrics"]) {
      await ask(path);
    }
    const grpc = new GrpcClient(server);
    const asked = { ...WARM, state: protoStruct(COLD), goal: protoValue("warm"), budgetMs: 60_000 };
    told.push(JSON.stringify(await grpc.ask("Plan", asked)));
    const failed = await grpc
      .ask("Query", { prompt: "Hello", deadlineMs: 60_000 })
      .catch((error: Error & { readonly metadata: object }) => [error.message, error.metadata]);
    told.push(JSON.stringify(failed));
    grpc.close();
    const { client } = await SessionClient.hello(server);
    client.say({ type: "state", seq: 1, agent: "ann", nowMs: 0, values: COLD });
    client.say({ type: "want", seq: 2, agent: "ann", goal: "warm", budgetMs: 60_000 });
    await client.next("plan");
    told.push(JSON.stringify(client.heard));
    await client.drop();
    expect(told.filter((text) => INNER.test(text))).toEqual([]);
    expect(told[0]).toContain('"reason":"backend-error"');
    await backend.dispose();
  });
});
