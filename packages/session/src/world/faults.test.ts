import { expect, it } from "vitest";
import { DUNGEON } from "../testing/dungeon.ts";
import { HostRig } from "../testing/host/host-rig.ts";
import { LinkedClient } from "../testing/host/linked-client.ts";
import { chest, THREE_CHESTS } from "../testing/host/things-client.ts";

const hello = { domain: "dungeon", world: {} };
const part = (seq: number, number: number) => ({
  ...{ type: "see", seq, things: [THREE_CHESTS[number - 1]], part: number, parts: 3 },
});
const state = (seq: number) => ({
  ...{ type: "state", seq, agent: "ann", nowMs: 0, values: { gold: 8 }, at: [0] },
});
const want = (seq: number) => ({
  ...{ type: "want", seq, agent: "ann", goal: "rich", budgetMs: 20_000 },
});
const toRed = { steps: [{ args: { to: "red" } }, { args: { chest: "red" } }] };

it("a connection lost in the middle of a listing resumes there", async () => {
  const rig = new HostRig({ domain: DUNGEON });
  const { client, welcome } = await LinkedClient.accept(rig, hello);
  client.say(part(1, 1), part(2, 2));
  await client.hears((message) => message.type === "ack" && message.received === 2);
  client.drop();
  const again = { ...hello, token: welcome.resumeToken, received: 0 };
  const resumed = await LinkedClient.accept(rig, again);
  expect(resumed.welcome.received).toBe(2);
  // The second part is repeated, and counts once.
  resumed.client.say(part(2, 2), part(3, 3), state(4), want(5));
  expect(await resumed.client.next("plan")).toMatchObject(toRed);
  expect(resumed.client.heard.some(({ type }) => type === "error" || type === "resync")).toBe(
    false,
  );
});

it("lost messages trigger a new listing, and changes are ignored until then", async () => {
  const rig = new HostRig({ domain: DUNGEON });
  const { client } = await LinkedClient.accept(rig, hello);
  client.say(part(1, 1), part(2, 2));
  // The third message is lost.
  client.say({ type: "see", seq: 4, things: [{ id: "big", properties: { gold: 1 } }] });
  await client.next("resync");
  client.say(part(5, 1), part(6, 2), part(7, 3), state(8), want(9));
  expect(await client.next("plan")).toMatchObject(toRed);
  expect(client.heard.some(({ type }) => type === "error")).toBe(false);
});

it("a node without the session requests a listing", async () => {
  const secret = "shared";
  const first = new HostRig({ domain: DUNGEON, secret });
  const { welcome } = await LinkedClient.accept(first, hello);
  const second = new HostRig({ domain: DUNGEON, secret });
  const client = new LinkedClient(second);
  const token = { token: welcome.resumeToken, received: 0 };
  client.say({ type: "hello", protocol: [1], client: "test", ...hello, ...token });
  await client.next("resync");
  client.say({ ...part(8, 1), things: THREE_CHESTS, parts: 1 }, state(9), want(10));
  expect(await client.next("plan")).toMatchObject(toRed);
});

it("plans continue while the client is away, and missed messages are delivered", async () => {
  const rig = new HostRig({ domain: DUNGEON });
  const { client, welcome } = await LinkedClient.accept(rig, hello);
  client.say({ ...part(1, 1), things: THREE_CHESTS, parts: 1 }, state(2), want(3));
  expect(await client.next("plan")).toMatchObject(toRed);
  const { n } = await client.next("claims");
  client.say({ type: "ack", received: n });
  client.say({ type: "see", seq: 4, things: [{ id: "red", gone: true }, chest("new", 1, 20)] });
  client.say({ type: "ack", received: n });
  client.drop();
  const again = { ...hello, token: welcome.resumeToken, received: n };
  const resumed = await LinkedClient.accept(rig, again);
  if (resumed.welcome.received < 4) {
    resumed.client.say({
      ...{ type: "see", seq: 4, things: [{ id: "red", gone: true }, chest("new", 1, 20)] },
    });
  }
  expect(await resumed.client.next("plan")).toMatchObject({ steps: [{ args: { to: "new" } }, {}] });
});
