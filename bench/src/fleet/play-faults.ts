import { type Agent, UnderstudyClient } from "@understudy/client";
import {
  type Domain,
  loadDomain,
  type PackedState,
  PlanProver,
  seededRandom,
} from "@understudy/planner-core";
import { WebSocket } from "ws";
import { FleetProcess } from "../../../scripts/testing/fleet-process.mjs";
import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import { exampleDomainPath, exampleDomainText } from "../core/domains.ts";
import { randomState } from "../repertoire/life.ts";
import { pause } from "./node.ts";

/** Figures of agents in a fleet under every fault. */
export interface FaultFigures {
  readonly agents: number;
  /** Requests to surviving servers. */
  readonly requests: number;
  /** Latencies of these requests at their clients, in milliseconds. */
  readonly tookMs: readonly number[];
  /** Answers after their budget, from the first fault on. */
  readonly late: number;
  /**
   * The same before the first fault, over the same time as Redis was frozen: the machine's
   * baseline.
   */
  readonly lateBefore: number;
  /** Late answers while Redis was frozen, and in the rest. */
  readonly lateFrozen: number;
  /** Plans that do not work from their state. */
  readonly unproved: number;
  /** Time from a server's end to its clients' resumption at another. */
  readonly resumedMs: number;
  /** Agents of the ended server, and how many of them still had a plan. */
  readonly orphans: number;
  readonly orphansWithPlan: number;
  /** Time from Redis's recovery to the next shared plan. */
  readonly sharedAgainMs: number;
}

/** Duration of each fault, in milliseconds. */
export interface FaultTimes {
  readonly agents: number;
  /** Unrecorded time for compiling code and learning. */
  readonly warmUpMs: number;
  readonly calmMs: number;
  readonly frozenMs: number;
}

const SERVERS = 3;
const BUDGET_MS = 200;
/** Interval of an agent's new goals. */
const EVERY_MS = 2000;
const MODEL_MS = 20;
const secret = "of all servers of the fleet of this benchmark";

/** Freezes, empties and poisons Redis, then kills a server, while agents keep asking for plans. */
export async function playFaults(times: FaultTimes): Promise<FaultFigures> {
  const { agents, warmUpMs, calmMs, frozenMs } = times;
  const domain = loadDomain(exampleDomainText("guard"));
  const redis = await RedisServer.start();
  const made = { file: exampleDomainPath("guard"), modelMs: MODEL_MS, redis: redis.path };
  const servers = await Promise.all(
    Array.from({ length: SERVERS }, () => FleetProcess.start({ ...made, sessionSecret: secret })),
  );
  const crowds = servers.map(
    (server, index) => new Crowd(domain, server, index, Math.ceil(agents / SERVERS)),
  );
  try {
    const survivors = crowds.slice(0, -1);
    const lateNow = (): number => survivors.reduce((all, { late }) => all + late, 0);
    for (const crowd of crowds) crowd.play();
    await pause(warmUpMs);
    for (const crowd of crowds) crowd.forget();
    await pause(frozenMs);
    const lateBefore = lateNow();
    redis.freeze();
    await pause(frozenMs);
    const lateFrozen = lateNow() - lateBefore;
    redis.thaw();
    const thawedMs = performance.now();
    await shareAgain(domain, servers as [FleetProcess, FleetProcess]);
    const sharedAgainMs = performance.now() - thawedMs;
    await redis.tell(["FLUSHALL"]);
    await redis.tell(["XADD", `understudy:default:${domain.hash}:plans`, "*", "plan", "{"]);
    await pause(calmMs);
    const [orphans, other] = [crowds.at(-1) as Crowd, servers[0] as FleetProcess];
    const killedMs = performance.now();
    orphans.moveTo(other);
    await servers.at(-1)?.kill();
    while (!orphans.isAway) await pause(1);
    const orphansWithPlan = orphans.withPlan();
    while (orphans.isAway) await pause(1);
    const resumedMs = performance.now() - killedMs;
    await pause(calmMs);
    const sum = (of: (crowd: Crowd) => number): number =>
      crowds.reduce((all, crowd) => all + of(crowd), 0);
    return {
      agents: sum(({ size }) => size),
      requests: survivors.reduce((all, { tookMs }) => all + tookMs.length, 0),
      tookMs: survivors.flatMap(({ tookMs }) => tookMs),
      late: lateNow() - lateBefore,
      lateBefore,
      lateFrozen,
      unproved: sum(({ unproved }) => unproved),
      resumedMs,
      orphans: orphans.size,
      orphansWithPlan,
      sharedAgainMs,
    };
  } finally {
    await Promise.all(crowds.map((crowd) => crowd.close()));
    await Promise.all(servers.map((server) => server.kill()));
    await redis.stop();
  }
}

