import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "./access/api-keys.ts";
import { Authenticator } from "./access/authenticator.ts";
import type { PrincipalRole } from "./access/principal.ts";
import { signRequest } from "./access/request-signature.ts";
import { Tickets } from "./access/tickets.ts";
import { ResumeTokens } from "./session/resume-token.ts";
import type { RunningService } from "./start-server.ts";
import { askServer } from "./testing/ask.ts";
import { ServerSet } from "./testing/server-set.ts";
import { SessionClient } from "./testing/session-client.ts";

const servers = new ServerSet();
const key = makeApiKey();
const others = [{ hash: hashApiKey(makeApiKey()), tenant: "acme", roles: ["plan" as const] }];
const bearer = { authorization: `Bearer ${key}` };
const keyed = (tenant: string, ...roles: PrincipalRole[]) => ({
  keys: [...others, { hash: hashApiKey(key), tenant, roles }],
});

type Accepted = Awaited<ReturnType<typeof SessionClient.hello>>;

/** Opens a session with a header. */
async function accept(server: RunningService, headers: Record<string, string>): Promise<Accepted> {
  const client = await SessionClient.open(server, { headers });
  client.say({ type: "hello", protocol: [1], client: "test", domain: "hut" });
  return { client, welcome: await client.next("welcome") };
}

/** The code that answers a `hello` without a header. */
async function refusalOf(server: RunningService, hello: object): Promise<string> {
  const client = await SessionClient.open(server);
  client.say({ type: "hello", protocol: [1], client: "test", domain: "hut", ...hello });
  return (await client.next("error")).code;
}

describe("a session", () => {
  it("ends with its key, its key's role, or the tenant that its key was for", async () => {
    const server = await servers.start({ access: keyed("acme", "plan") });
    const ticketOf = async () =>
      (await askServer(server, "/v1/tickets", { body: { domain: "hut" }, headers: bearer })).json
        .ticket as string;
    const changes = [{ keys: others }, keyed("acme", "chat"), keyed("zoo", "plan")];
    const codes: string[][] = [];
    for (const access of changes) {
      await server.reload(() => ({ port: 0, access: keyed("acme", "plan") }));
      const byKey = await accept(server, bearer);
      const byTicket = await SessionClient.hello(server, { ticket: await ticketOf() });
      const ticket = await ticketOf();
      await server.reload(() => ({ port: 0, access }));
      const ended = [byKey, byTicket].map(async ({ client }) => (await client.next("error")).code);
      codes.push([
        ...(await Promise.all(ended)),
        await refusalOf(server, { token: byKey.welcome.resumeToken }),
        await refusalOf(server, { token: byTicket.welcome.resumeToken }),
        await refusalOf(server, { ticket }),
      ]);
      expect(await Promise.all([byKey.client.ended, byTicket.client.ended])).toEqual([1008, 1008]);
    }
    const gone = ["unauthenticated", "unauthenticated"];
    expect(codes).toEqual([
      [...gone, "invalid-token", "invalid-token", "unauthenticated"],
      Array.from({ length: 5 }, () => "forbidden"),
      [...gone, "invalid-token", "invalid-token", "unauthenticated"],
    ]);
  });

  it("ends when its signing secret is another under the same name", async () => {
    const secretsOf = (secret: string) => ({
      signingSecrets: [{ id: "game", secret, tenant: "acme", roles: ["plan" as const] }],
    });
    const secret = "0123456789abcdef0123456789abcdef";
    const server = await servers.start({ access: secretsOf(secret) });
    const signed = { method: "GET", path: "/v1/session", audience: "understudy" };
    const authorization = signRequest("game", secret, {
      ...{ ...signed, timestamp: Math.floor(Date.now() / 1000), nonce: randomUUID() },
      body: new Uint8Array(),
    });
    const { client, welcome } = await accept(server, { authorization });
    await server.reload(() => ({ port: 0, access: secretsOf(secret.toUpperCase()) }));
    expect((await client.next("error")).code).toBe("unauthenticated");
    expect(await refusalOf(server, { token: welcome.resumeToken })).toBe("invalid-token");
  });

  it("stays while other keys come and go", async () => {
    const server = await servers.start({ access: keyed("acme", "plan") });
    const { client, welcome } = await accept(server, bearer);
    const { keys } = keyed("acme", "plan", "chat");
    await server.reload(() => ({ port: 0, access: { keys: keys.slice(1) } }));
    await client.drop();
    const again = await SessionClient.hello(server, { token: welcome.resumeToken });
    expect(again.welcome.session).toBe(welcome.session);
  });
});

describe("what is signed for a credential", () => {
  const generation = "the hash of its secret";
  const credential = { id: "key 1", generation, untilMs: 50_000 };
  const claim = { tenant: "t", session: "s", domain: "d", agents: undefined, generation: 1 };
  let nowMs = 0;
  const known = (id: string) => (id === "key 1" ? generation : undefined);

  it("lasts no longer than its expiry, be it a ticket or a token", () => {
    nowMs = 0;
    const tokens = new ResumeTokens(new Uint8Array(32), () => nowMs, known);
    const tickets = new Tickets(new Uint8Array(32), () => nowMs);
    const token = tokens.sign({ ...claim, credential });
    const { ticket, expiresInMs } = tickets.issue({ tenant: "t", credential }, "d", undefined);
    expect(expiresInMs).toBe(50_000);
    nowMs = 49_999;
    expect(tokens.read(token)).toEqual({ ...claim, credential });
    nowMs = 50_000;
    expect(tokens.read(token)).toBeUndefined();
    expect(tickets.redeem(ticket, known)).toBeUndefined();
  });

  it("tells nothing of its secret, and is void under another", () => {
    nowMs = 0;
    const tokens = new ResumeTokens(new Uint8Array(32), () => nowMs, known);
    const token = tokens.sign({ ...claim, credential });
    const text = Buffer.from(token.split(".")[0] as string, "base64url").toString();
    expect(text).toContain("key 1");
    expect(text).not.toContain(generation);
    for (const other of [() => "another", () => undefined]) {
      const later = new ResumeTokens(new Uint8Array(32), () => nowMs, other);
      expect(later.read(token)).toBeUndefined();
    }
    // Without the credential, the signature does not fit.
    const stripped = Buffer.from(JSON.stringify(JSON.parse(text).slice(0, 6))).toString(
      "base64url",
    );
    expect(tokens.read(`${stripped}.${token.split(".")[1]}`)).toBeUndefined();
  });

  it("is none on a server that asks for credentials, if it was signed without", () => {
    const principal = { tenant: "acme" };
    expect(new Authenticator(undefined).refusalOf(principal, "plan")).toBeUndefined();
    expect(new Authenticator(keyed("acme")).refusalOf(principal, "plan")?.refusal).toBe(
      "unauthenticated",
    );
  });
});
