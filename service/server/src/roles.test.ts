import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "./access/api-keys.ts";
import { type PrincipalRole, ROLES } from "./access/principal.ts";
import { signRequest } from "./access/request-signature.ts";
import type { RunningService } from "./start-server.ts";
import { askServer } from "./testing/ask.ts";
import { GrpcClient } from "./testing/grpc-client.ts";
import { startHut } from "./testing/hut.ts";
import { SessionClient } from "./testing/session-client.ts";

/** The role for each route; `all`: no role and no key. */
const HTTP: Readonly<Record<string, PrincipalRole | "all">> = {
  "GET /healthz": "all",
  "GET /readyz": "all",
  "GET /docs": "all",
  "GET /openapi.json": "all",
  "GET /metrics": "scrape",
  "POST /v1/plan": "plan",
  "POST /v1/plan-now": "plan",
  "POST /v1/plan-many": "plan",
  "POST /v1/plan-together": "plan",
  "POST /v1/explain": "plan",
  "POST /v1/describe": "plan",
  "POST /v1/tickets": "plan",
  "GET /v1/domains": "plan",
  "GET /v1/domains/{name}": "plan",
  "PUT /v1/domains/{name}": "author",
  "DELETE /v1/domains/{name}": "author",
  "POST /v1/query": "chat",
  "GET /v1/models": "chat",
  "GET /v1/models/{*}": "chat",
  "POST /v1/chat/completions": "chat",
  "POST /v1/completions": "chat",
};
const ADMIN: typeof HTTP = {
  "GET /healthz": "all",
  "GET /readyz": "all",
  "GET /docs": "all",
  "GET /openapi.json": "all",
  "GET /metrics": "scrape",
  "GET /v1/admin/config": "admin",
  "POST /v1/admin/config/reload": "admin",
  "POST /v1/admin/drain": "admin",
  "GET /v1/admin/tenants": "admin",
  "GET /v1/admin/models": "admin",
};
const GRPC: Readonly<Record<string, PrincipalRole>> = {
  Plan: "plan",
  PlanStream: "plan",
  PlanNow: "plan",
  PlanMany: "plan",
  PlanTogether: "plan",
  Explain: "plan",
  Describe: "plan",
  CreateTicket: "plan",
  GetDomain: "plan",
  ListDomains: "plan",
  PutDomain: "author",
  DeleteDomain: "author",
  Query: "chat",
  ListModels: "chat",
};
/** One route for each role, for trying all means of authentication. */
const EXAMPLES = [
  "GET /healthz",
  "GET /metrics",
  "POST /v1/plan",
  "POST /v1/query",
  "PUT /v1/domains/{name}",
  "GET /v1/admin/tenants",
];
const GRPC_EXAMPLES = ["Plan", "PlanStream", "PutDomain", "Query"];
/** Routes missing from the OpenAPI description. */
const HIDDEN = ["GET /metrics", "GET /docs", "GET /openapi.json"];

const may = (role: PrincipalRole, needed: PrincipalRole | "all"): boolean =>
  needed === "all" || role === needed || (role === "admin" && needed === "scrape");

/** A means of authentication: makes the header for a request. */
type Shows = (method: string, path: string, body?: string) => Promise<string> | string;

const keys = new Map(ROLES.map((role) => [role, makeApiKey()]));
const secretOf = (role: string): string => `the-secret-of-${role}-0123456789abcdefghij`;
let server: RunningService;
let grpc: GrpcClient;
let pair: Awaited<ReturnType<typeof generateKeyPair>>;

const WAYS: Readonly<Record<string, (role: PrincipalRole) => Shows>> = {
  "a key": (role) => () => `Bearer ${keys.get(role)}`,
  "a signature":
    (role) =>
    (method, path, body = "") =>
      signRequest(role, secretOf(role), {
        ...{ method, path, nonce: randomUUID(), audience: "understudy", body: Buffer.from(body) },
        timestamp: Math.floor(Date.now() / 1000),
      }),
  "a token": (role) => async () => {
    const token = await new SignJWT({ tenant: "acme", roles: [role] })
      .setProtectedHeader({ alg: "ES256", kid: "k1" })
      .setIssuer("https://login.example")
      .setAudience("plans")
      .setExpirationTime("5m")
      .sign(pair.privateKey);
    return `Bearer ${token}`;
  },
};
/** What a role opens does not depend on how it was shown. */
const cases = [
  ...ROLES.map((role) => [role, "a key"] as const),
  ...["a signature", "a token"].map((way) => ["plan", way] as const),
];

