import { connect, type Socket } from "node:net";
import { finish } from "@understudy/planner-core/internal";
import { FakeClock } from "@understudy/planner-core/testing";
import {
  Connection,
  SESSION_LIMITS,
  type ServerMessage,
  ServiceRefusedError,
  type Session,
} from "@understudy/session";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { WHO } from "../testing/host-rig.ts";
import { COLD } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SessionClient } from "../testing/session-client.ts";
import { ServingTurns } from "../turns/serving-turns.ts";

const servers = new ServerSet();
afterEach(() => servers.close());

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

describe("a broken connection", () => {
  it("resumes with the missing messages of both sides, without repeats", async () => {
    const server = await servers.start();
    const first = await SessionClient.greet(server);
    first.client.say(cold("ann", 1), warm("ann", 2));
    const { n } = await first.client.next("plan");
    await first.client.drop();
    const token = first.welcome.resumeToken;
    const second = await SessionClient.greet(server, { token, received: n - 1 });
    expect(second.welcome).toMatchObject({ session: first.welcome.session, received: 2 });
    expect((await second.client.next("plan")).n).toBe(n);
    // Sent twice, as by a client that does not know what arrived.
    second.client.say(warm("ann", 2), cold("bob", 3), warm("bob", 4));
    const plan = await second.client.next("plan");
    expect([plan.agent, plan.n > n]).toEqual(["bob", true]);
    expect(server.service.sessions.size).toBe(1);
  });

  it("delivers the plans found meanwhile", async () => {
    const server = await servers.start();
    const { client, welcome } = await SessionClient.greet(server);
    client.say(cold("ann", 1), warm("ann", 2));
    await client.next("ack");
    await client.drop();
    const again = await SessionClient.greet(server, { token: welcome.resumeToken });
    expect(await again.client.next("plan")).toMatchObject({ agent: "ann", basedOn: 1 });
  });

  it("accepts each token since the client's last message once, as welcomes can be lost", async () => {
    const server = await servers.start();
    const first = await SessionClient.greet(server);
    await first.client.drop();
    const second = await SessionClient.greet(server, { token: first.welcome.resumeToken });
    // The welcomes were lost in transit: the client still has the old token.
    await second.client.drop();
    const again = await SessionClient.greet(server, { token: first.welcome.resumeToken });
    await again.client.drop();
    const third = await SessionClient.greet(server, { token: first.welcome.resumeToken });
    third.client.say({ type: "ack", received: 0 }, cold("ann", 1));
    await third.client.next("ack");
    const late = await SessionClient.open(server);
    const hello = { type: "hello", protocol: [1], client: "test", domain: "hut" };
    late.say({ ...hello, token: first.welcome.resumeToken });
    expect((await late.next("error")).code).toBe("invalid-token");
  });

  it("ends the server's half-open socket", async () => {
    const server = await servers.start();
    const first = await SessionClient.greet(server);
    const second = await SessionClient.greet(server, { token: first.welcome.resumeToken });
    expect(await first.client.ended).toBe(1000);
    second.client.say(cold("ann", 1), warm("ann", 2));
    expect((await second.client.next("plan")).agent).toBe("ann");
  });

  it("requests a full resync if messages are missing", async () => {
    const server = await servers.start();
    const { client } = await SessionClient.greet(server);
    client.say(cold("ann", 1), cold("bob", 5));
    expect(await client.next("resync")).toEqual({ type: "resync" });
    client.say({ type: "state", agent: "ann", seq: 6, nowMs: 0, slots: [[0, 1]] });
    expect(await client.next("error")).toMatchObject({ code: "invalid-state", pointer: "/slots" });
    client.say(cold("ann", 7), warm("ann", 8));
    expect((await client.next("plan")).basedOn).toBe(7);
  });

  it("resumes on a node without the session: everything is sent again, and numbering continues", async () => {
    const sessionSecret = new Uint8Array(32).fill(7);
    const first = await servers.start({ sessionSecret });
    const second = await servers.start({ sessionSecret });
    const { client, welcome } = await SessionClient.greet(first);
    client.say(cold("ann", 1), warm("ann", 2));
    const { n } = await client.next("plan");
    await client.drop();
    const hello = { token: welcome.resumeToken, received: n };
    const moved = await SessionClient.greet(second, hello);
    expect(moved.welcome.session).toBe(welcome.session);
    expect(await moved.client.next("resync")).toEqual({ type: "resync" });
    moved.client.say(cold("ann", 3), warm("ann", 4));
    expect((await moved.client.next("plan")).n).toBeGreaterThan(n);
    expect(moved.client.heard.filter(({ type }) => type === "resync")).toHaveLength(1);
    const stranger = await SessionClient.open(await servers.start());
    stranger.say({ type: "hello", protocol: [1], client: "test", domain: "hut", ...hello });
    expect((await stranger.next("error")).code).toBe("invalid-token");
  });

  it("expires after a while", async () => {
    const clock = new FakeClock();
    const server = await servers.start({ clock });
    const { client } = await SessionClient.greet(server);
    await client.drop();
    const { sessions } = server.service;
    await eventually(() => sessions.connections === 0);
    await clock.advance(SESSION_LIMITS.resumeMs - 1);
    expect(sessions.size).toBe(1);
    await clock.advance(1);
    expect(sessions.size).toBe(0);
  });

  it("ignores messages on a replaced connection, as the client sends them again", async () => {
    // The fake clock makes everything immediate, however busy the machine is.
    const clock = new FakeClock();
    const { sessions: host } = (await servers.start({ clock })).service;
    const principal = WHO;
    const { limits } = host;
    const turns = new ServingTurns(clock).open();
    const door = { clock, limits, lane: () => turns.lane(), receive: () => ({ host, principal }) };
    const links = [link(), link(), link()] as const;
    const [first, second, third] = [0, 1, 2].map((at) => {
      const lane = turns.lane();
      const connection = new Connection(door, links[at as 0], lane);
      return (message: object) => lane.do(() => connection.receive(() => message, 1));
    });
    const hello = { type: "hello", protocol: [1], client: "test", domain: "hut" };
    first?.(hello);
    const { resumeToken: token } = links[0].told[0] as ServerMessage<"welcome">;
    second?.({ ...hello, token });
    first?.(cold("ann", 1));
    // The second welcome was lost: the client's token is still valid.
    third?.({ ...hello, token });
    expect(links[2].told).toMatchObject([{ type: "welcome", received: 0 }]);
  });

  it("closes late, after its replacement, without ending the session", async () => {
    const clock = new FakeClock();
    const { sessions } = (await servers.start({ clock })).service;
    const links = [link(), link(), link()] as const;
    const principal = WHO;
    const hello = { type: "hello" as const, protocol: [1], client: "test", domain: "hut" };
    const greet = (at: 0 | 1 | 2, token?: string) =>
      finish(
        sessions.greet({ ...hello, ...(token && { token }) }, links[at], principal as never),
      ) as Session;
    const tokenOf = (at: 0 | 1): string => {
      const welcome = links[at].told.find(({ type }) => type === "welcome");
      return (welcome as { readonly resumeToken: string }).resumeToken;
    };
    const session = greet(0);
    greet(1, tokenOf(0));
    sessions.leave(session, links[1]);
    sessions.leave(session, links[0]);
    greet(2, tokenOf(1));
    await clock.advance(2 * SESSION_LIMITS.resumeMs);
    expect(sessions.size).toBe(1);
  });
});

