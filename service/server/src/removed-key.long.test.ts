import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type ApiKey, hashApiKey, makeApiKey } from "./access/api-keys.ts";
import type { AccessOptions } from "./access/authenticator.ts";
import type { TokenOptions } from "./access/json-web-tokens.ts";
import { type SigningSecret, signRequest } from "./access/request-signature.ts";
import type { RunningService } from "./start-server.ts";
import { askServer } from "./testing/ask.ts";
import { GrpcClient } from "./testing/grpc-client.ts";
import { ServerSet } from "./testing/server-set.ts";
import { SessionClient } from "./testing/session-client.ts";

const servers = new ServerSet();
const key = makeApiKey();
const SECRET = "0123456789abcdef0123456789abcdef";
const rights = { tenant: "acme", roles: ["plan" as const] };
const kept = { hash: hashApiKey(makeApiKey()), ...rights };
const hello = { protocol: [1], client: "test", domain: "hut" };
const body = { domain: "hut" };
let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let access: {
  readonly keys: readonly ApiKey[];
  readonly signingSecrets: readonly SigningSecret[];
  readonly tokens: TokenOptions & { readonly keys: JSONWebKeySet };
};

/** Fetches a fresh header for a request. */
type Shows = (method: string, path: string, body?: string) => Promise<string> | string;

function tokenOf(until: string | number): Promise<string> {
  return new SignJWT(rights)
    .setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setIssuer("https://login.example")
    .setAudience("plans")
    .setExpirationTime(until)
    .sign(pair.privateKey);
}

beforeAll(async () => {
  pair = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "ES256" };
  const { publicKey } = await generateKeyPair("ES256");
  const other = { ...(await exportJWK(publicKey)), kid: "k2", alg: "ES256" };
  access = {
    keys: [kept, { hash: hashApiKey(key), ...rights }],
    signingSecrets: [{ id: "game", secret: SECRET, ...rights }],
    tokens: {
      issuer: "https://login.example",
      ...{ audience: "plans", algorithms: ["ES256"], keys: { keys: [jwk, other] } },
    },
  };
});

/** The credentials of a client, and the configuration in which they are gone. */
const CREDENTIALS: Readonly<
  Record<string, { readonly shows: Shows; readonly without: () => AccessOptions }>
> = {
  key: { shows: () => `Bearer ${key}`, without: () => ({ ...access, keys: [kept] }) },
  signature: {
    shows: (method, path, text = "") =>
      signRequest("game", SECRET, {
        ...{ method, path, nonce: randomUUID(), audience: "understudy", body: Buffer.from(text) },
        timestamp: Math.floor(Date.now() / 1000),
      }),
    without: () => ({ ...access, signingSecrets: [] }),
  },
  "token of a removed key of its issuer": {
    shows: async () => `Bearer ${await tokenOf("1h")}`,
    without: () => {
      const { keys } = access.tokens.keys;
      return { ...access, tokens: { ...access.tokens, keys: { keys: keys.slice(1) } } };
    },
  },
};

/** A session over one transport. */
interface Opened {
  readonly token: string;
  /** The code of the error that ends it. */
  readonly ended: () => Promise<string>;
}

/** Opens a session, with or without a header. */
type Opens = (server: RunningService, shows: Shows | undefined, more?: object) => Promise<Opened>;

const overWebSocket: Opens = async (server, shows, more = {}) => {
  const headers = shows && { authorization: await shows("GET", "/v1/session") };
  const client = await SessionClient.open(server, headers && { headers });
  client.say({ type: "hello", ...hello, ...more });
  const first = await Promise.race([client.next("welcome"), client.ended]);
  const ended = async () => codeOf(await client.hears(({ type }) => type === "error"));
  return { token: Object(first).resumeToken ?? "", ended };
};

const overGrpc: Opens = async (server, shows, more = {}) => {
  const grpc = new GrpcClient(server);
  const path = "/understudy.v1.Planner/Session";
  const stream = grpc.session(shows && { authorization: await shows("POST", path) });
  stream.on("error", () => grpc.close());
  const first = await new Promise<{ readonly welcome?: { readonly resumeToken: string } }>(
    (resolve) => {
      stream.once("data", resolve);
      stream.write({ hello: { ...hello, ...more } });
    },
  );
  const { welcome } = first;
  if (welcome === undefined) return { token: "", ended: async () => codeOf(first) };
  const over = new Promise<string>((resolve) => {
    stream.on("data", (message) => Object(message).error && resolve(codeOf(message)));
  });
  return { token: welcome.resumeToken, ended: () => over };
};

/** The code of an error, of either transport. */
function codeOf(message: unknown): string {
  const { code, error = { code } } = Object(message);
  return error.code;
}

const cases = Object.keys(CREDENTIALS).flatMap((name) =>
  Object.entries({ WebSocket: overWebSocket, gRPC: overGrpc }).map(
    ([transport, open]) => [name, transport, open] as const,
  ),
);

describe("a session over every transport", () => {
  it.each(cases)("ends with its %s, over %s", async (name, _transport, open) => {
    const { shows, without } = CREDENTIALS[name] as (typeof CREDENTIALS)[string];
    const server = await servers.start({ access, grpcPort: 0 });
    const text = JSON.stringify(body);
    const ticketOf = async (): Promise<string> => {
      const headers = { authorization: await shows("POST", "/v1/tickets", text) };
      return (await askServer(server, "/v1/tickets", { body: text, headers })).json.ticket;
    };
    const [byHeader, byTicket, ticket] = [
      await open(server, shows),
      await open(server, undefined, { ticket: await ticketOf() }),
      await ticketOf(),
    ];
    const resumed = await open(server, undefined, { token: byHeader.token });
    await server.reload(() => ({ port: 0, grpcPort: 0, access: without() }));
    expect(await Promise.all([resumed.ended(), byTicket.ended()])).toEqual([
      "unauthenticated",
      "unauthenticated",
    ]);
    const headers = { authorization: await shows("GET", "/v1/domains") };
    expect((await askServer(server, "/v1/domains", { headers })).status).toBe(401);
    const refusal = async (more: object) => (await open(server, undefined, more)).ended();
    for (const { token } of [byHeader, byTicket, resumed]) {
      expect(await refusal({ token })).toBe("invalid-token");
    }
    expect(await refusal({ ticket })).toBe("unauthenticated");
  });

  it.each([
    ["WebSocket", overWebSocket],
    ["gRPC", overGrpc],
  ] as const)("ends when its token expires, over %s", async (_transport, open) => {
    const server = await servers.start({ access, grpcPort: 0 });
    const token = await tokenOf(Math.floor(Date.now() / 1000) + 3);
    const shows = () => `Bearer ${token}`;
    const headers = { authorization: shows() };
    const issued = await askServer(server, "/v1/tickets", { body, headers });
    expect(issued.json.expiresInMs).toBeLessThanOrEqual(3000);
    const session = await open(server, shows);
    expect(await session.ended()).toBe("unauthenticated");
    const again = await open(server, undefined, { token: session.token });
    expect(await again.ended()).toBe("invalid-token");
    const late = await open(server, undefined, { ticket: issued.json.ticket });
    expect(await late.ended()).toBe("unauthenticated");
  });
});
