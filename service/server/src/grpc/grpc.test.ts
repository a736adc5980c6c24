import { once } from "node:events";
import type { ServiceError } from "@grpc/grpc-js";
import { ScriptedBackend } from "@understudy/llm/testing";
import { loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { SERVED_YARD, THIRST } from "@understudy/session/testing";
import { afterEach, describe, expect, it } from "vitest";
import { hashApiKey } from "../access/api-keys.ts";
import { signRequest } from "../access/request-signature.ts";
import type { ServerOptions } from "../server-options.ts";
import type { RunningService } from "../start-server.ts";
import { askServer } from "../testing/ask.ts";
import { GrpcClient, protoStruct, protoValue } from "../testing/grpc-client.ts";
import { COLD, HUT, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { ERROR_DETAILS } from "./grpc-error.ts";
import { PlannerMessages } from "./planner-messages.ts";

const servers = new ServerSet();
const clients: GrpcClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
});

/** Neither time slices nor budgets end while the clock stands still. */
const STILL = {
  grpcPort: 0,
  clock: new FakeClock(),
  domains: [
    { name: "hut", domain: loadDomain(HUT) },
    { name: "yard", domain: loadDomain(SERVED_YARD) },
    THIRST,
  ],
};

/** The file's server, or one of the test's own. */
async function start(options?: ServerOptions) {
  const own = options && servers.start({ grpcPort: 0, ...options });
  const server = await (own ?? servers.shared(STILL));
  return { server, client: open(server) };
}

function open(server: RunningService): GrpcClient {
  const client = new GrpcClient(server);
  clients.push(client);
  return client;
}

const warm = { ...WARM, state: protoStruct(COLD), goal: protoValue("warm") };

/** A deadline shorter than the model's answer, and longer than delays on a busy machine. */
const DEADLINE_MS = 4000;

/** The status of a failed call, with its details. */
async function failureOf(asked: Promise<unknown>) {
  const error = (await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  )) as ServiceError;
  const [bytes] = error.metadata.get(ERROR_DETAILS);
  return {
    code: error.code,
    details: bytes && new PlannerMessages().detailsOf(bytes as Buffer),
  };
}

describe("plans over gRPC", () => {
  it("match those of HTTP", async () => {
    const { server, client } = await start();
    const outcome = await client.ask("Plan", warm);
    const { json } = await askServer(server, "/v1/plan", { body: WARM });
    expect(outcome).toMatchObject({
      status: "OUTCOME_STATUS_SOLVED",
      cost: json.cost,
      agent: "ann",
    });
    expect(outcome.steps.map(({ tool }: { tool: string }) => tool)).toEqual(
      json.steps.map(({ tool }: { tool: string }) => tool),
    );
    expect(outcome.goal).toMatchObject({ stringValue: "warm" });
  });

  it("arrive step by step", async () => {
    const { client } = await start();
    const said = (await client.read("PlanStream", { ...warm, agent: "cid" })) as { type: string }[];
    expect(said.map(({ type }) => type).at(-1)).toBe("outcome");
  });

  it("are explained, and states described", async () => {
    const { client } = await start();
    const { steps } = await client.ask("Plan", warm);
    const asked = { domain: "hut", state: warm.state, goal: warm.goal };
    expect(await client.ask("Explain", { ...asked, steps: { items: steps } })).toMatchObject({
      type: "plan",
      plan: { text: expect.stringContaining("light_fire") },
    });
    expect(await client.ask("Explain", asked)).toMatchObject({ type: "reach" });
    const { goals } = await client.ask("Describe", { domain: "hut", state: warm.state });
    expect(goals).toMatchObject([{ name: "warm", holds: false }]);
  });

  it("use domains that were uploaded, and can be listed and shown", async () => {
    const { client } = await start({});
    const made = await client.ask("PutDomain", { name: "cabin", domain: protoStruct(HUT) });
    expect(made).toMatchObject({ name: "cabin", goals: ["warm"], actions: 4 });
    const { domains } = await client.ask("ListDomains", {});
    expect(domains.map(({ name }: { name: string }) => name)).toEqual(["hut", "cabin"]);
    expect(await client.ask("GetDomain", { name: "cabin" })).toMatchObject({ hash: made.hash });
  });

  it("end with the call's deadline, before the client gives up", async () => {
    const backend = new ScriptedBackend(() => ({ hang: true }));
    const clock = new FakeClock();
    const { client } = await start({ backend, clock });
    const deadline = Date.now() + DEADLINE_MS;
    const outcome = client.ask("Plan", { ...warm, budgetMs: 600_000 }, {}, { deadline });
    while (backend.active === 0) await new Promise((resolve) => setImmediate(resolve));
    // By the server's clock, the deadline is near.
    await clock.advance(DEADLINE_MS - 5);
    expect(await outcome).toMatchObject({ status: "OUTCOME_STATUS_SOLVED" });
  });

  it("stop when the client cancels", async () => {
    const backend = new ScriptedBackend(() => ({ hang: true }));
    const { server, client } = await start({ backend });
    let failure: ServiceError | undefined;
    const call = client.client["Plan"](
      { ...warm, budgetMs: 600_000 },
      (error: ServiceError | null) => {
        failure = error ?? undefined;
      },
    );
    await pending(server, 1);
    call.cancel();
    await pending(server, 0);
    expect([failure?.code, backend.active]).toEqual([1, 0]);
  });
});

