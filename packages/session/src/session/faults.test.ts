import { finish } from "@understudy/planner-core/internal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Connection } from "../host/connection.ts";
import { SESSION_LIMITS } from "../limits.ts";
import type { ServerMessage } from "../messages/session-messages.ts";
import { ServiceRefusedError } from "../refusals/refused-error.ts";
import { HostRig } from "../testing/host/host-rig.ts";
import { LinkedClient } from "../testing/host/linked-client.ts";
import { COLD } from "../testing/hut.ts";
import type { Session } from "./session.ts";

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
    const rig = new HostRig();
    const first = await LinkedClient.accept(rig);
    first.client.say(cold("ann", 1), warm("ann", 2));
    const { n } = await first.client.next("plan");
    first.client.drop();
    const token = first.welcome.resumeToken;
    const second = await LinkedClient.accept(rig, { token, received: n - 1 });
    expect(second.welcome).toMatchObject({ session: first.welcome.session, received: 2 });
    expect((await second.client.next("plan")).n).toBe(n);
    // Sent twice, as by a client that does not know what arrived.
    second.client.say(warm("ann", 2), cold("bob", 3), warm("bob", 4));
    const plan = await second.client.next("plan");
    expect([plan.agent, plan.n > n]).toEqual(["bob", true]);
    expect(rig.host.size).toBe(1);
  });

  it("delivers the plans found meanwhile", async () => {
    const rig = new HostRig();
    const { client, welcome } = await LinkedClient.accept(rig);
    client.say(cold("ann", 1), warm("ann", 2));
    await client.next("ack");
    client.drop();
    const again = await LinkedClient.accept(rig, { token: welcome.resumeToken });
    expect(await again.client.next("plan")).toMatchObject({ agent: "ann", basedOn: 1 });
  });

  it("accepts each token since the client's last message once, as welcomes can be lost", async () => {
    const rig = new HostRig();
    const first = await LinkedClient.accept(rig);
    first.client.drop();
    const second = await LinkedClient.accept(rig, { token: first.welcome.resumeToken });
    // The welcomes were lost in transit: the client still has the old token.
    second.client.drop();
    const again = await LinkedClient.accept(rig, { token: first.welcome.resumeToken });
    again.client.drop();
    const third = await LinkedClient.accept(rig, { token: first.welcome.resumeToken });
    third.client.say({ type: "ack", received: 0 }, cold("ann", 1));
    await third.client.next("ack");
    const late = new LinkedClient(rig);
    const hello = { type: "hello", protocol: [1], client: "test", domain: "hut" };
    late.say({ ...hello, token: first.welcome.resumeToken });
    expect((await late.next("error")).code).toBe("invalid-token");
  });

  it("ends the half-open link", async () => {
    const rig = new HostRig();
    const first = await LinkedClient.accept(rig);
    const second = await LinkedClient.accept(rig, { token: first.welcome.resumeToken });
    expect(first.client.end).toBe("done");
    second.client.say(cold("ann", 1), warm("ann", 2));
    expect((await second.client.next("plan")).agent).toBe("ann");
  });

  it("requests a full resync if messages are missing", async () => {
    const rig = new HostRig();
    const { client } = await LinkedClient.accept(rig);
    client.say(cold("ann", 1), cold("bob", 5));
    expect(await client.next("resync")).toEqual({ type: "resync" });
    client.say({ type: "state", agent: "ann", seq: 6, nowMs: 0, slots: [[0, 1]] });
    expect(await client.next("error")).toMatchObject({ code: "invalid-state", pointer: "/slots" });
    client.say(cold("ann", 7), warm("ann", 8));
    expect((await client.next("plan")).basedOn).toBe(7);
  });

  it("resumes on a node without the session: everything is sent again, and numbering continues", async () => {
    const secret = "shared";
    const first = new HostRig({ secret });
    const second = new HostRig({ secret });
    const { client, welcome } = await LinkedClient.accept(first);
    client.say(cold("ann", 1), warm("ann", 2));
    const { n } = await client.next("plan");
    client.drop();
    const hello = { token: welcome.resumeToken, received: n };
    const moved = await LinkedClient.accept(second, hello);
    expect(moved.welcome.session).toBe(welcome.session);
    expect(await moved.client.next("resync")).toEqual({ type: "resync" });
    moved.client.say(cold("ann", 3), warm("ann", 4));
    expect((await moved.client.next("plan")).n).toBeGreaterThan(n);
    expect(moved.client.heard.filter(({ type }) => type === "resync")).toHaveLength(1);
    const foreign = new LinkedClient(new HostRig());
    foreign.say({ type: "hello", protocol: [1], client: "test", domain: "hut", ...hello });
    expect((await foreign.next("error")).code).toBe("invalid-token");
  });

  it("expires after a while", async () => {
    const rig = new HostRig();
    const { clock, host } = rig;
    const { client } = await LinkedClient.accept(rig);
    client.drop();
    expect(host.connections).toBe(0);
    await clock.advance(SESSION_LIMITS.resumeMs - 1);
    expect(host.size).toBe(1);
    await clock.advance(1);
    expect(host.size).toBe(0);
  });

  it("ignores messages on a replaced connection, as the client sends them again", async () => {
    const { acceptor } = new HostRig();
    const links = [link(), link(), link()] as const;
    const [first, second, third] = [0, 1, 2].map((at) => {
      const lane = acceptor.lane();
      const connection = new Connection(acceptor, links[at as 0], lane);
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
    const { clock, host: sessions } = new HostRig();
    const links = [link(), link(), link()] as const;
    const hello = { type: "hello" as const, protocol: [1], client: "test", domain: "hut" };
    const accept = (at: 0 | 1 | 2, token?: string) =>
      finish(sessions.accept({ ...hello, ...(token && { token }) }, links[at], {})) as Session;
    const tokenOf = (at: 0 | 1): string => {
      const welcome = links[at].told.find(({ type }) => type === "welcome");
      return (welcome as { readonly resumeToken: string }).resumeToken;
    };
    const session = accept(0);
    accept(1, tokenOf(0));
    sessions.leave(session, links[1]);
    sessions.leave(session, links[0]);
    accept(2, tokenOf(1));
    await clock.advance(2 * SESSION_LIMITS.resumeMs);
    expect(sessions.size).toBe(1);
  });
});

