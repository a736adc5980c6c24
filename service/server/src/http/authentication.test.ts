import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "../access/api-keys.ts";
import { JsonWebTokens } from "../access/json-web-tokens.ts";
import type { PrincipalRole } from "../access/principal.ts";
import { signRequest } from "../access/request-signature.ts";
import { type Asked, askServer } from "../testing/ask.ts";
import { HUT, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SessionClient } from "../testing/session-client.ts";

const servers = new ServerSet();

const key = makeApiKey();
const keyOf = (tenant: string, ...roles: PrincipalRole[]) => ({
  hash: hashApiKey(key),
  tenant,
  roles,
});
const KEYED = { access: { keys: [keyOf("acme", "plan")] } };
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

/** The response in short. */
async function told(server: { port: number }, path: string, asked: Asked = {}) {
  const { status, json } = await askServer(server, path, asked);
  return [status, json.error?.code ?? "fine"];
}

describe("a key", () => {
  it("grants what its roles allow, and other keys are refused", async () => {
    const server = await servers.shared(KEYED);
    const headers = bearer(key);
    expect(await told(server, "/v1/plan", { body: WARM, headers })).toEqual([200, "fine"]);
    const put = { method: "PUT", body: HUT, headers };
    expect(await told(server, "/v1/domains/hut", put)).toEqual([403, "forbidden"]);
    expect(await told(server, "/v1/plan", { body: WARM })).toEqual([401, "unauthenticated"]);
    const wrong = bearer(makeApiKey());
    expect(await told(server, "/v1/plan", { body: WARM, headers: wrong })).toEqual([
      401,
      "unauthenticated",
    ]);
    const { headers: answered } = await askServer(server, "/v1/domains");
    expect(answered["www-authenticate"]).toBe("Bearer");
    expect(await told(server, "/healthz")).toEqual([200, "fine"]);
    expect((await askServer(server, "/metrics")).status).toBe(401);
  });

  it("is checked before the body is read", async () => {
    const server = await servers.shared(KEYED);
    expect(await told(server, "/v1/plan", { body: "{" })).toEqual([401, "unauthenticated"]);
    expect(await told(server, "/v1/plan", { body: "{", headers: bearer(key) })).toEqual([
      400,
      "invalid-json",
    ]);
  });

  it("is required for host names beyond loopback", async () => {
    const access = { keys: [keyOf("acme", "plan")] };
    const server = await servers.start({ host: "0.0.0.0", access, hosts: ["plans.lan"] });
    const named = { ...bearer(key), host: "plans.lan" };
    expect(await told(server, "/v1/domains", { headers: named })).toEqual([200, "fine"]);
    const other = { ...bearer(key), host: "evil.example" };
    expect(await told(server, "/v1/domains", { headers: other })).toEqual([403, "not-allowed"]);
  });
});

describe("a signed request", () => {
  const secret = "0123456789abcdef0123456789abcdef";
  const signingSecrets = [{ id: "game-1", secret, tenant: "acme", roles: ["plan" as const] }];
  const signed = (over: object = {}, body = JSON.stringify(WARM)) => {
    const timestamp = Math.floor(Date.now() / 1000);
    const request = {
      method: "POST",
      path: "/v1/plan",
      timestamp,
      nonce: randomUUID(),
      audience: "understudy",
      body: Buffer.from(body),
    };
    return { authorization: signRequest("game-1", secret, { ...request, ...over }) };
  };

  it("is accepted once, in time, unchanged, by its audience alone", async () => {
    const server = await servers.start({ access: { signingSecrets } });
    const send = (headers: Record<string, string>, path = "/v1/plan", body: unknown = WARM) =>
      told(server, path, { headers, body });
    const headers = signed();
    expect(await send(headers)).toEqual([200, "fine"]);
    const refused = [401, "unauthenticated"];
    expect(await send(headers)).toEqual(refused);
    expect(await send(signed({ timestamp: Math.floor(Date.now() / 1000) - 31 }))).toEqual(refused);
    expect(await send(signed({ audience: "another" }))).toEqual(refused);
    expect(await send(signed({ method: "PUT" }))).toEqual(refused);
    expect(await send(signed(), "/v1/plan?stream")).toEqual(refused);
    expect(await send(signed(), "/v1/plan", { ...WARM, agent: "bob" })).toEqual(refused);
    expect(
      await send({ authorization: signed().authorization.replace("game-1", "game-2") }),
    ).toEqual(refused);
    const empty = signed({ method: "GET", path: "/v1/domains" }, "");
    expect(await told(server, "/v1/domains", { headers: empty })).toEqual([200, "fine"]);
  });
});

