import { SUBPROTOCOL } from "@understudy/session";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "./access/api-keys.ts";
import { askServer } from "./testing/ask.ts";
import { AttackedProcess } from "./testing/attacked-process.ts";
import { Attacker } from "./testing/attacker.ts";
import { GrpcClient } from "./testing/grpc-client.ts";
import { WARM } from "./testing/hut.ts";

/** Plans and probes while an attack goes on. */
const ROUNDS = 20;
/**
 * Longest extra work before an answer, compared with a quiet server, in ms of the serving thread's
 * processor time.
 */
const MORE_MS = 80;

const key = makeApiKey();
const bearer = { authorization: `Bearer ${key}` };
const keys = [{ hash: hashApiKey(key), tenant: "acme", roles: ["plan" as const] }];
let server: AttackedProcess;
let quietMs: number;
let attacker: Attacker;

beforeAll(async () => {
  [server, attacker] = await Promise.all([
    AttackedProcess.start({ server: { access: { keys } } }),
    Attacker.start(),
  ]);
  await askServer(server, "/v1/plan", { body: WARM, headers: bearer });
  quietMs = await longMs();
});
afterEach(() => attacker.stop());
afterAll(() => Promise.all([server.end(), attacker.end()]));

const head = (first: string, ...more: readonly string[]): string =>
  [`${first} HTTP/1.1`, `Host: localhost:${server.port}`, ...more, "", ""].join("\r\n");

const CHUNKED = ["Content-Type: application/json", "Transfer-Encoding: chunked"];
const CHUNKS = Buffer.from("1\r\na\r\n".repeat(10_000));
const UPGRADE = [
  ...["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"],
  ...["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`],
];
/** Masked frames of one byte. */
const FRAMES = Buffer.concat(
  Array.from({ length: 8000 }, () => Buffer.from([1, 129, 0, 0, 0, 0, 97])),
);
const PINGS = Buffer.concat(
  Array.from({ length: 8000 }, () => Buffer.from([137, 128, 0, 0, 0, 0])),
);
const SIGNED = `Understudy-HMAC-SHA256 id="nobody", ts="1", nonce="${"n".repeat(16)}", sig="${"s".repeat(43)}"`;

/** Floods by clients without a key, each on ten connections. */
const FLOODS: Readonly<Record<string, () => readonly [string, Buffer]>> = {
  "chunks of a byte": () => [head("POST /v1/plan", ...CHUNKED), CHUNKS],
  "chunks of a byte with a key that is not known": () => [
    head("POST /v1/plan", "Authorization: Bearer uk_no", ...CHUNKED),
    CHUNKS,
  ],
  "chunks of a byte with a signature by nobody": () => [
    head("POST /v1/plan", `Authorization: ${SIGNED}`, ...CHUNKED),
    CHUNKS,
  ],
  "chunks of a byte to no address": () => [head("POST /nowhere", ...CHUNKED), CHUNKS],
  "frames after a handshake that a foreign page was refused": () => [
    head("GET /v1/session", "Origin: https://evil.example", ...UPGRADE),
    FRAMES,
  ],
  "frames after a handshake with a key that is not known": () => [
    head("GET /v1/session", "Authorization: Bearer uk_no", ...UPGRADE),
    FRAMES,
  ],
  "pings instead of a hello": () => [head("GET /v1/session", ...UPGRADE), PINGS],
  "fragments of a byte instead of a hello": () => [head("GET /v1/session", ...UPGRADE), FRAMES],
};

/**
 * The work of the serving thread until a plan or a probe is answered, without the longest fifth.
 */
async function longMs(): Promise<number> {
  const works: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const plan = await server.worksFor(async () => {
      const { status } = await askServer(server, "/v1/plan", { body: WARM, headers: bearer });
      expect(status).toBe(200);
    });
    const probe = await server.worksFor(() => askServer(server, "/healthz"));
    works.push(plan, probe);
  }
  // The rest may be this process's own delays.
  return works.sort((one, other) => one - other)[Math.floor(0.8 * works.length)] as number;
}

describe("clients without a key that send on", () => {
  it.each(Object.keys(FLOODS))("delay neither plans nor probes: %s", async (name) => {
    const [first, again] = (FLOODS[name] as (typeof FLOODS)[string])();
    const { port } = server;
    const bytes = again.toString("base64");
    await attacker.begin({ kind: "flood", port, connections: 10, first, again: bytes });
    const long = await longMs();
    expect(long).toBeLessThan(quietMs + MORE_MS);
  });

  it("delay neither plans nor probes: 1,000 streams on each of 20 connections of gRPC", async () => {
    const { grpcPort: port } = server;
    const path = "/grpc.health.v1.Health/Watch";
    const begun = attacker.begin({ kind: "streams", port, connections: 20, path, streams: 1000 });
    const long = await longMs();
    await begun;
    expect(Math.max(long, await longMs())).toBeLessThan(quietMs + MORE_MS);
  });

  it("leave room for others on gRPC, who may have many streams once they are let in", async () => {
    const grpc = new GrpcClient(server);
    await grpc.ask("ListDomains", {}, bearer);
    const many = Array.from({ length: 200 }, () => grpc.session(bearer));
    const heard = many.map(
      (stream) =>
        new Promise((resolve) => {
          stream.once("data", resolve);
          stream.on("error", () => {});
          stream.write({ hello: { protocol: [1], client: "test", domain: "hut" } });
        }),
    );
    const isWelcome = (message: unknown): boolean => Object(message).type === "welcome";
    expect((await Promise.all(heard)).filter((message) => !isWelcome(message))).toEqual([]);
    for (const stream of many) stream.cancel();
    grpc.close();
  });
});
