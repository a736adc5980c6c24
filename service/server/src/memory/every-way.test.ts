import { request } from "node:http";
import { BackendLlmPlanner } from "@understudy/llm";
import { PoolLlmPlanner, race } from "@understudy/llm/pool";
import { ScriptedBackend } from "@understudy/llm/testing";
import { loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import type { ClientMessage, NumberedMessage, ServerMessage, Session } from "@understudy/session";
import { DUNGEON } from "@understudy/session/testing";
import { describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "../access/api-keys.ts";
import type { Principal } from "../access/principal.ts";
import { signRequest } from "../access/request-signature.ts";
import { PlannerService } from "../tenants/planner-service.ts";
import { askServer } from "../testing/ask.ts";
import { COLD, HUT, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SessionClient } from "../testing/session-client.ts";
import { MemoryBudget } from "./memory-budget.ts";

const MIB = 1024 * 1024;
/** More rounds than any kind of work needs to fill the memory. */
const ENOUGH = 20_000;
const who: Principal = { tenant: "default", roles: new Set(["plan"]) };
const servers = new ServerSet();

/** A tenant with a low memory limit. */
class Tenant {
  readonly limitBytes: number;
  readonly memory: ReturnType<MemoryBudget["open"]>;
  readonly service: PlannerService;
  readonly sessions: Session[] = [];
  /** The peak of its caches. */
  mostCached = 0;

  constructor(mib: number) {
    this.limitBytes = mib * MIB;
    this.memory = new MemoryBudget().open(() => mib);
    const backend = new ScriptedBackend((_, call) => `${call} ${"north ".repeat(40)}`);
    const members = [{ name: "one", llm: new BackendLlmPlanner({ backend }) }];
    const writers = new PoolLlmPlanner({ members, strategy: race() });
    this.service = new PlannerService({ memory: this.memory, writers });
    this.service.addDomain("hut", { domain: loadDomain(HUT) });
    this.service.addDomain("dungeon", { domain: DUNGEON });
  }

  /** Repeats work until it is refused. @returns the error code */
  async fill(work: (n: number) => unknown): Promise<string> {
    for (let n = 0; n < ENOUGH; n++) {
      try {
        const code = await work(n);
        if (typeof code === "string") return code;
      } catch (error) {
        return (error as { readonly refusal: string }).refusal;
      } finally {
        expect(this.memory.usedBytes).toBeLessThanOrEqual(this.limitBytes);
      }
    }
    return "never refused";
  }

  /** Fills caches until they are emptied. @returns whether they were */
  async overfill(work: (n: number) => unknown): Promise<boolean> {
    for (let n = 0; n < ENOUGH; n++) {
      await work(n);
      expect(this.memory.usedBytes).toBeLessThanOrEqual(this.limitBytes);
      if (this.memory.cachedBytes < this.mostCached / 2) return true;
      this.mostCached = Math.max(this.mostCached, this.memory.cachedBytes);
    }
    return false;
  }

  /** Starts a session. */
  accept(more: object = {}) {
    const told: ServerMessage[] = [];
    const link = { send: (message: ServerMessage) => void told.push(message), end: () => {} };
    const hello = { type: "hello", protocol: [1], client: "test", domain: "dungeon", ...more };
    const session = finish(
      this.service.sessions.accept(hello as ClientMessage<"hello">, link, who),
    ) as Session;
    this.sessions.push(session);
    let seq = 0;
    /** @returns the code of an error that is sent at once */
    return (message: object): string | undefined => {
      const before = told.length;
      const pieces = session.receive({ ...message, seq: ++seq } as NumberedMessage);
      if (pieces !== undefined) finish(pieces);
      const error = told.slice(before).find(({ type }) => type === "error");
      return error?.type === "error" ? error.code : undefined;
    };
  }

  leave(): void {
    for (const session of this.sessions.splice(0)) this.service.sessions.dismiss(session);
  }

  call() {
    return { receivedMs: this.service.clock.now(), signal: new AbortController().signal };
  }
}

const asked = { domain: "hut", agent: "ann", state: { ...COLD }, goal: "warm", sliceMs: 5 };
const values = { near: "nothing", gold: 3, hurt: false };
const chest = (id: number) => ({
  ...{ id: `chest ${id}`, kind: "chest", at: [id, 0], name: `the chest ${id}` },
  properties: { gold: id % 20 },
});
const shared = Array.from({ length: 256 }, (_, n) => ({ resource: `axe ${n}`, tool: "chop" }));

/** Work that is refused once the memory is full, by kind. */
const REFUSED: Readonly<Record<string, (tenant: Tenant) => Promise<string>>> = {
  sessions: (tenant) => tenant.fill(() => void tenant.accept()),
  "things that agents share, by name": (tenant) =>
    tenant.fill(() => void tenant.accept({ domain: "hut", shared })),
  "agents and what they want": (tenant) => {
    const say = tenant.accept({ world: {} });
    return tenant.fill((n) => {
      const agent = `agent ${n}`;
      const code = say({ type: "state", agent, nowMs: 0, at: [0, 0], values });
      return code ?? say({ type: "want", agent, goal: { gold: { ">=": 20 } }, budgetMs: 1000 });
    });
  },
  "things with their names": (tenant) => {
    const say = tenant.accept({ world: {} });
    say({ type: "see", things: [], part: 1, parts: 1 });
    return tenant.fill((n) => say({ type: "see", things: [chest(n)] }));
  },
  "ways that were told": (tenant) => {
    const say = tenant.accept({ world: { ways: true } });
    const things = Array.from({ length: 300 }, (_, id) => chest(id));
    say({ type: "see", things, part: 1, parts: 1 });
    say({ type: "state", agent: "ann", nowMs: 0, at: [0, 0], values });
    const to = things.map(({ id }) => id);
    return tenant.fill((n) => {
      const ways = [{ from: `chest ${n % 300}`, to, costs: to.map((_, cost) => cost + 1) }];
      return say({ type: "ways", agent: "ann", ways });
    });
  },
  "domains that were sent": (tenant) =>
    tenant.fill(async (n) => void (await tenant.service.putDomain(`hut ${n}`, HUT))),
};

/** Work that fills a cache, by kind. */
const GIVES_WAY: Readonly<Record<string, (tenant: Tenant, n: number) => Promise<unknown>>> = {
  "compiled goals": (tenant, n) => {
    const wood = { [[">=", "<=", "!=", ">"][n % 4] as string]: (n >> 2) % 8 };
    const goal = { wood, at: n & 32 ? "home" : "forest", fire_lit: (n & 64) === 0 };
    return tenant.service.planNow({ ...asked, goal }, tenant.call());
  },
  "plans and their questions": (tenant, n) => {
    const persona = `a smith ${n} ${"of few words ".repeat(400)}`;
    return tenant.service.planNow({ ...asked, persona }, tenant.call());
  },
  "answers to questions": (tenant, n) => {
    const prompt = `${n} ${"which way? ".repeat(300)}`;
    return tenant.service.query({ prompt, deadlineMs: 60_000 }, tenant.call());
  },
};

describe("a tenant's memory limit", () => {
  it.each(Object.entries(REFUSED))(
    "is not passed by %s, which give it back",
    async (name, fill) => {
      const tenant = new Tenant(4);
      expect(await fill(tenant)).toBe("too-much-memory");
      expect(tenant.memory.usedBytes).toBeGreaterThan(tenant.limitBytes / 2);
      tenant.leave();
      if (name.startsWith("domains")) {
        for (const domain of tenant.service.listDomains().domains) {
          if (domain.name.startsWith("hut ")) tenant.service.deleteDomain(domain.name);
        }
      }
      expect(tenant.memory.usedBytes).toBe(0);
      tenant.service.dispose();
    },
  );

  it.each(Object.entries(GIVES_WAY))("empties %s", async (_, ask) => {
    const tenant = new Tenant(0.5);
    expect(await tenant.overfill((n) => ask(tenant, n))).toBe(true);
    tenant.service.dispose();
  });

  it("drops the messages of a client that does not read", async () => {
    const tenant = new Tenant(0.25);
    const say = tenant.accept();
    say({ type: "state", agent: "ann", nowMs: 0, values: {} });
    for (let n = 0; n < 500; n++) {
      say({ type: "want", agent: "ann", goal: "safe", budgetMs: n + 1 });
      expect(tenant.memory.usedBytes).toBeLessThanOrEqual(tenant.limitBytes);
    }
    tenant.leave();
    tenant.service.dispose();
  });

  it("empties caches before it refuses other data", async () => {
    const tenant = new Tenant(2);
    for (let wood = 0; wood < 8; wood++) {
      await tenant.service.planNow({ ...asked, sliceMs: 5000, goal: { wood } }, tenant.call());
    }
    expect(tenant.memory.cachedBytes).toBeGreaterThan(0);
    expect(await tenant.fill(() => void tenant.accept())).toBe("too-much-memory");
    expect(tenant.memory.cachedBytes).toBe(0);
    tenant.service.dispose();
  });
});

describe("a server's memory of a tenant", () => {
  const used = async (port: number, headers: Record<string, string> = {}): Promise<number> => {
    const { json } = await askServer({ port }, "/v1/admin/tenants", { headers });
    return json.tenants[0].memoryBytes;
  };

  it("includes request bodies in transit and pending requests", async () => {
    const tenants = { default: { memoryMib: 4 } };
    const server = await servers.start({ adminPort: 0, tenants });
    const { adminPort = 0 } = server;
    const length = 200_000;
    const waiting = [1, 2].map(() => {
      const headers = { "content-type": "application/json", "content-length": length };
      const options = { port: server.port, method: "POST", path: "/v1/plan", headers };
      const sent = request({ host: "127.0.0.1", agent: false, ...options });
      sent.on("error", () => {}).write("{");
      return sent;
    });
    const isUsed = (bytes: number) => expect.poll(() => used(adminPort)).toBe(bytes);
    await isUsed(2 * 8 * length);
    const body = JSON.stringify({ ...WARM, x: "x".repeat(length) });
    const { status, json } = await askServer(server, "/v1/plan", { body });
    expect([status, json.error.code]).toEqual([409, "too-much-memory"]);
    for (const sent of waiting) sent.destroy();
    await isUsed(0);
    expect((await askServer(server, "/v1/plan", { body })).status).toBe(200);
  });

  it("includes the nonces of signed requests", async () => {
    const secret = "s".repeat(32);
    const signing = { id: "game", secret, tenant: "default", roles: ["plan"] } as const;
    const key = makeApiKey();
    const keys = [{ hash: hashApiKey(key), tenant: "default", roles: ["admin"] }] as const;
    const access = { keys, signingSecrets: [signing] };
    const server = await servers.start({ adminPort: 0, access });
    const admin = { authorization: `Bearer ${key}` };
    const { adminPort = 0 } = server;
    const sign = (n: number): string => {
      const timestamp = Math.floor(Date.now() / 1000);
      const path = "/v1/domains";
      const nonce = `nonce-of-the-request-${n}`;
      const body = new Uint8Array();
      const signed = { method: "GET", path, timestamp, nonce, audience: "understudy", body };
      return signRequest("game", secret, signed);
    };
    const before = await used(adminPort, admin);
    for (const n of [1, 2, 3]) {
      const headers = { authorization: sign(n) };
      expect((await askServer(server, "/v1/domains", { headers })).status).toBe(200);
      expect(await used(adminPort, admin)).toBeGreaterThanOrEqual(before + 256 * n);
    }
  });

  it("includes used tickets", async () => {
    const server = await servers.start({ adminPort: 0, tenants: { default: { memoryMib: 4 } } });
    const { adminPort = 0 } = server;
    const before = await used(adminPort);
    const { json } = await askServer(server, "/v1/tickets", { body: { domain: "hut" } });
    await SessionClient.hello(server, { ticket: json.ticket });
    expect(await used(adminPort)).toBeGreaterThan(before);
  });
});

describe("the cache of answers", () => {
  it("gives its memory back if it is replaced by one of another size", async () => {
    const tenant = new Tenant(8);
    await tenant.service.query({ prompt: "Where to?", deadlineMs: 60_000 }, tenant.call());
    expect(tenant.memory.cachedBytes).toBeGreaterThan(0);
    tenant.service.changeQueries({ cache: { capacity: 7 } });
    expect(tenant.memory.cachedBytes).toBe(0);
  });
});
