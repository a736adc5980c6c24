import { connect, type Socket } from "node:net";
import { ScriptedBackend } from "@understudy/llm/testing";
import { FakeClock } from "@understudy/planner-core/testing";
import { SUBPROTOCOL } from "@understudy/session";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hashApiKey } from "../../access/api-keys.ts";
import type { ServerOptions } from "../../server-options.ts";
import type { RunningService } from "../../start-server.ts";
import { askServer } from "../../testing/ask.ts";
import { ServerSet } from "../../testing/server-set.ts";

const servers = new ServerSet();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A client that writes bytes and collects the reply. */
function dial({ port }: RunningService, bytes = "") {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  sockets.push(socket);
  let heard = "";
  socket.setEncoding("latin1");
  socket.on("data", (piece) => {
    heard += piece;
  });
  socket.on("error", () => {});
  if (bytes !== "") socket.write(bytes);
  const over = new Promise<string>((resolve) => {
    socket.once("end", () => resolve(heard));
    socket.once("close", () => resolve(heard));
  });
  return {
    socket,
    /** The complete reply once the server closes. */
    over,
    /** Waits for a text in the reply. */
    hears: (text: string) => vi.waitFor(() => expect(heard).toContain(text), { timeout: 60_000 }),
  };
}

/** Writes a byte every few milliseconds until the connection closes. */
function drip(socket: Socket, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 10);
  socket.once("close", () => clearInterval(timer));
  socket.once("end", () => clearInterval(timer));
}

const head = (server: RunningService, first: string, ...more: readonly string[]): string =>
  [first, `Host: 127.0.0.1:${server.port}`, ...more, "", ""].join("\r\n");

const post = (server: RunningService, path: string, body: object): string => {
  const text = JSON.stringify(body);
  const length = `Content-Length: ${text.length}`;
  return head(server, `POST ${path} HTTP/1.1`, "Content-Type: application/json", length) + text;
};

