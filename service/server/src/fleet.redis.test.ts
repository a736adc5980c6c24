import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  PlanProver,
  seededRandom,
  type Value,
} from "@understudy/planner-core";
import type { ServerMessage } from "@understudy/session";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IS_NIGHT } from "../../../scripts/testing/cases.mjs";
import { FleetProcess } from "../../../scripts/testing/fleet-process.mjs";
import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import { askServer } from "./testing/ask.ts";
import { startHut, WARM } from "./testing/hut.ts";
import { SessionClient } from "./testing/session-client.ts";

const file = fileURLToPath(new URL("../../../examples/domains/guard.json", import.meta.url));
const domain = loadDomain(readFileSync(file, "utf8"));
/** A thousand by night. */
const AGENTS = IS_NIGHT ? 1000 : 200;
const patience = { budgetMs: 60_000 };

describe("a fleet of servers", () => {
  let redis: RedisServer;
  let servers: FleetProcess[] = [];
  const random = seededRandom(7);

  beforeAll(async () => {
    redis = await RedisServer.start();
    const sessionSecret = "of all the servers of this fleet";
    const options = { file, modelMs: 5, redis: redis.path, sessionSecret };
    servers = await Promise.all([1, 2, 3].map(() => FleetProcess.start(options)));
    await Promise.all(servers.map((server) => until(async () => isWell(await healthOf(server)))));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await redis.stop();
  });

  const server = (index: number): FleetProcess => servers[index] as FleetProcess;

  /** A new question, about an unknown agent. */
  const newQuestion = () => ({
    domain: "guard",
    agent: "ann",
    persona: `somebody like ${random.integer(1e9)}`,
    ...situation(domain, random),
    ...patience,
  });

  it("serves the plans of another server's model without asking its own", async () => {
    const body = newQuestion();
    const first = await askServer(server(0), "/v1/plan", { body });
    expect(first.json).toMatchObject({ status: "solved", source: "llm" });
    for (const other of [server(1), server(2)]) {
      await until(async () => (await taken(other)) > 0);
      const { json } = await askServer(other, "/v1/plan", { body });
      expect(json).toMatchObject({ source: "cache", hit: "generalised", cost: first.json.cost });
      expect(json.llmSteps).toBe(json.steps.length);
      expect((await other.facts()).asked).toBe(0);
    }
  });

  it("keeps many agents in plans while Redis is frozen, emptied and poisoned, and learns again", async () => {
    const crowds = await Promise.all(servers.map((each, index) => Crowd.open(each, index)));
    const askAll = async (): Promise<void> => {
      await Promise.all(crowds.map((crowd) => crowd.ask(random)));
    };
    const shareAgain = async (from: FleetProcess, to: FleetProcess): Promise<void> => {
      const known = await taken(to);
      await askServer(from, "/v1/plan", { body: newQuestion() });
      await until(async () => (await taken(to)) > known);
    };
    redis.freeze();
    // No answer depends on Redis, which resumes only afterwards.
    await askAll();
    await until(async () => !isWell(await healthOf(server(0))));
    expect((await healthOf(server(0))).status).toBe("ready");
    redis.thaw();
    await Promise.all(servers.map((each) => until(async () => isWell(await healthOf(each)))));
    await shareAgain(server(0), server(1));
    await redis.tell(["FLUSHALL"]);
    const key = `understudy:default:${domain.hash}:plans`;
    const before = await refused(server(1));
    const lie = JSON.stringify({ goal: "secure", plans: [{ steps: [], cost: 0, optimal: true }] });
    for (const plan of ["{", lie, "[".repeat(10_000)]) {
      await redis.tell(["XADD", key, "*", "author", "x", "plan", plan]);
    }
    await askAll();
    await until(async () => (await refused(server(1))) >= before + 3);
    await shareAgain(server(0), server(1));
    // A server is killed: its sessions resume on the others.
    await server(1).kill();
    await crowds[1]?.moveTo(server(0));
    await askAll();
    await shareAgain(server(0), server(2));
    for (const crowd of crowds) crowd.close();
  });
});

