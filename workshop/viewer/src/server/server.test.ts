import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readViewerRecording } from "../protocol/recording/read-recording.ts";
import { hutGame } from "../testing/hut.ts";
import { serveRecording, serveViewer, type ViewerServer } from "./serve-viewer.ts";

const TOKEN = "5ecret";
const PAGE = '<!doctype html><title>x</title><!-- recording --><script>let page = "here";</script>';
const open: ViewerServer[] = [];

async function serve(agents: readonly string[] = ["ann"]) {
  const game = hutGame(agents);
  await game.play(3);
  const server = await serveViewer(game.viewer, { token: TOKEN, page: PAGE });
  open.push(server);
  return { game, server };
}

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** A server for all tests that leave it as it was. */
let shared: ViewerServer;
beforeAll(async () => {
  ({ server: shared } = await serve());
  open.splice(0);
});
afterAll(() => shared.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly host?: string;
}

/** A raw request; `fetch` would correct the headers. */
function ask(
  { port }: ViewerServer,
  { path = `/${TOKEN}/`, body, host, ...rest }: Asked = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: host ?? "127.0.0.1", port, path, agent: false, ...rest },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

const JSON_TYPE = { "content-type": "application/json" };
const command = (server: ViewerServer, body: string, headers: Record<string, string> = JSON_TYPE) =>
  ask(server, { method: "POST", path: `/${TOKEN}/command`, body, headers });

/**
 * Reads a stream until a message of a type arrives, then disconnects.
 *
 * @param onWelcome called on connecting
 */
function watch(
  server: ViewerServer,
  until: string,
  onWelcome: () => void = () => {},
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const types: string[] = [];
    const request = httpRequest(
      { host: "127.0.0.1", port: server.port, path: `/${TOKEN}/stream` },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          text += piece;
          const events = text.split("\n\n");
          text = events.pop() ?? "";
          for (const event of events) {
            const { type } = JSON.parse(event.replace(/^data: /, "")) as { readonly type: string };
            types.push(type);
            if (type === "welcome") onWelcome();
          }
          if (types.includes(until)) {
            request.destroy();
            resolve(types);
          }
        });
      },
    );
    request.on("error", (error) => (types.includes(until) ? undefined : reject(error)));
    request.end();
  });
}

/** Waits for an effect in the server; the limit is for hangs. */
async function eventually(test: () => boolean): Promise<void> {
  await expect.poll(test).toBe(true);
}