const upgrade = (server: RunningService, ...more: readonly string[]): string =>
  head(
    server,
    "GET /v1/session HTTP/1.1",
    ...["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"],
    ...["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`],
    ...more,
  );

/** Status and error of the last answer in a text. */
function refusalIn(text: string) {
  const at = text.lastIndexOf("HTTP/1.1 ");
  const [headers = "", body = ""] = text.slice(at).split("\r\n\r\n");
  expect(headers).toMatch(/^connection: close$/im);
  expect(headers).toMatch(/^content-type: application\/json/im);
  const { error } = JSON.parse(body);
  return { status: Number(headers.slice(9, 12)), code: error.code, message: error.message };
}

describe("malformed input", () => {
  it("is refused in the usual error format", async () => {
    const server = await servers.start();
    const answer = async (bytes: string) => refusalIn(await dial(server, bytes).over);
    expect(await answer("nonsense\r\n\r\n")).toEqual({
      ...{ status: 400, code: "malformed-request" },
      message: expect.stringContaining("not HTTP/1.1"),
    });
    const both = head(
      server,
      "POST /v1/plan HTTP/1.1",
      "Content-Length: 1",
      "Transfer-Encoding: chunked",
    );
    expect(await answer(both)).toMatchObject({ status: 400, code: "malformed-request" });
    const long = head(server, "GET /healthz HTTP/1.1", `X-Long: ${"x".repeat(200_000)}`);
    expect(await answer(long)).toMatchObject({ status: 431, code: "headers-too-large" });
    const { text } = await askServer(server, "/metrics");
    expect(text).toMatch(/^understudy_http_requests_total\{route="unknown",status="400"\} 2$/m);
    expect(text).toMatch(/^understudy_http_requests_total\{route="unknown",status="431"\} 1$/m);
  });

  it("does not replace an answer in progress", async () => {
    const backend = new ScriptedBackend(() => ({ hang: true }));
    const clock = new FakeClock();
    const server = await servers.start({ backend, clock });
    const query = post(server, "/v1/query", { prompt: "Hello", deadlineMs: 2000 });
    const { over } = dial(server, `${query}nonsense\r\n\r\nnonsense\r\n\r\n`);
    await vi.waitFor(() => expect(backend.active).toBe(1), { timeout: 60_000 });
    await clock.advance(2000);
    const text = await over;
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 504", "HTTP/1.1 400"]);
    expect(refusalIn(text).code).toBe("malformed-request");
  });

  it("includes a request with two hosts, or none", async () => {
    const server = await servers.start();
    const host = `Host: 127.0.0.1:${server.port}`;
    const own = {
      status: 400,
      code: "malformed-request",
      message: expect.stringContaining("`Host`"),
    };
    const close = "Connection: close";
    const answer = async (bytes: string) => refusalIn(await dial(server, bytes).over);
    expect(
      await answer(head(server, "GET /healthz HTTP/1.1", "HOST: evil.example", close)),
    ).toEqual(own);
    expect(await answer(head(server, "GET /%zz HTTP/1.1", host, close))).toEqual(own);
    expect(await answer(`GET /healthz HTTP/1.1\r\n${close}\r\n\r\n`)).toEqual(own);
    expect(await answer(upgrade(server, host))).toEqual(own);
    expect(await dial(server, head(server, "GET /healthz HTTP/1.1", close)).over).toContain(
      "200 OK",
    );
  });
});

describe("a request with two credentials", () => {
  it("is malformed, over HTTP and WebSocket", async () => {
    const server = await servers.start();
    const answer = async (bytes: string) => refusalIn(await dial(server, bytes).over);
    const twice = ["Authorization: Bearer uk_a", "AUTHORIZATION: Bearer uk_b"];
    const own = { status: 400, code: "malformed-request" };
    for (const bytes of [
      head(server, "GET /v1/domains HTTP/1.1", "Connection: close", ...twice),
      head(server, "GET /nowhere HTTP/1.1", "Connection: close", ...twice),
      upgrade(server, ...twice),
    ]) {
      const refused = await answer(bytes);
      expect(refused).toMatchObject(own);
      expect(refused.message).toContain("`Authorization`");
    }
  });
});

describe("a slow request", () => {
  const quick: ServerOptions = { requestTimeoutMs: 200 };

  it("times out during its headers", async () => {
    const server = await servers.start(quick);
    const { socket, over } = dial(server, head(server, "GET /healthz HTTP/1.1").slice(0, -2));
    drip(socket, "x");
    expect(refusalIn(await over)).toMatchObject({
      ...{ status: 408, code: "request-late" },
      message: "a request is sent within 200 ms",
    });
  });

  it("times out during its body, and during the headers of a later request", async () => {
    const server = await servers.start(quick);
    const lines = ["Content-Type: application/json", "Content-Length: 100000"];
    const body = dial(server, head(server, "POST /v1/plan HTTP/1.1", ...lines));
    drip(body.socket, " ");
    const used = dial(server, head(server, "GET /healthz HTTP/1.1"));
    await used.hears('"ok"');
    used.socket.write("GET /healthz HTTP/1.1\r\nX-Long: ");
    drip(used.socket, "x");
    expect(refusalIn(await body.over)).toMatchObject({ status: 408, code: "request-late" });
    expect(refusalIn(await used.over)).toMatchObject({ status: 408, code: "request-late" });
  });

  it("ends without a reset after its last answer, while its body is still arriving", async () => {
    const clock = new FakeClock();
    const access = {
      keys: [{ hash: hashApiKey("uk_key"), tenant: "acme", roles: ["plan"] as const }],
    };
    const server = await servers.start({ access, clock });
    const lines = ["Connection: close", "Content-Length: 100000"];
    const { socket, hears, over } = dial(server, head(server, "POST /v1/plan HTTP/1.1", ...lines));
    const isReset = vi.fn();
    socket.on("error", isReset);
    await hears("unauthenticated");
    for (let count = 0; count < 10; count++) {
      await new Promise<void>((resolve) => socket.write(" ".repeat(1000), () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(refusalIn(await over)).toMatchObject({ status: 401, code: "unauthenticated" });
    expect(isReset).not.toHaveBeenCalled();
    const isClosed = new Promise((resolve) => socket.once("close", resolve));
    await clock.advance(1000);
    socket.end();
    await isClosed;
  });

  it("is not read any further after a refusal, and its connection ends", async () => {
    const clock = new FakeClock();
    const access = {
      keys: [{ hash: hashApiKey("uk_key"), tenant: "acme", roles: ["plan"] as const }],
    };
    const server = await servers.start({ access, clock });
    const lines = ["Content-Type: application/json", "Content-Length: 10"];
    const more = head(server, "GET /healthz HTTP/1.1").repeat(100);
    const refused = head(server, "POST /v1/plan HTTP/1.1", ...lines);
    const foreign = head(server, "GET /healthz HTTP/1.1", "Origin: https://evil.example");
    for (const bytes of [refused, `${refused}          ${more}`, foreign + more]) {
      const { socket, hears, over } = dial(server, bytes);
      await hears('"error"');
      socket.write(more);
      expect(refusalIn(await over)).toMatchObject({ code: expect.stringMatching(/^(un|not-)/) });
      const isClosed = new Promise((resolve) => socket.once("close", resolve));
      await clock.advance(1000);
      socket.end();
      await isClosed;
    }
    // No request after a refusal was counted.
    const { text } = await askServer(server, "/metrics", {
      headers: { authorization: "Bearer uk_key" },
    });
    expect(text).not.toMatch(/^understudy_http_requests_total.*status="200"/m);
  });
});

describe("connections", () => {
  it("are refused beyond a limit, and counted", async () => {
    const server = await servers.start({ maxConnections: 2 });
    const first = dial(server, head(server, "GET /healthz HTTP/1.1"));
    const second = dial(server, head(server, "GET /healthz HTTP/1.1"));
    await Promise.all([first.hears('"ok"'), second.hears('"ok"')]);
    for (const bytes of ["", head(server, "GET /healthz HTTP/1.1")]) {
      const refused = await dial(server, bytes).over;
      expect(refusalIn(refused)).toMatchObject({ status: 503, code: "too-busy" });
      expect(refused).toMatch(/^retry-after: 1\r$/im);
    }
    second.socket.write(head(server, "GET /metrics HTTP/1.1"));
    await second.hears("\nunderstudy_http_connections_refused_total 2\n");
  });

  it("leave half of the limit to requests", async () => {
    const server = await servers.start({ maxConnections: 4 });
    for (let count = 0; count < 2; count++)
      await dial(server, upgrade(server)).hears("101 Switching");
    const refused = dial(server, upgrade(server));
    expect(refusalIn(await refused.over)).toMatchObject({ status: 503, code: "too-busy" });
    expect((await askServer(server, "/healthz")).status).toBe(200);
  });

  it("become a session only after their pending answers", async () => {
    const backend = new ScriptedBackend(() => ({ hang: true }));
    const clock = new FakeClock();
    const server = await servers.start({ backend, clock });
    const query = (deadlineMs: number) =>
      post(server, "/v1/query", { prompt: `Wait ${deadlineMs}`, deadlineMs });
    const { hears, over, socket } = dial(server, query(2000) + query(1000) + upgrade(server));
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    await vi.waitFor(() => expect(backend.active).toBe(2), { timeout: 60_000 });
    let heard = "";
    socket.on("data", (piece) => {
      heard += piece;
    });
    await clock.advance(2000);
    await hears("101 Switching Protocols");
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual([
      "HTTP/1.1 504",
      "HTTP/1.1 504",
      "HTTP/1.1 101",
    ]);
    expect(isOver).toBe(false);
  });
});
