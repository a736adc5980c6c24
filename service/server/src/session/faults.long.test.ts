import { connect, type Socket } from "node:net";
import { loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { SESSION_LIMITS } from "@understudy/session";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningService } from "../start-server.ts";
import { COLD, startHut } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SessionClient } from "../testing/session-client.ts";

let server: RunningService;
beforeAll(async () => {
  server = await startHut();
});
afterAll(() => server.close(0));

const servers = new ServerSet();

const cold = (agent: string, seq: number) => ({
  type: "state",
  agent,
  seq,
  nowMs: 0,
  values: COLD,
});
const warm = (agent: string, seq: number) => ({
  type: "want",
  agent,
  seq,
  goal: "warm",
  budgetMs: 60_000,
});

/** Plans of some kilobytes. */
const STAIRS = {
  name: "stairs",
  domain: loadDomain({
    name: "stairs",
    state: { height: { type: "integer", min: 0, max: 300 } },
    tools: [{ name: "climb_one_more_stair", then: { height: { "+": 1 } } }],
    goals: [{ name: "top", when: { height: 300 } }],
  }),
};

describe("a broken connection", () => {
  it("ends the server's half-open socket", async () => {
    const first = await SessionClient.hello(server);
    const second = await SessionClient.hello(server, { token: first.welcome.resumeToken });
    expect(await first.client.ended).toBe(1000);
    second.client.say(cold("ann", 1), warm("ann", 2));
    expect((await second.client.next("plan")).agent).toBe("ann");
  });
});

describe("a client", () => {
  it("that does not read is cut off without harm to others", async () => {
    const slow = await servers.start({ domains: [STAIRS], sessions: { waitingBytes: 4096 } });
    const socket = await rawSession(slow.port);
    const { client } = await SessionClient.hello(slow, { domain: "stairs" });
    socket.pause();
    // It asks for one long plan after the other, and reads none.
    for (let seq = 1; !socket.destroyed && slow.service.sessions.connections > 1; seq += 2) {
      const agent = `agent ${seq}`;
      socket.write(frame({ type: "state", seq, agent, nowMs: 0, values: { height: 0 } }));
      const want = { type: "want", seq: seq + 1, agent, goal: "top", budgetMs: 60_000 };
      if (!socket.write(frame(want)) || seq % 64 === 1) await turn();
    }
    socket.destroy();
    expect(client.heard.some(({ type }) => type === "error")).toBe(false);
    client.say({ type: "state", seq: 1, agent: "ann", nowMs: 0, values: { height: 0 } });
    client.say({ type: "want", seq: 2, agent: "ann", goal: "top", budgetMs: 60_000 });
    expect((await client.next("plan")).agent).toBe("ann");
  });

  it("that is silent is pinged, then disconnected", async () => {
    const clock = new FakeClock();
    const server = await servers.start({ clock });
    const { client } = await SessionClient.hello(server);
    let pings = 0;
    client.socket.on("ping", () => pings++);
    for (let round = 1; round <= 5; round++) {
      await clock.advance(SESSION_LIMITS.pingMs);
      await eventually(() => pings === round);
      // The server hears from the client before time advances.
      client.say({ type: "anything" });
      await client.next("error");
    }
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    client.socket.pause();
    await clock.advance(SESSION_LIMITS.silenceMs);
    client.socket.resume();
    expect(await client.ended).toBe(1006);
  });

  it("that sends too long a message is disconnected", async () => {
    const { client } = await SessionClient.hello(server);
    client.say({ type: "bye", why: " ".repeat(SESSION_LIMITS.messageBytes) });
    expect((await client.next("error")).code).toBe("message-too-large");
    expect(await client.ended).toBe(1009);
    const other = await SessionClient.hello(server);
    other.client.say({ type: "bye", why: " ".repeat(1_000_000) });
    expect(await other.client.ended).toBe(1009);
  });

  it("must use the right path", async () => {
    const refused = (options: object) =>
      SessionClient.open(server, options).then(
        () => "open",
        (error: Error) => error.message,
      );
    expect(await refused({ headers: { host: "evil.example" } })).toContain("403");
    expect(await refused({ path: "/v1/plan" })).toContain("404");
    expect(await refused({ protocol: "chat" })).toContain("400");
  });

  it("must come from an allowed page; other pages get an error and nothing else", async () => {
    const headers = { origin: "https://evil.example" };
    const client = await SessionClient.open(server, { headers });
    client.say({ type: "hello", protocol: [1], client: "test", domain: "hut" });
    expect(await client.ended).toBe(1008);
    expect(client.heard).toEqual([
      { type: "error", code: "not-allowed", message: expect.stringContaining("origins") },
    ]);
  });

  it("must send JSON as text; binary frames and other text get an error", async () => {
    const { client } = await SessionClient.hello(server);
    client.socket.send(Buffer.from("{}"));
    expect((await client.next("error")).code).toBe("invalid-json");
    expect(await client.ended).toBe(1008);
    const other = await SessionClient.hello(server);
    other.client.socket.send("{");
    expect((await other.client.next("error")).message).toBe("the message is not JSON");
    expect(await other.client.ended).toBe(1008);
  });
});

/** Waits for a condition. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A session over a bare socket, which can stop reading. */
async function rawSession(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(
    `GET /v1/session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
      "Sec-WebSocket-Protocol: understudy.v1.json\r\n\r\n",
  );
  await new Promise((resolve) => socket.once("data", resolve));
  socket.write(frame({ type: "hello", protocol: [1], client: "raw", domain: "stairs" }));
  await new Promise((resolve) => socket.once("data", resolve));
  return socket;
}

/** A WebSocket frame with a short text and a zero mask. */
function frame(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const length =
    text.length < 126 ? [0x80 | text.length] : [0x80 | 126, text.length >> 8, text.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), text]);
}