beforeAll(async () => {
  pair = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "ES256" };
  server = await startHut({
    ...{ grpcPort: 0, adminPort: 0, tenants: { acme: {} } },
    access: {
      keys: [...keys].map(([role, key]) => ({
        ...{ hash: hashApiKey(key), tenant: "acme", roles: [role] },
      })),
      signingSecrets: ROLES.map((role) => ({
        ...{ id: role, secret: secretOf(role), tenant: "acme", roles: [role] },
      })),
      tokens: {
        ...{ issuer: "https://login.example", audience: "plans", algorithms: ["ES256"] },
        keys: { keys: [jwk] },
      },
    },
  });
  grpc = new GrpcClient(server);
});
afterAll(async () => {
  grpc.close();
  await server.close(0);
});

/** The result of an empty request: `in` if access is granted, whatever follows. */
async function tried(port: number, route: string, shows: Shows | undefined): Promise<string> {
  const [method = "", path = ""] = route.replace(/\{.*\}/, "any").split(" ");
  const body = method === "GET" ? undefined : "[]";
  const authorization = await shows?.(method, path, body);
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const { status } = await askServer({ port }, path, { method, headers, body });
  return status === 401 || status === 403 ? String(status) : "in";
}

describe("every route", () => {
  it("is in the table of this test", async () => {
    const of = async (port: number | undefined): Promise<string[]> => {
      const { json } = await askServer({ port: port as number }, "/openapi.json");
      const described = Object.entries<object>(json.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      return [...described, ...HIDDEN].sort();
    };
    expect(await of(server.port)).toEqual(Object.keys(HTTP).sort());
    expect(await of(server.adminPort)).toEqual(Object.keys(ADMIN).sort());
    const { service } = Object.getPrototypeOf(grpc.client).constructor;
    expect([...Object.keys(GRPC), "Session"].sort()).toEqual(Object.keys(service).sort());
  });

  it("is closed to anonymous clients, unless it is for all", async () => {
    for (const [port, table] of [
      [server.port, HTTP],
      [server.adminPort as number, ADMIN],
    ] as const) {
      for (const [route, needed] of Object.entries(table)) {
        expect([route, await tried(port, route, undefined)]).toEqual([
          route,
          needed === "all" ? "in" : "401",
        ]);
      }
    }
  });
});

describe.each(cases)("the role %s, by %s", (role, way) => {
  const shows = (WAYS[way] as (typeof WAYS)[string])(role);
  const isTried = (name: string, examples: readonly string[]): boolean =>
    way === "a key" || examples.includes(name);

  it("opens its routes, and no other", async () => {
    for (const [port, table] of [
      [server.port, HTTP],
      [server.adminPort as number, ADMIN],
    ] as const) {
      for (const [route, needed] of Object.entries(table)) {
        if (!isTried(route, EXAMPLES)) continue;
        expect([route, await tried(port, route, shows)]).toEqual([
          route,
          may(role, needed) ? "in" : "403",
        ]);
      }
    }
  });

  it("opens its gRPC methods, and no other", async () => {
    for (const [name, needed] of Object.entries(GRPC)) {
      if (!isTried(name, GRPC_EXAMPLES)) continue;
      const authorization = await shows("POST", `/understudy.v1.Planner/${name}`);
      const code = await codeOf(name, authorization);
      expect([name, code === 7 || code === 16]).toEqual([name, !may(role, needed)]);
    }
  });

  it("may start sessions if it should", async () => {
    const hello = { protocol: [1], client: "test", domain: "hut" };
    const headers = { authorization: await shows("GET", "/v1/session") };
    const socket = await SessionClient.open(server, { headers });
    socket.say({ type: "hello", ...hello });
    const heard = await (role === "plan" ? socket.next("welcome") : socket.next("error"));
    if (role !== "plan") expect(heard).toMatchObject({ code: "forbidden" });
    const session = grpc.session({
      authorization: await shows("POST", "/understudy.v1.Planner/Session"),
    });
    session.on("error", () => {});
    session.write({ hello });
    const [message] = await once(session, "data");
    expect(message).toMatchObject(
      role === "plan" ? { type: "welcome" } : { type: "error", error: { code: "forbidden" } },
    );
    session.cancel();
    socket.socket.terminate();
  });
});

/** The status of an empty call. */
async function codeOf(name: string, authorization: string): Promise<number> {
  const isStream = name === "PlanStream";
  const call = isStream
    ? grpc.read(name, {}, { authorization })
    : grpc.ask(name, {}, { authorization });
  return await call.then(
    () => 0,
    ({ code }: { readonly code: number }) => code,
  );
}
