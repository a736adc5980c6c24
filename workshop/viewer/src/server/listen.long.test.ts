import { get } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { Answerer } from "./answerer.ts";
import { type ConnectionPatience, listen, shut } from "./listen.ts";

const TOKEN = "5ecret";
const PAGE = "<!doctype html><title>the page</title>";
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(patience?: ConnectionPatience): Promise<{ port: number }> {
  const answerer = new Answerer(undefined, TOKEN, PAGE);
  const server = await listen(answerer, "127.0.0.1", 0, patience);
  answerer.port = (server.address() as AddressInfo).port;
  closing.push(() => shut(server));
  return { port: answerer.port };
}

/** A connection that sends some text, then nothing. */
async function visit(port: number, said = ""): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  // Unread data keeps a connection from closing.
  socket.resume();
  closing.push(async () => void socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  if (said !== "") await new Promise<void>((resolve) => socket.write(said, () => resolve()));
  return socket;
}

function page(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", path: `/${TOKEN}/`, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

const ended = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : socket.once("close", () => resolve())));

/** Kinds of connections that a server closes when there are too many; in the quick tests the last one. */
const UNKNOWN = [
  ["that say nothing", ""],
  ["that do not end what they say", "GET / HTTP/1.1\r\nHost: "],
  ["without the secret, kept open", "GET /guess/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"],
] as const;
const tried = IS_QUICK ? UNKNOWN.slice(-1) : UNKNOWN;

describe("a server with many connections", () => {
  it.each(tried)("%s still serves its page", async (_, said) => {
    const { port } = await open();
    const first = await visit(port, said);
    for (let count = 0; count < 600; count++) await visit(port, said);
    expect(await page(port)).toBe(PAGE);
    // The oldest is closed when there are too many.
    await ended(first);
  });

  it("keeps authenticated connections, however many others come", async () => {
    const { port } = await open();
    const hello = `GET /${TOKEN}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    const friend = await visit(port);
    const answer = (): Promise<string> =>
      new Promise((resolve) => friend.once("data", (data) => resolve(data.toString())));
    const first = answer();
    friend.write(hello);
    expect(await first).toContain("200 OK");
    for (let count = 0; count < 100; count++) await visit(port);
    const second = answer();
    friend.write(hello);
    expect(await second).toContain("200 OK");
  });

  it("closes silent and incomplete ones", async () => {
    // Long enough for a page requested on a busy machine.
    const { port } = await open({ headersMs: 2000, requestMs: 2500 });
    const post = `POST /${TOKEN}/command HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
    const rest = "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{";
    const silent = await Promise.all(
      ["", "GET / HT", post + rest].map((said) => visit(port, said)),
    );
    await Promise.all(silent.map(ended));
    expect(await page(port)).toBe(PAGE);
  });
});