describe("a viewer's server", () => {
  it("serves the page with a policy that allows only its own script", async () => {
    const server = shared;
    const { status, headers, body } = await ask(server);
    expect([status, body]).toEqual([200, PAGE]);
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toMatch(/default-src 'none'; script-src 'sha256-[\w+/=]+'; /);
    expect(policy).not.toContain("script-src 'unsafe");
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/${TOKEN}/`);
  });

  it("streams to many pages, and forgets closed ones", async () => {
    const { server, game } = await serve();
    let welcome = 0;
    const watching = Array.from({ length: 5 }, () => watch(server, "delta", () => welcome++));
    // A page that joins after the last frame would wait for another one.
    await eventually(() => welcome === watching.length);
    while (game.viewer.isActive) await game.play(1);
    for (const types of await Promise.all(watching)) {
      expect(types.slice(0, 4)).toEqual(["welcome", "hello", "keyframe", "show"]);
    }
    await eventually(() => !game.viewer.isActive);
  });

  it("executes commands, and reports errors", async () => {
    const server = shared;
    const good = await command(
      server,
      '{"type":"set-variable","agent":0,"variable":"wood","value":2}',
    );
    expect([good.status, good.body]).toEqual([200, '{"ok":true,"value":null}']);
    const codeOf = async (body: string): Promise<unknown> => {
      const { status, body: text } = await command(server, body);
      return [status, JSON.parse(text).error.code];
    };
    expect(await codeOf('{"type":"explode"}')).toEqual([400, "malformed"]);
    expect(await codeOf("{not json")).toEqual([400, "malformed"]);
    expect(await codeOf("")).toEqual([400, "malformed"]);
    expect(await codeOf('{"type":"pause"}')).toEqual([400, "unsupported"]);
    expect(await codeOf('{"type":"order-goal","agent":99,"goal":"warm"}')).toEqual([
      400,
      "unknown",
    ]);
  });

  it("refuses bodies that are too long or of other types", async () => {
    const server = shared;
    const huge = JSON.stringify({ type: "pause", x: "y".repeat(100_000) });
    expect((await command(server, huge)).status).toBe(413);
    const chunked = { ...JSON_TYPE, "transfer-encoding": "chunked" };
    expect((await command(server, huge, chunked)).status).toBe(413);
    expect(
      (await command(server, '{"type":"pause"}', { "content-type": "text/plain" })).status,
    ).toBe(415);
    expect((await command(server, '{"type":"pause"}', {})).status).toBe(415);
  });

  it("refuses requests without the token", async () => {
    const server = shared;
    for (const path of [
      "/",
      "/stream",
      "/wrong1/",
      "/5ecret",
      "/5ecre/stream",
      "//5ecret/",
      `/${TOKEN.toUpperCase()}/`,
    ]) {
      const { status, body } = await ask(server, { path });
      expect([path, status === 403 || status === 404]).toEqual([path, true]);
      expect(body).not.toContain(PAGE);
      expect(body).not.toContain(TOKEN);
    }
    expect((await ask(server, { path: `/${TOKEN}/../secret` })).status).toBe(404);
    expect((await ask(server, { path: `/${TOKEN}/toString` })).status).toBe(404);
    expect((await ask(server, { path: `/${TOKEN}/?from=mail` })).status).toBe(200);
  });

  it("refuses foreign host names, and pages of other sites", async () => {
    const server = shared;
    const statusFor = async (headers: Record<string, string>): Promise<number> =>
      (await ask(server, { headers })).status;
    const { port } = server;
    expect(await statusFor({ host: "evil.example" })).toBe(403);
    expect(await statusFor({ host: `evil.example:${port}` })).toBe(403);
    expect(await statusFor({ host: `127.0.0.1:${port + 1}` })).toBe(403);
    expect(await statusFor({ host: `127.0.0.1.evil.example:${port}` })).toBe(403);
    expect(await statusFor({ origin: "https://evil.example" })).toBe(403);
    expect(await statusFor({ origin: "null" })).toBe(403);
    expect(await statusFor({ origin: `https://127.0.0.1:${port}` })).toBe(403);
    expect(await statusFor({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await statusFor({ "sec-fetch-site": "same-site" })).toBe(403);
    expect(await statusFor({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(
      200,
    );
    const posted = { ...JSON_TYPE, origin: "https://evil.example" };
    expect((await command(server, '{"type":"pause"}', posted)).status).toBe(403);
  });

  it("supports GET for reading and POST for commands only", async () => {
    const server = shared;
    expect((await ask(server, { path: `/${TOKEN}/command` })).status).toBe(405);
    expect((await ask(server, { method: "POST" })).status).toBe(405);
    const { status, headers } = await ask(server, { method: "OPTIONS", path: `/${TOKEN}/command` });
    expect([status, headers["access-control-allow-origin"]]).toEqual([405, undefined]);
  });

  it("serves the history as a recording", async () => {
    const { server, game } = await serve(["ann", "bob"]);
    game.viewer.watch({ isFull: false, send: () => {}, close: () => {} });
    await game.play(40);
    const { body } = await ask(server, { path: `/${TOKEN}/history` });
    expect(readViewerRecording(body).length).toBeGreaterThan(39);
  });

  it("listens on the loopback only, and frees its port despite open connections", async () => {
    const { server, game } = await serve();
    const stream = watch(server, "farewell");
    await eventually(() => game.viewer.isActive);
    const idle = connect(server.port, "127.0.0.1");
    await new Promise((resolve) => idle.once("connect", resolve));
    const ended = new Promise((resolve) => idle.once("close", resolve));
    await server.close();
    expect((await stream).at(-1)).toBe("farewell");
    await ended;
    await expect(ask(server)).rejects.toThrow(/ECONNREFUSED/);
    expect(game.viewer.isActive).toBe(false);
  });

  it("serves a recording as a self-contained page", async () => {
    const { game } = await serve();
    await game.play(5);
    const recording = game.viewer.history().join("\n");
    const server = await serveRecording(recording, { token: TOKEN, page: PAGE });
    open.push(server);
    const { body, headers } = await ask(server);
    expect(body).toContain('<script type="application/json" id="recording">');
    expect(String(headers["content-security-policy"]).match(/sha256/g)).toHaveLength(1);
    expect((await ask(server, { path: `/${TOKEN}/stream` })).status).toBe(404);
    await expect(serveRecording("nonsense", { page: PAGE })).rejects.toThrow(/is not JSON/);
  });
});
