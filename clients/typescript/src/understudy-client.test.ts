import { afterEach, describe, expect, it, vi } from "vitest";
import { UnderstudyClient } from "./understudy-client.ts";

afterEach(() => vi.useRealTimers());

/** Sockets that open at once, with recorded messages. */
class OpenSocket {
  static urls: string[] = [];
  static said: string[] = [];
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;

  constructor(url: string) {
    OpenSocket.urls.push(url);
    queueMicrotask(() => (this.onopen as () => void)());
  }

  send(text: string): void {
    OpenSocket.said.push(text);
  }

  close(): void {}
}

/** A client on such sockets that an agent has connected, with recorded errors. */
function connecting(options: object, url = "http://host") {
  vi.useFakeTimers();
  OpenSocket.urls = [];
  OpenSocket.said = [];
  const client = new UnderstudyClient({ url, domain: "hut", webSocket: OpenSocket, ...options });
  client.agent("ann");
  const told: string[] = [];
  client.on("failed", ({ code, message }) => told.push(`${code}: ${message}`));
  return { client, told, hellos: () => OpenSocket.said.map((text) => JSON.parse(text)) };
}

describe("a server address", () => {
  it.each(["localhost:7071", "ftp://127.0.0.1", "", "http//x", "http://me:secret@host"])(
    "cannot be %j",
    (url) => {
      const make = () => new UnderstudyClient({ url, domain: "village" });
      expect(make).toThrow(expect.objectContaining({ code: "bad-url" }));
    },
  );

  it.each([
    ["http://host:7071", "ws://host:7071/v1/session"],
    ["HTTPS://Host/understudy/", "wss://host/understudy/v1/session"],
    ["https://[::1]:8443/a/b?c=d#e", "wss://[::1]:8443/a/b/v1/session"],
  ])("%j has sessions below its path", async (url, expected) => {
    const { client } = connecting({}, url);
    await vi.advanceTimersByTimeAsync(0);
    expect(OpenSocket.urls).toEqual([expected]);
    await client.close(0);
  });
});

it("tells of things and places in a game without a world", async () => {
  const { client, told } = connecting({});
  client.see({ id: "red", kind: "chest" });
  client.remove("red");
  const ann = client.agent("ann");
  ann.on("failed", ({ code, message }) => told.push(`ann ${code}: ${message}`));
  ann.see({ gold: 0 }, [1]);
  ann.see({ gold: 1 });
  expect(told.map((each) => each.slice(0, each.indexOf(":")))).toEqual([
    ...["no-world", "no-world", "ann no-world"],
  ]);
  await client.close(0);
});

describe("a ticket", () => {
  it.each([
    [
      "throws",
      () => {
        throw new Error("no sale");
      },
      "no sale",
    ],
    ["rejects", () => Promise.reject(new Error("no sale")), "no sale"],
    ["rejects with nothing", () => Promise.reject(), "undefined"],
    ["gives nothing", () => undefined, "it is no text"],
    ["gives something else", () => Promise.resolve(3), "it is no text"],
  ])("is asked for again, more and more rarely, while its function %s", async (_, wrong, why) => {
    let calls = 0;
    const ticket = () => (++calls < 5 ? wrong() : Promise.resolve(`ticket ${calls}`));
    const { client, told, hellos } = connecting({ ticket });
    await vi.advanceTimersByTimeAsync(250 + 50);
    expect(calls).toBe(2);
    await vi.advanceTimersByTimeAsync(30_000);
    expect([calls >= 5, hellos()[0].ticket, told.length]).toEqual([true, "ticket 5", 4]);
    for (const each of told) expect(each).toMatch(new RegExp(`^ticket-failed: .*${why}`));
    await client.close(0);
  });

  it("that arrives after closing is not used", async () => {
    let give = (_: string): void => {};
    const ticket = () =>
      new Promise<string>((resolve) => {
        give = resolve;
      });
    const { client } = connecting({ ticket });
    await vi.advanceTimersByTimeAsync(0);
    await client.close(0);
    give("late");
    await vi.advanceTimersByTimeAsync(0);
    expect(OpenSocket.urls).toEqual([]);
  });
});

it("a WebSocket that the platform refuses is reported and retried", async () => {
  let calls = 0;
  function Refusing(): void {
    calls++;
    throw new Error("SecurityError");
  }
  const { client, told } = connecting({ webSocket: Refusing });
  await vi.advanceTimersByTimeAsync(2000);
  expect([calls > 1, told[0]]).toEqual([true, "no-connection: Error: SecurityError"]);
  await client.close(0);
});
