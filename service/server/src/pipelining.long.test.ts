import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "./access/api-keys.ts";
import { askServer } from "./testing/ask.ts";
import { AttackedProcess } from "./testing/attacked-process.ts";
import { WARM } from "./testing/hut.ts";

/** Probes for each attack. */
const PROBES = 8;
/**
 * Longest extra work before a probe is answered, compared with the plain server, in ms of processor
 * time: a few turns.
 */
const MORE_MS = 80;
const MIB = 1024 * 1024;

const key = makeApiKey();
const bearer = { authorization: `Bearer ${key}` };
const keys = [{ hash: hashApiKey(key), tenant: "acme", roles: ["plan" as const] }];
let server: AttackedProcess;
let plain: AttackedProcess;
const sockets: Socket[] = [];

beforeAll(async () => {
  [server, plain] = await Promise.all([
    AttackedProcess.start({ server: { access: { keys } } }),
    AttackedProcess.start({ isPlain: true }),
  ]);
  // The client is known from this request on.
  await askServer(server, "/v1/plan", { body: WARM, headers: bearer });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => Promise.all([server.end(), plain.end()]));

type Attacked = Pick<AttackedProcess, "port">;

async function dial({ port }: Attacked): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1" });
  sockets.push(socket);
  socket.on("error", () => {});
  await new Promise((resolve) => socket.once("connect", resolve));
  return socket;
}

const head = ({ port }: Attacked, first: string, ...more: readonly string[]): string =>
  [`${first} HTTP/1.1`, `Host: localhost:${port}`, ...more, "", ""].join("\r\n");

/** Attacks by clients without a key. Each resolves once all is under way. */
const ATTACKS: Readonly<Record<string, (to: Attacked) => Promise<unknown>>> = {
  "5,000 requests on each of 20 connections": (to) =>
    Promise.all(
      Array.from({ length: 20 }, async () =>
        (await dial(to)).write(head(to, "GET /").repeat(5000)),
      ),
    ),
  "probes in a row, whose answers nobody reads": async (to) => {
    for (let count = 0; count < 10; count++) {
      const socket = await dial(to);
      socket.pause();
      socket.write(head(to, "GET /healthz").repeat(10_000));
    }
  },
  "plans with bodies": async (to) => {
    const body = "{}";
    const lines = ["Content-Type: application/json", `Content-Length: ${body.length}`];
    const request = head(to, "POST /v1/plan", ...lines) + body;
    for (let count = 0; count < 5; count++) (await dial(to)).write(request.repeat(5000));
  },
  "requests of connections that close at once": async (to) => {
    for (let count = 0; count < 200; count++) {
      const socket = await dial(to);
      socket.write(head(to, "GET /docs").repeat(1000), () => socket.destroy());
    }
  },
};

/** The longest that a server's thread works until it answers a probe, while it is attacked. */
async function longestMs(
  to: AttackedProcess,
  attack: (to: Attacked) => Promise<unknown>,
  probe: () => Promise<unknown>,
): Promise<number> {
  await probe();
  const under = attack(to);
  let longest = 0;
  for (let count = 0; count < PROBES; count++)
    longest = Math.max(longest, await to.worksFor(probe));
  await under;
  longest = Math.max(longest, await to.worksFor(probe));
  for (const socket of sockets.splice(0)) socket.destroy();
  return Math.max(longest, await to.worksFor(probe));
}

describe("pipelining without a key", () => {
  it.each(Object.keys(ATTACKS))("delays neither probes nor plans: %s", async (name) => {
    const attack = ATTACKS[name] as (typeof ATTACKS)[string];
    const beside = await longestMs(plain, attack, () => askServer(plain, "/healthz"));
    let asked = 0;
    const own = await longestMs(server, attack, async () => {
      const isPlan = asked++ % 2 === 1;
      const { status } = await (isPlan
        ? askServer(server, "/v1/plan", { body: WARM, headers: bearer })
        : askServer(server, "/healthz"));
      expect(status).toBe(200);
    });
    expect(own).toBeLessThan(beside + MORE_MS);
  });

  it("takes little memory", async () => {
    const before = await server.facts();
    for (let count = 0; count < 20; count++) {
      const socket = await dial(server);
      socket.pause();
      socket.write(head(server, "GET /openapi.json").repeat(20_000));
    }
    for (let count = 0; count < PROBES; count++) await askServer(server, "/readyz");
    const after = await server.facts();
    expect(after.memoryBytes - before.memoryBytes).toBeLessThan(96 * MIB);
  });
});