describe("a server without its Redis", () => {
  it("reports it, and serves", async () => {
    const alone = await startHut({ fleet: { redis: "/nowhere/redis.socket" } });
    const { status, json } = await askServer(alone, "/readyz");
    expect([status, json.degraded]).toEqual([200, ["fleet"]]);
    const answer = await askServer(alone, "/v1/plan", { body: WARM });
    expect(answer.json.status).toBe("solved");
    const metrics = await askServer(alone, "/metrics");
    expect(metrics.text).toContain("understudy_fleet_connected 0");
    await alone.close(0);
  });

  it("refuses an invalid address at its start, and a changed one on reload", async () => {
    const start = startHut({ fleet: { redis: "localhost" } });
    await expect(start).rejects.toThrow("/fleet/redis: is not an address");
    const alone = await startHut();
    const reload = alone.reload(() => ({ fleet: { redis: "redis://localhost" } }));
    await expect(reload).rejects.toThrow("/fleet: changes only when the server restarts");
    await alone.close(0);
  });
});

/** A group of agents in a session with one server. Every plan is proved from its state. */
class Crowd {
  readonly #names: readonly string[];
  readonly #prover = new PlanProver(domain);
  readonly #asked = new Map<
    string,
    { readonly state: PackedState; readonly goal: Goal; readonly seq: number }
  >();
  #client: SessionClient;
  #token: string;
  #seq = 0;
  #heard = 0;

  private constructor(client: SessionClient, token: string, index: number) {
    this.#client = client;
    this.#token = token;
    const count = Math.ceil(AGENTS / 3);
    this.#names = Array.from({ length: count }, (_, agent) => `agent ${index}-${agent}`);
  }

  static async open(server: FleetProcess, index: number): Promise<Crowd> {
    const { client, welcome } = await SessionClient.hello(server, { domain: "guard" });
    return new Crowd(client, welcome.resumeToken, index);
  }

  /** Resumes the session on another server, like a client with a broken connection. */
  async moveTo(server: FleetProcess): Promise<void> {
    await this.#client.ended;
    const hello = { domain: "guard", token: this.#token, received: this.#heard };
    const { client, welcome } = await SessionClient.hello(server, hello);
    await client.next("resync");
    this.#client = client;
    this.#token = welcome.resumeToken;
  }

  /** Gives every agent a new state and want, and waits for all plans. */
  async ask(random: ReturnType<typeof seededRandom>): Promise<void> {
    for (const agent of this.#names) {
      const { state, goal } = situation(domain, random);
      // Ends the last want.
      this.#client.say({ type: "idle", agent, seq: ++this.#seq });
      const seq = ++this.#seq;
      this.#asked.set(agent, { state: domain.state(state), goal: domain.goal(goal), seq });
      const want = { type: "want", agent, seq: ++this.#seq, goal, ...patience };
      this.#client.say({ type: "state", agent, seq, nowMs: 0, values: state }, want);
    }
    while (this.#asked.size > 0) this.#take(await this.#client.next("plan"));
    this.#client.say({ type: "ack", received: this.#heard });
  }

  close(): void {
    this.#client.say({ type: "bye" });
  }

  #take({ n, agent, basedOn, steps, status }: ServerMessage<"plan">): void {
    this.#heard = Math.max(this.#heard, n);
    const asked = this.#asked.get(agent);
    // A client drops a plan for an older state.
    if (asked === undefined || basedOn !== asked.seq) return;
    expect(status).toBe("solved");
    const actions = steps.map((step) => domain.actionOf(step as never));
    expect(this.#prover.prove(asked.state, actions, asked.goal.condition)).toBe(true);
    this.#asked.delete(agent);
  }
}

/** A state, and a reachable goal that does not hold in it. */
function situation(
  { variables, goals }: Domain,
  random: ReturnType<typeof seededRandom>,
): { state: Record<string, Value>; goal: string } {
  for (;;) {
    const packed = Int32Array.from(
      variables.all,
      ({ min, max }) => min + random.integer(max - min + 1),
    );
    const open = goals.filter(({ condition }) => !condition.holds(packed));
    const goal = open[random.integer(open.length)];
    if (goal?.name !== undefined) return { state: domain.read(packed), goal: goal.name };
  }
}

async function healthOf(server: FleetProcess): Promise<{ status: string; degraded: string[] }> {
  return (await askServer(server, "/readyz")).json;
}

function isWell({ degraded }: { readonly degraded: readonly string[] }): boolean {
  return degraded.length === 0;
}

const taken = (server: FleetProcess): Promise<number> => plansOf(server, "taken");
const refused = (server: FleetProcess): Promise<number> => plansOf(server, "refused");

async function plansOf(server: FleetProcess, fate: string): Promise<number> {
  const { text } = await askServer(server, "/metrics");
  const line = new RegExp(`^understudy_fleet_plans_total\\{fate="${fate}"\\} (\\d+)$`, "m");
  return Number(line.exec(text)?.[1]);
}

/** Waits for a condition without a limit of its own. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