describe("a client", () => {
  it("that sends too long a message is disconnected", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ type: "bye", why: " ".repeat(SESSION_LIMITS.messageBytes) });
    expect((await client.next("error")).code).toBe("message-too-large");
    expect(client.end).toBe("too-big");
  });

  it("that has too many agents gets an error", async () => {
    const { client } = await LinkedClient.accept(new HostRig({ limits: { agents: 2 } }));
    client.say(cold("ann", 1), cold("bob", 2), cold("cid", 3));
    expect(await client.next("error")).toMatchObject({ code: "too-many-agents", seq: 3 });
  });

  it("may have any number of agents, one after the other", async () => {
    const rig = new HostRig({ limits: { agents: 2 } });
    const { client } = await LinkedClient.accept(rig);
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
    const { host: sessions } = new HostRig();
    const [before, after] = [link(), link()];
    const hello = { type: "hello" as const, protocol: [1], client: "test", domain: "hut" };
    const session = finish(sessions.accept(hello, before, {})) as Session;
    sessions.leave(session, before);
    for (const [agent, seq] of [
      ["ann", 1],
      ["bob", 2],
      ["ann", 3],
    ] as const) {
      session.fail(new ServiceRefusedError("too-busy", "later"), { agent, seq });
    }
    const { resumeToken: token } = before.told[0] as ServerMessage<"welcome">;
    finish(sessions.accept({ ...hello, token }, after, {}));
    const error = { type: "error", code: "too-busy", message: "later" };
    expect(after.told.slice(1)).toEqual([
      { ...error, agent: "ann", seq: 3 },
      { ...error, agent: "bob", seq: 2 },
    ]);
  });

  it("that floods the server with malformed messages is cut off without harm to others", async () => {
    const rig = new HostRig({ limits: { mistakesPerMinute: 6 } });
    const { client } = await LinkedClient.accept(rig);
    const other = await LinkedClient.accept(rig);
    const nonsense = { type: "nonsense", agent: "ann" };
    const isAnswered = async (count: number) => {
      client.say({ type: "batch", messages: Array(count).fill(nonsense) });
      for (let index = 0; index < count; index++) {
        expect(await client.next("error")).toMatchObject({ code: "invalid-request", agent: "ann" });
      }
    };
    await isAnswered(6);
    await rig.clock.advance(40_000);
    await isAnswered(4);
    client.say(nonsense);
    expect((await client.next("error")).code).toBe("too-many-mistakes");
    expect(client.end).toBe("refused");
    other.client.say(nonsense);
    expect((await other.client.next("error")).code).toBe("invalid-request");
  });

  it("may send anything: each message is answered or accepted, and the session goes on", async () => {
    const limits = { mistakesPerMinute: 10_000 };
    const { client } = await LinkedClient.accept(new HostRig({ limits }));
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