describe("a ticket", () => {
  const hello = { type: "hello", protocol: [1], client: "test", domain: "hut" };

  it("opens one session for its domain and agents, without a key", async () => {
    const server = await servers.shared(KEYED);
    const body = { domain: "hut", agents: ["ann"] };
    const { json } = await askServer(server, "/v1/tickets", { body, headers: bearer(key) });
    expect(json.expiresInMs).toBe(60_000);
    const { client, welcome } = await SessionClient.hello(server, { ticket: json.ticket });
    const state = { type: "state", nowMs: 0, values: WARM.state };
    client.say({ ...state, seq: 1, agent: "bob" });
    expect(await client.next("error")).toMatchObject({ code: "forbidden", seq: 1 });
    client.say({ ...state, seq: 2, agent: "ann" });
    client.say({ type: "want", seq: 3, agent: "ann", goal: "warm", budgetMs: 60_000 });
    expect((await client.next("plan")).agent).toBe("ann");
    // The session's resume token keeps the ticket's rights.
    await client.drop();
    const again = await SessionClient.hello(server, { token: welcome.resumeToken });
    again.client.say({ ...state, seq: 4, agent: "bob" });
    expect(await again.client.next("error")).toMatchObject({ code: "forbidden", seq: 4 });
    const refused = async (message: object) => {
      const other = await SessionClient.open(server);
      other.say({ ...hello, ...message });
      return (await other.next("error")).code;
    };
    expect(await refused({ ticket: json.ticket })).toBe("unauthenticated");
    expect(await refused({})).toBe("unauthenticated");
    expect(await refused({ ticket: `${json.ticket.slice(0, -2)}aa` })).toBe("unauthenticated");
    // As after a server restart: the client comes back with a new ticket.
    expect(await refused({ token: `${welcome.resumeToken}x` })).toBe("invalid-token");
    const fresh = await askServer(server, "/v1/tickets", { body, headers: bearer(key) });
    expect(await refused({ ticket: fresh.json.ticket, domain: "castle" })).toBe("forbidden");
  });

  it("is unnecessary with a key in the connection's header", async () => {
    const server = await servers.shared(KEYED);
    const client = await SessionClient.open(server, { headers: bearer(key) });
    client.say(hello);
    expect((await client.next("welcome")).domain).toBe("hut");
    await expect(SessionClient.open(server, { headers: bearer("uk_no") })).rejects.toThrow("401");
  });
});

describe("a JSON web token", () => {
  let issuer: Server;
  let url: URL;
  let fetches = 0;
  let isAway = false;
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  beforeAll(async () => {
    pair = await generateKeyPair("ES256");
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "ES256" };
    issuer = createServer((_request, response) => {
      fetches++;
      if (isAway) response.statusCode = 503;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
    url = new URL(`http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`);
  });
  afterAll(() => issuer.close());

  const tokenOf = (claims: JWTPayload = {}, header: { kid?: string } = {}, until = "5m") =>
    new SignJWT({ tenant: "acme", roles: ["plan"], ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "k1", ...header })
      .setIssuer((claims.iss as string) ?? "https://login.example")
      .setAudience((claims.aud as string) ?? "plans")
      .setExpirationTime(until)
      .sign(pair.privateKey);

  it("is accepted from its issuer alone, for this server, while it is valid", async () => {
    const tokens = {
      issuer: "https://login.example",
      audience: "plans",
      algorithms: ["ES256"],
      keys: url,
    };
    const server = await servers.start({ access: { tokens }, tenants: { acme: {} } });
    const plan = async (token: string) =>
      told(server, "/v1/plan", { body: WARM, headers: bearer(token) });
    expect(await plan(await tokenOf())).toEqual([200, "fine"]);
    const refused = [401, "unauthenticated"];
    expect(await plan(await tokenOf({ iss: "https://evil.example" }))).toEqual(refused);
    expect(await plan(await tokenOf({ aud: "others" }))).toEqual(refused);
    expect(await plan(await tokenOf({}, {}, "-1m"))).toEqual(refused);
    expect(await plan(await tokenOf({ tenant: "../acme" }))).toEqual(refused);
    expect(await plan(await tokenOf({ roles: ["chat"] }))).toEqual([403, "forbidden"]);
    expect(await plan(await tokenOf({ tenant: "others" }))).toEqual([403, "forbidden"]);
    // Signed with a public text, as if the published key were a secret.
    const forged = await new SignJWT({ tenant: "acme", roles: ["plan"] })
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .setIssuer("https://login.example")
      .setAudience("plans")
      .setExpirationTime("5m")
      .sign(new TextEncoder().encode(JSON.stringify(await exportJWK(pair.publicKey))));
    expect(await plan(forged)).toEqual(refused);
    const none = [{ alg: "none" }, { iss: "https://login.example", aud: "plans" }, {}]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    expect(await plan(none)).toEqual(refused);
  });

  it("cannot make the server fetch keys over and over", async () => {
    const tokens = {
      issuer: "https://login.example",
      audience: "plans",
      algorithms: ["ES256"],
      keys: url,
    };
    const server = await servers.start({ access: { tokens }, tenants: { acme: {} } });
    fetches = 0;
    for (let index = 0; index < 20; index++) {
      const headers = bearer(await tokenOf({}, { kid: `made-up-${index}` }));
      expect(await told(server, "/v1/domains", { headers })).toEqual([401, "unauthenticated"]);
    }
    expect(fetches).toBeLessThanOrEqual(2);
  });

  it("is checked with the last keys for a day while the issuer is down, which is retried now and then", async () => {
    let nowMs = 0;
    const options = { issuer: "https://login.example", audience: "plans", algorithms: ["ES256"] };
    const tokens = new JsonWebTokens({ ...options, keys: url }, () => nowMs);
    const token = await tokenOf();
    expect(await tokens.verify(token)).toMatchObject({ tenant: "acme" });
    isAway = true;
    fetches = 0;
    for (const minute of [11, 12, 60, 23 * 60]) {
      nowMs = minute * 60_000;
      for (let time = 0; time < 10; time++) {
        expect(await tokens.verify(token)).toMatchObject({ tenant: "acme" });
      }
    }
    expect(fetches).toBe(4);
    nowMs = 25 * 3_600_000;
    const refused = { refusal: "too-busy", retryAfterMs: 30_000 };
    await expect(tokens.verify(token)).rejects.toMatchObject(refused);
    isAway = false;
    nowMs += 30_000;
    expect(await tokens.verify(token)).toMatchObject({ tenant: "acme" });
  });
});
