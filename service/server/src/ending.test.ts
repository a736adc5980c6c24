import { connect, type Socket } from "node:net";
import { ScriptedBackend } from "@understudy/llm/testing";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RunningService } from "./start-server.ts";
import { askServer } from "./testing/ask.ts";
import { GrpcClient, protoStruct, protoValue } from "./testing/grpc-client.ts";
import { COLD, WARM } from "./testing/hut.ts";
import { ServerSet } from "./testing/server-set.ts";
import { SessionClient } from "./testing/session-client.ts";

const servers = new ServerSet();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A client that writes bytes and collects the reply. */
function dial({ port }: RunningService, bytes = "") {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  sockets.push(socket);
  const client = { socket, heard: "", isOver: false };
  socket.setEncoding("latin1");
  socket.on("data", (piece) => {
    client.heard += piece;
  });
  socket.on("error", () => {});
  for (const event of ["end", "close"]) {
    socket.on(event, () => {
      client.isOver = true;
    });
  }
  if (bytes !== "") socket.write(bytes);
  return client;
}

const head = ({ port }: RunningService, first: string, ...more: readonly string[]): string =>
  [`${first} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...more, "", ""].join("\r\n");

const post = (server: RunningService, path: string, body: object): string => {
  const text = JSON.stringify(body);
  const lines = ["Content-Type: application/json", `Content-Length: ${text.length}`];
  return head(server, `POST ${path}`, ...lines) + text;
};

/** The statuses of the answers in a text, marked if they close the connection. */
function answersIn(text: string): string[] {
  return text
    .split(/(?=HTTP\/1\.1 )/)
    .map(
      (answer) => `${answer.slice(9, 12)}${/^connection: close/im.test(answer) ? " close" : ""}`,
    );
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Closes a server, and measures the time by its clock. */
async function endMs(server: RunningService, clock: FakeClock): Promise<number> {
  const beganMs = clock.now();
  let isClosed = false;
  const closed = server.close().then(() => {
    isClosed = true;
  });
  while (!isClosed) {
    // Time for bytes in transit.
    for (let count = 0; count < 20; count++) await turn();
    if (!isClosed) await clock.advance(50);
  }
  await closed;
  return clock.now() - beganMs;
}

/** A server with open connections, each with an answered request. */
async function start(options: Parameters<ServerSet["start"]>[0] = {}) {
  const clock = new FakeClock();
  const server = await servers.start({ clock, ...options });
  const connected = async (bytes = "") => {
    const client = dial(server, head(server, "GET /healthz") + bytes);
    await vi.waitFor(() => expect(client.heard).toContain('"ok"'), { timeout: 60_000 });
    client.heard = "";
    return client;
  };
  return { clock, server, connected };
}

describe("a closing server", () => {
  it("answers requests in transit, pipelined ones included, then closes each connection", async () => {
    const { clock, server, connected } = await start();
    const old = await Promise.all(Array.from({ length: 10 }, () => connected()));
    const requests = [WARM, WARM, WARM].map((body) => post(server, "/v1/plan", body)).join("");
    for (const { socket } of old) socket.write(requests);
    const fresh = Array.from({ length: 10 }, () => dial(server, requests));
    await endMs(server, clock);
    for (const { heard } of [...old, ...fresh]) {
      expect(answersIn(heard)).toEqual(["200", "200", "200 close"]);
    }
  });

  it("answers requests on idle connections until clients have switched servers", async () => {
    const { clock, server, connected } = await start();
    const client = await connected();
    const closed = server.close();
    while (server.service.health().status !== "draining") await turn();
    client.socket.write(head(server, "GET /readyz"));
    await vi.waitFor(() => expect(client.isOver).toBe(true), { timeout: 60_000 });
    expect(answersIn(client.heard)).toEqual(["503 close"]);
    expect((await askServer(server, "/v1/plan", { body: WARM })).status).toBe(200);
    while ((await Promise.race([closed.then(() => true), turn()])) !== true)
      await clock.advance(50);
    await expect(askServer(server, "/healthz")).rejects.toThrow("ECONNREFUSED");
  });

  it("does not wait for silent clients", async () => {
    const { clock, server, connected } = await start();
    const idle = await connected();
    expect(await endMs(server, clock)).toBeLessThanOrEqual(500);
    await vi.waitFor(() => expect(idle.isOver).toBe(true), { timeout: 60_000 });
  });

  it("gives a new connection a moment to send its request", async () => {
    const { clock, server } = await start();
    const silent = dial(server);
    const late = dial(server);
    while (late.socket.connecting) await turn();
    await turn();
    clock.setTimer(() => late.socket.write(post(server, "/v1/plan", WARM)), 1000);
    expect(await endMs(server, clock)).toBeLessThanOrEqual(3500);
    await vi.waitFor(() => expect(late.isOver).toBe(true), { timeout: 60_000 });
    expect(answersIn(late.heard)).toEqual(["200 close"]);
    const idle = silent;
    for (const client of [idle, silent]) {
      await vi.waitFor(() => expect(client.isOver).toBe(true), { timeout: 60_000 });
    }
  });

  it("gives a client with half a request a moment, then sends an error", async () => {
    const { clock, server, connected } = await start();
    const whole = post(server, "/v1/plan", WARM);
    const inHead = await connected(whole.slice(0, 20));
    const inBody = await connected(whole.slice(0, -20));
    const late = await connected(whole.slice(0, -20));
    clock.setTimer(() => late.socket.write(whole.slice(-20)), 1000);
    expect(await endMs(server, clock)).toBeLessThanOrEqual(4500);
    for (const { heard } of [inHead, inBody]) {
      expect(answersIn(heard)).toEqual(["503 close"]);
      expect(heard).toContain('"code":"draining"');
    }
    await vi.waitFor(() => expect(late.isOver).toBe(true), { timeout: 60_000 });
    expect(answersIn(late.heard)).toEqual(["200 close"]);
  });

  it("does not wait for ever until an answer is read", async () => {
    const { clock, server, connected } = await start();
    const { socket } = await connected();
    socket.pause();
    for (let count = 0; count < 300; count++) socket.write(head(server, "GET /openapi.json"));
    await turn();
    expect(await endMs(server, clock)).toBeLessThanOrEqual(10_000);
  });

  it("finishes streams in progress", async () => {
    const clock = new FakeClock();
    const answer = { text: "So it is", latencyMs: 3000, pieces: 4 };
    const backend = new ScriptedBackend(() => answer, { clock, info: { model: "writer" } });
    const { server, connected } = await start({ backend, clock });
    const messages = [{ role: "user", content: "Is it?" }];
    const ask = post(server, "/v1/chat/completions", { model: "writer", messages, stream: true });
    const client = await connected(ask);
    await vi.waitFor(() => expect(backend.active).toBe(1), { timeout: 60_000 });
    expect(await endMs(server, clock)).toBeLessThanOrEqual(3500);
    expect(client.heard).toContain("data: [DONE]");
  });
});

describe("sessions of a closing server", () => {
  it("get their pending plans, and are closed as going away", async () => {
    const { clock, server } = await start();
    const { client } = await SessionClient.hello(server);
    client.say({ type: "state", seq: 1, agent: "ann", nowMs: 0, values: COLD });
    client.say({ type: "want", seq: 2, agent: "ann", goal: "warm", budgetMs: 1000 });
    await endMs(server, clock);
    expect(await client.ended).toBe(1001);
    expect(client.heard.map(({ type }) => type)).toEqual(expect.arrayContaining(["drain", "plan"]));
  });
});

describe("gRPC calls to a closing server", () => {
  it("are all answered", async () => {
    const { clock, server } = await start({ grpcPort: 0 });
    const clients = Array.from({ length: 5 }, () => new GrpcClient(server));
    const ask = (client: GrpcClient) =>
      client.ask("Plan", { ...WARM, state: protoStruct(COLD), goal: protoValue("warm") });
    await Promise.all(clients.map(ask));
    const asked = clients.flatMap((client) => Array.from({ length: 40 }, () => ask(client)));
    const took = endMs(server, clock);
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(new Set(statuses).size).toBe(1);
    expect(await took).toBeLessThanOrEqual(5000);
    for (const client of clients) client.close();
  });
});