/** Agents of one client. */
class Crowd {
  readonly tookMs: number[] = [];
  unproved = 0;
  late = 0;
  readonly #client: UnderstudyClient;
  readonly #agents: readonly Agent[];
  readonly #domain: Domain;
  readonly #prover: PlanProver;
  readonly #random: ReturnType<typeof seededRandom>;
  /** Resolvers of pending answers by agent. */
  readonly #open = new Map<Agent, () => void>();
  #port: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(domain: Domain, server: FleetProcess, index: number, count: number) {
    this.#domain = domain;
    this.#prover = new PlanProver(domain);
    this.#random = seededRandom(index + 1);
    this.#port = server.port;
    const port = () => this.#port;
    /** Stands in for a load balancer. */
    class BalancedSocket extends WebSocket {
      constructor(address: string, protocol: string) {
        const url = new URL(address);
        url.port = String(port());
        super(url, protocol);
      }
    }
    const options = { url: server.url, domain: "guard", reconnectMs: 100 };
    this.#client = new UnderstudyClient({ ...options, webSocket: BalancedSocket });
    this.#agents = Array.from({ length: count }, (_, agent) =>
      this.#client.agent(`agent ${index}-${agent}`),
    );
  }

  get size(): number {
    return this.#agents.length;
  }

  get isAway(): boolean {
    return this.#client.connection !== "open";
  }

  /** Directs new connections to a server. */
  moveTo({ port }: FleetProcess): void {
    this.#port = port;
  }

  /** Number of agents with a plan of any age. */
  withPlan(): number {
    return this.#agents.filter(({ answer }) => (answer?.steps.length ?? 0) > 0).length;
  }

  /** Gives agents new goals at intervals, one after the other. */
  play(): void {
    let next = 0;
    let dueMs = performance.now();
    this.#timer = setInterval(() => {
      for (; dueMs <= performance.now(); dueMs += EVERY_MS / this.size) {
        if (!this.isAway) this.#ask(this.#agents[next % this.size] as Agent);
        next++;
      }
    }, 5);
  }

  /** Resets the counts. */
  forget(): void {
    this.tookMs.length = 0;
    this.late = 0;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#client.close(0);
  }

  #ask(agent: Agent): void {
    const { state, goal } = situation(this.#domain, this.#random);
    // Never answered.
    if (this.#open.has(agent)) this.late++;
    this.#open.get(agent)?.();
    agent.idle();
    agent.see(this.#domain.read(state));
    const forget = agent.on("answered", ({ status, steps, stale }) => {
      if (stale || status !== "solved") return;
      forget();
      this.#open.delete(agent);
      const took = performance.now() - askedMs;
      this.tookMs.push(took);
      if (took > BUDGET_MS) this.late++;
      const actions = steps.map((step) => this.#domain.actionOf(step as never));
      if (!this.#prover.prove(state, actions, this.#domain.goal(goal).condition)) this.unproved++;
    });
    this.#open.set(agent, forget);
    const askedMs = performance.now();
    agent.want(goal, { budgetMs: BUDGET_MS });
  }
}

function situation(
  domain: Domain,
  random: ReturnType<typeof seededRandom>,
): { readonly state: PackedState; readonly goal: string } {
  for (;;) {
    const state = randomState(domain, random);
    const open = domain.goals.filter(({ condition }) => !condition.holds(state));
    const goal = open[random.integer(open.length)];
    if (goal?.name !== undefined) return { state, goal: goal.name };
  }
}

/** Resolves once a server serves plans newly learnt by another. */
async function shareAgain(domain: Domain, [from, to]: readonly [FleetProcess, FleetProcess]) {
  const random = seededRandom(99);
  for (;;) {
    const { state, goal } = situation(domain, random);
    const persona = `somebody like ${random.integer(1e9)}`;
    const body = { domain: "guard", agent: "scout", state: domain.read(state), goal, persona };
    const { source } = await post(from, "/v1/plan", { ...body, budgetMs: 10_000 });
    if (source !== "llm") continue;
    const now = { ...body, background: false };
    while ((await post(to, "/v1/plan-now", now)).leadSteps === 0) await pause(1);
    return;
  }
}

/** An answer to a request for a plan. */
export interface PostedAnswer {
  readonly source: string;
  readonly leadSteps: number;
  readonly steps: readonly unknown[];
}

/** Posts to a server. */
export async function post(
  { url }: FleetProcess,
  path: string,
  body: object,
): Promise<PostedAnswer> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  return (await response.json()) as PostedAnswer;
}