describe("a client", () => {
  it("that does not read is cut off without harm to others", async () => {
    const server = await servers.start({
      sessions: { waitingBytes: 4096, mistakesPerMinute: 1_000_000 },
    });
    const socket = await rawSession(server.port);
    const { client } = await SessionClient.greet(server);
    socket.pause();
    // It sends messages without end, and reads no reply.
    for (let seq = 1; !socket.destroyed && seq < 200_000; seq++) {
      const agent = `agent with a name that is as long as it may be, number ${seq % 100}`.padEnd(
        190,
        ".",
      );
      const wanted = socket.write(frame({ type: "idle", agent, seq: "none" }));
      if (!wanted) await new Promise((resolve) => setImmediate(resolve));
      if (seq % 1000 === 0 && (await isSessionGone(server))) break;
    }
    // Its messages are processed in pieces, so that other clients need not wait.
    await eventually(() => server.service.sessions.connections === 1);
    socket.destroy();
    client.say(cold("ann", 1), warm("ann", 2));
    expect((await client.next("plan")).agent).toBe("ann");
  });

  it("that is silent is pinged, then disconnected", async () => {
    const clock = new FakeClock();
    const server = await servers.start({ clock });
    const { client } = await SessionClient.greet(server);
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
    const { client } = await SessionClient.greet(await servers.start());
    client.say({ type: "bye", why: " ".repeat(SESSION_LIMITS.messageBytes) });
    expect((await client.next("error")).code).toBe("message-too-large");
    expect(await client.ended).toBe(1009);
    const other = await SessionClient.greet(await servers.start());
    other.client.say({ type: "bye", why: " ".repeat(1_000_000) });
    expect(await other.client.ended).toBe(1009);
  });

  it("that has too many agents gets an error", async () => {
    const { client } = await SessionClient.greet(await servers.start({ sessions: { agents: 2 } }));
    client.say(cold("ann", 1), cold("bob", 2), cold("cid", 3));
    expect(await client.next("error")).toMatchObject({ code: "too-many-agents", seq: 3 });
  });

  it("may have any number of agents, one after the other", async () => {
    const server = await servers.start({ sessions: { agents: 2 } });
    const { client } = await SessionClient.greet(server);
    for (let round = 0; round < 50; round++) {
      const [agent, seq] = [`agent ${round}`, 3 * round];
      const leave = { type: "leave", agent, seq: seq + 3 };
      client.say({ type: "batch", messages: [cold(agent, seq + 1), warm(agent, seq + 2), leave] });
    }
    client.say(cold("ann", 151), warm("ann", 152));
    await client.hears((message) => message.type === "plan" && message.agent === "ann");
    expect(client.heard.filter(({ type }) => type === "error")).toEqual([]);
  });

  it("gets the last error of each agent when it returns", async () => {
    const { sessions } = (await servers.start()).service;
    const [before, after] = [link(), link()];
    const principal = WHO;
    const hello = { type: "hello" as const, protocol: [1], client: "test", domain: "hut" };
    const session = finish(sessions.greet(hello, before, principal as never)) as Session;
    sessions.leave(session, before);
    for (const [agent, seq] of [
      ["ann", 1],
      ["bob", 2],
      ["ann", 3],
    ] as const) {
      session.fail(new ServiceRefusedError("too-busy", "later"), { agent, seq });
    }
    const { resumeToken: token } = before.told[0] as ServerMessage<"welcome">;
    finish(sessions.greet({ ...hello, token }, after, principal as never));
    // Told in a turn of the session's lane, which may have to wait for it.
    await eventually(() => after.told.length === 3);
    const error = { type: "error", code: "too-busy", message: "later" };
    expect(after.told.slice(1)).toEqual([
      { ...error, agent: "ann", seq: 3 },
      { ...error, agent: "bob", seq: 2 },
    ]);
  });

  it("that floods the server with malformed messages is cut off without harm to others", async () => {
    const clock = new FakeClock();
    const server = await servers.start({ clock, sessions: { mistakesPerMinute: 6 } });
    const { client } = await SessionClient.greet(server);
    const other = await SessionClient.greet(server);
    const nonsense = { type: "nonsense", agent: "ann" };
    const isAnswered = async (count: number) => {
      client.say({ type: "batch", messages: Array(count).fill(nonsense) });
      for (let index = 0; index < count; index++) {
        expect(await client.next("error")).toMatchObject({ code: "invalid-request", agent: "ann" });
      }
    };
    await isAnswered(6);
    await clock.advance(40_000);
    await isAnswered(4);
    client.say(nonsense);
    expect((await client.next("error")).code).toBe("too-many-mistakes");
    expect(await client.ended).toBe(1008);
    other.client.say(nonsense);
    expect((await other.client.next("error")).code).toBe("invalid-request");
  });

  it("must use the right path", async () => {
    const server = await servers.start();
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
    const server = await servers.start();
    const headers = { origin: "https://evil.example" };
    const client = await SessionClient.open(server, { headers });
    client.say({ type: "hello", protocol: [1], client: "test", domain: "hut" });
    expect(await client.ended).toBe(1008);
    expect(client.heard).toEqual([
      { type: "error", code: "not-allowed", message: expect.stringContaining("origins") },
    ]);
  });

  it("must send text; binary frames get an error", async () => {
    const { client } = await SessionClient.greet(await servers.start());
    client.socket.send(Buffer.from("{}"));
    expect((await client.next("error")).code).toBe("invalid-json");
    expect(await client.ended).toBe(1008);
  });

  it("may send anything: each message is answered or accepted, and the session goes on", async () => {
    const sessions = { mistakesPerMinute: 10_000 };
    const { client } = await SessionClient.greet(await servers.start({ sessions }));
    const types = fc.constantFrom("state", "want", "idle", "step", "batch", "ack", "bogus");
    const member = fc.constantFrom(
      "agent",
      "seq",
      "values",
      "slots",
      "goal",
      "stepId",
      "messages",
      "received",
    );
    const message = fc
      .tuple(types, fc.dictionary(member, fc.jsonValue(), { maxKeys: 5 }))
      .map(([type, members]) => ({ agent: "ann", ...members, type }));
    for (const each of fc.sample(message, { numRuns: 2000, seed: 1 })) client.say(each);
    client.say("text", [], { type: "hello" });
    const seq = 4_000_000_000;
    client.say(cold("ann", seq), warm("ann", seq + 1));
    expect((await client.next("plan")).agent).toBe("ann");
  });
});

/** A link that records its messages. */
function link() {
  const told: ServerMessage[] = [];
  return { told, send: (message: ServerMessage) => void told.push(message), end: () => {} };
}

/** Waits for a condition. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function isSessionGone({ service }: { service: { sessions: { connections: number } } }) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return service.sessions.connections === 1;
}

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
  socket.write(frame({ type: "hello", protocol: [1], client: "raw", domain: "hut" }));
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
