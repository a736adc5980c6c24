import { randomUUID } from "node:crypto";
import { ScriptedBackend } from "@understudy/llm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hashApiKey, makeApiKey } from "../access/api-keys.ts";
import { type PrincipalRole, ROLES } from "../access/principal.ts";
import { signRequest } from "../access/request-signature.ts";
import type { ServiceWatch } from "../service/service-watch.ts";
import { askServer } from "../testing/ask.ts";
import { GrpcClient } from "../testing/grpc-client.ts";
import { WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SessionClient } from "../testing/session-client.ts";
import { loggedError } from "./logged-error.ts";

const servers = new ServerSet();
afterEach(async () => {
  vi.restoreAllMocks();
});

const KEY = makeApiKey();
const HMAC_SECRET = "a-secret-of-signatures-0123456789";
const PROMPT = "The password of the vault is swordfish";
/** Texts that must not be in a log. */
const SECRETS = [KEY, KEY.slice(3), HMAC_SECRET, PROMPT, "swordfish", "wrong-key", "hidden-agent"];

/** A server that logs at every level, and its output. */
async function startTalkative(watch?: ServiceWatch, roles: readonly PrincipalRole[] = ROLES) {
  const said: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const access = {
    keys: [{ hash: hashApiKey(KEY), tenant: "acme", roles }],
    signingSecrets: [{ id: "game", secret: HMAC_SECRET, tenant: "acme", roles: ROLES }],
  };
  const backend = new ScriptedBackend(() => ({ error: new Error(PROMPT) }));
  const server = await servers.start({ access, backend, watch, grpcPort: 0, logLevel: "debug" });
  return { server, said };
}

const headers = { authorization: `Bearer ${KEY}` };
const chat = { model: "scripted", messages: [{ role: "user", content: PROMPT }] };

describe("a logged error", () => {
  it("keeps the system's message, and drops any that may quote a prompt", () => {
    const system = Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
    expect(loggedError(system)).toMatchObject({ code: "ENOSPC", message: "ENOSPC: no space left" });
    const quoting = new Error(`cannot read ${PROMPT}`, { cause: new SyntaxError(PROMPT) });
    const logged = loggedError(quoting);
    expect(logged).toMatchObject({ type: "Error", cause: { type: "SyntaxError" } });
    expect(JSON.stringify(logged)).not.toContain(PROMPT);
    expect(loggedError(PROMPT)).toEqual({ type: "string", message: "", stack: "" });
  });
});

describe("a server's log", () => {
  it("has neither keys nor prompts, whatever clients send", async () => {
    const { server, said } = await startTalkative();
    const ask = (path: string, body: unknown, more: Record<string, string> = headers) =>
      askServer(server, path, { body, headers: more });
    await ask("/v1/chat/completions", chat);
    await ask("/v1/chat/completions", { ...chat, stream: true });
    await ask("/v1/query", { prompt: PROMPT, deadlineMs: 1000 });
    await ask("/v1/query", { prompt: PROMPT, deadlineMs: 1000, task: PROMPT });
    await ask("/v1/plan", { ...WARM, agent: "hidden-agent", goal: { directive: PROMPT } });
    await ask(`/v1/plan?key=${KEY}`, `{"prompt": "${PROMPT}`);
    await ask(`/nowhere/${KEY}`, { prompt: PROMPT });
    await ask("/v1/plan", WARM, { authorization: "Bearer wrong-key" });
    const body = JSON.stringify(WARM);
    const authorization = signRequest("game", HMAC_SECRET, {
      ...{ method: "POST", path: "/v1/plan", timestamp: Math.floor(Date.now() / 1000) },
      ...{ nonce: randomUUID(), audience: "understudy", body: Buffer.from(body) },
    });
    expect((await ask("/v1/plan", body, { authorization })).status).toBe(200);
    const { ticket } = (await ask("/v1/tickets", { domain: "hut" })).json;
    const { client } = await SessionClient.hello(server, { ticket });
    client.say({ type: "want", seq: 1, agent: "hidden-agent", goal: { directive: PROMPT } });
    await client.next("error");
    const text = said.join("");
    expect([...SECRETS, ticket].filter((secret) => text.includes(secret))).toEqual([]);
  });

  it("names refused clients on every transport, without secrets", async () => {
    const { server, said } = await startTalkative(undefined, ["plan"]);
    const grpc = new GrpcClient(server);
    const wrongKey = makeApiKey();
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
    await askServer(server, `/metrics?key=${KEY}`, { headers });
    await askServer(server, "/v1/plan", { body: WARM, headers: bearer(wrongKey) });
    await askServer(server, "/v1/plan", { body: WARM, headers: bearer("hunter2") });
    await askServer(server, "/v1/domains", { headers: { host: "evil.example" } });
    await expect(SessionClient.open(server, { headers: bearer(wrongKey) })).rejects.toThrow("401");
    const client = await SessionClient.open(server);
    client.say({
      type: "hello",
      protocol: [1],
      client: "test",
      domain: "hut",
      ticket: "swordfish",
    });
    await client.next("error");
    await grpc.ask("PutDomain", {}, headers).catch(() => {});
    await grpc.ask("Plan", {}).catch(() => {});
    grpc.close();
    const text = said.join("");
    const lines = text
      .split("\n")
      .filter((line) => line.includes("access-refused"))
      .map((line) => JSON.parse(line));
    const known = `key ${hashApiKey(KEY).slice(0, 15)}`;
    const unknown = `key ${hashApiKey(wrongKey).slice(0, 15)}`;
    const told = lines.map(({ transport, asked, reason, who, tenant }) => {
      return [transport, asked, reason, who, tenant];
    });
    expect(told).toEqual([
      ["http", "GET /metrics", "forbidden", known, "acme"],
      ["http", "POST /v1/plan", "unauthenticated", unknown, undefined],
      ["http", "POST /v1/plan", "unauthenticated", "something else", undefined],
      ["http", "GET /v1/domains", "not-allowed", "nothing", undefined],
      ["websocket", "GET /v1/session", "unauthenticated", unknown, undefined],
      ["websocket", "GET /v1/session", "unauthenticated", undefined, undefined],
      ["grpc", "PutDomain", "forbidden", known, "acme"],
      ["grpc", "Plan", "unauthenticated", undefined, undefined],
    ]);
    expect(lines.every(({ from }) => ["127.0.0.1", "[::1]"].includes(from))).toBe(true);
    expect(lines[3]).toMatchObject({ host: "evil.example" });
    expect([...SECRETS, wrongKey, "hunter2"].filter((secret) => text.includes(secret))).toEqual([]);
  });

  it("names the request that failed in the server, without its content", async () => {
    const { server, said } = await startTalkative({
      observer: () => undefined,
      see: () => {
        throw new TypeError("the watch is broken");
      },
    });
    const body = { ...WARM, agent: "hidden-agent", goal: { directive: PROMPT } };
    const { status, json } = await askServer(server, "/v1/plan", { body, headers });
    expect([status, json.error.code]).toEqual([500, "internal"]);
    const text = said.join("");
    const errors = text.split("\n").filter((line) => line.includes('"err"'));
    expect(errors.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        requestId: expect.any(String),
        err: {
          type: "TypeError",
          message: "the watch is broken",
          stack: expect.stringMatching(/^at .*logs\.test\.ts/),
        },
      }),
    ]);
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
  });
});