/** Waits for a number of pending requests. */
async function pending({ service }: RunningService, count: number): Promise<void> {
  while (service.health().pending !== count) await new Promise((resolve) => setImmediate(resolve));
}

describe("mistakes over gRPC", () => {
  it("have a status, and the details of the HTTP body", async () => {
    const { client } = await start();
    expect(
      await failureOf(client.ask("Plan", { ...warm, goal: protoValue("wram") })),
    ).toMatchObject({
      code: 3,
      details: { code: "invalid-request", pointer: "/goal", hint: 'did you mean "warm"?' },
    });
    expect(await failureOf(client.ask("Plan", { ...warm, domain: "hat" }))).toMatchObject({
      code: 5,
      details: { code: "unknown-domain" },
    });
    expect(await failureOf(client.ask("Plan", { ...warm, domainHash: "0" }))).toMatchObject({
      code: 9,
    });
    const { budgetMs: _, ...lacking } = warm;
    expect(await failureOf(client.ask("Plan", lacking))).toMatchObject({
      code: 3,
      details: { message: expect.stringContaining('lacks "budgetMs"') },
    });
    expect(
      await failureOf(client.ask("Query", { prompt: "hello", deadlineMs: 100 })),
    ).toMatchObject({
      code: 12,
      details: { code: "no-model" },
    });
  });

  it("are reported on the same connection, however much of the message they quote", async () => {
    const { client } = await start();
    const goals = ["😀".repeat(1000), "a".repeat(60_000), `${"a".repeat(999)}😀`];
    for (const goal of goals) {
      expect(
        await failureOf(client.ask("Plan", { ...warm, goal: protoValue(goal) })),
      ).toMatchObject({ code: 3, details: { code: "invalid-request", pointer: "/goal" } });
    }
    const steps = [{ tool: "😀".repeat(99), args: protoStruct({}) }];
    const { state, domain } = warm;
    expect(
      await failureOf(client.ask("Explain", { domain, state, steps, goal: protoValue("warm") })),
    ).toMatchObject({ code: 3 });
    expect(await client.ask("Plan", warm)).toMatchObject({ status: "OUTCOME_STATUS_SOLVED" });
  });

  /** Asks for a plan with these bytes. */
  const askRaw = async (bytes: Buffer): Promise<unknown> => {
    const { client } = await start();
    return await new Promise((resolve, reject) => {
      const path = "/understudy.v1.Planner/Plan";
      const same = (each: Buffer): Buffer => each;
      client.client.makeUnaryRequest(path, same, same, bytes, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
  };

  it("are reported for invalid bytes, and for more than a megabyte, which is not read", async () => {
    const raw = askRaw(Buffer.from([0xff, 0x01]));
    expect(await failureOf(raw)).toMatchObject({ code: 3, details: { code: "invalid-message" } });
    expect(await failureOf(askRaw(Buffer.alloc(1_000_001)))).toMatchObject({ code: 8 });
  });
});

describe("access over gRPC", () => {
  const key = "uk_test";
  const secret = "a secret that is long enough for it";
  const access = {
    keys: [{ hash: hashApiKey(key), tenant: "acme", roles: ["plan"] }],
    signingSecrets: [{ id: "game", secret, tenant: "acme", roles: ["plan"] }],
  } as const;

  const options = { grpcPort: 0, access };
  const guarded = async () => {
    const server = await servers.shared(options);
    return { client: open(server) };
  };

  it("is granted to keys with the method's role", async () => {
    const { client } = await guarded();
    const headers = { authorization: `Bearer ${key}` };
    expect(await client.ask("Plan", warm, headers)).toMatchObject({ agent: "ann" });
    expect(await failureOf(client.ask("Plan", warm))).toMatchObject({ code: 16 });
    const put = client.ask("PutDomain", { name: "x", domain: protoStruct(HUT) }, headers);
    expect(await failureOf(put)).toMatchObject({ code: 7, details: { code: "forbidden" } });
  });

  it("is granted by a signature of the message's bytes", async () => {
    const { client } = await guarded();
    const definition = client.client.constructor as unknown as {
      readonly service: { readonly Plan: { requestSerialize(message: object): Buffer } };
    };
    const body = definition.service.Plan.requestSerialize(warm);
    const authorization = signRequest("game", secret, {
      method: "POST",
      path: "/understudy.v1.Planner/Plan",
      timestamp: Math.floor(Date.now() / 1000),
      nonce: "0123456789abcdef",
      audience: "understudy",
      body,
    });
    expect(await client.ask("Plan", warm, { authorization })).toMatchObject({ agent: "ann" });
    expect(await failureOf(client.ask("Plan", warm, { authorization }))).toMatchObject({
      code: 16,
    });
  });

  it("is granted by a ticket, for a session", async () => {
    const { client } = await guarded();
    const headers = { authorization: `Bearer ${key}` };
    const { ticket } = await client.ask("CreateTicket", { domain: "hut" }, headers);
    const session = client.session();
    session.write({ hello: { protocol: [1], client: "test", domain: "hut", ticket } });
    const [welcome] = await once(session, "data");
    expect(welcome).toMatchObject({ type: "welcome" });
    session.write({ bye: {} });
    await once(session, "status");
  });

  it("is refused under a foreign host name", async () => {
    const { server } = await start();
    const client = new GrpcClient(server, undefined, { "grpc.default_authority": "evil.example" });
    clients.push(client);
    expect(await failureOf(client.ask("Plan", warm))).toMatchObject({ code: 7 });
  });
});
