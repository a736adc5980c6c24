import { type Domain, loadDomain, type PackedState, seededRandom } from "@understudy/planner-core";
import { WebSocket } from "ws";
import { FleetProcess, type FleetProcessFacts } from "../../../scripts/testing/fleet-process.mjs";
import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import { exampleDomainPath, exampleDomainText } from "../core/domains.ts";
import { randomState } from "../repertoire/life.ts";
import { pause } from "./node.ts";
import { post } from "./play-faults.ts";

/** The load of servers, and its cost. */
export interface LoadFigures {
  readonly servers: number;
  readonly agents: number;
  /** Requests with a known plan, and questions to the model. */
  readonly known: number;
  readonly questions: number;
  /** Plans taken in from other servers. */
  readonly taken: number;
  readonly elapsedMs: number;
  /** Processor time of all servers. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

/** The load on each server. */
export interface LoadOptions {
  readonly servers: number;
  readonly agentsPerServer: number;
  /** Requests per agent. */
  readonly rounds: number;
  /** Number of new questions. */
  readonly questionsPerServer: number;
}

/** Has servers plan, over a session each for known plans, and over HTTP for questions. */
export async function playLoad(options: LoadOptions): Promise<LoadFigures> {
  const { servers: count, agentsPerServer, rounds, questionsPerServer } = options;
  const redis = await RedisServer.start();
  const made = { file: exampleDomainPath("guard"), modelMs: 1, redis: redis.path };
  const servers = await Promise.all(Array.from({ length: count }, () => FleetProcess.start(made)));
  const domain = loadDomain(exampleDomainText("guard"));
  const sessions = await Promise.all(servers.map((server) => LoadSession.open(server, domain)));
  try {
    const each = (play: (session: LoadSession, index: number) => Promise<unknown>) =>
      Promise.all(sessions.map(play));
    // From here on the rounds' questions are known, and code is compiled.
    await each((session) => session.wantAll(agentsPerServer, 3));
    await each((session, index) => session.question(20, `warm ${index}`));
    // Time for the servers' messages to arrive.
    await pause(300);
    const before = await factsOf(servers);
    const beganMs = performance.now();
    await each((session) => session.wantAll(agentsPerServer, rounds));
    await each((session, index) => session.question(questionsPerServer, `new ${index}`));
    const elapsedMs = performance.now() - beganMs;
    await pause(300);
    const after = await factsOf(servers);
    return {
      servers: count,
      agents: count * agentsPerServer,
      known: count * agentsPerServer * rounds,
      questions: count * questionsPerServer,
      taken: count * (count - 1) * questionsPerServer,
      elapsedMs,
      cpuMs: sumOf(after, ({ cpuMs }) => cpuMs) - sumOf(before, ({ cpuMs }) => cpuMs),
      memoryBytes: sumOf(after, ({ memoryBytes }) => memoryBytes),
    };
  } finally {
    for (const session of sessions) session.close();
    await Promise.all(servers.map((server) => server.kill()));
    await redis.stop();
  }
}

function factsOf(servers: readonly FleetProcess[]): Promise<FleetProcessFacts[]> {
  return Promise.all(servers.map((server) => server.facts()));
}

function sumOf(all: readonly FleetProcessFacts[], of: (one: FleetProcessFacts) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0);
}

/** Number of different states, seen by each agent in another order. */
const STATES = 200;
const GOAL = "secure";

/** A session with one server, plus HTTP requests. */
class LoadSession {
  readonly #server: FleetProcess;
  readonly #domain: Domain;
  readonly #socket: WebSocket;
  readonly #states: readonly PackedState[];
  #seq = 0;
  #asked = 0;

  private constructor(server: FleetProcess, domain: Domain, socket: WebSocket) {
    this.#server = server;
    this.#domain = domain;
    this.#socket = socket;
    const random = seededRandom(17);
    const goal = domain.goal(GOAL);
    this.#states = Array.from({ length: STATES }, () => {
      for (;;) {
        const state = randomState(domain, random);
        if (!goal.condition.holds(state)) return state;
      }
    });
  }

  static async open(server: FleetProcess, domain: Domain): Promise<LoadSession> {
    const url = `ws://127.0.0.1:${server.port}/v1/session`;
    const socket = new WebSocket(url, "understudy.v1.json");
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    const welcome = new Promise((resolve) => socket.once("message", resolve));
    const hello = { type: "hello", protocol: [1], client: "bench", domain: "guard" };
    socket.send(JSON.stringify(hello));
    await welcome;
    return new LoadSession(server, domain, socket);
  }

  /** Gives every agent new goals; each round waits for the previous one. */
  async wantAll(agents: number, rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      const open = new Set<number>();
      const answered = new Promise<void>((resolve) => {
        const hear = (data: unknown): void => {
          const { type, basedOn, n } = JSON.parse(String(data)) as {
            readonly type: string;
            readonly basedOn?: number;
            readonly n?: number;
          };
          if (type !== "plan" || basedOn === undefined) return;
          open.delete(basedOn);
          if (open.size > 0) return;
          this.#socket.off("message", hear);
          this.#socket.send(JSON.stringify({ type: "ack", received: n }));
          resolve();
        };
        this.#socket.on("message", hear);
      });
      for (let agent = 0; agent < agents; agent++) open.add(this.#want(`agent ${agent}`));
      await answered;
    }
  }

  /** Asks new questions, one after the other. */
  async question(count: number, persona: string): Promise<void> {
    for (let asked = 0, tried = 0; asked < count; tried++) {
      const state = this.#states[tried % STATES] as PackedState;
      const answer = await post(this.#server, "/v1/plan", {
        domain: "guard",
        agent: "scout",
        state: this.#domain.read(state),
        goal: GOAL,
        persona: `${persona} ${tried}`,
        budgetMs: 60_000,
      });
      if (answer.source === "llm") asked++;
    }
  }

  close(): void {
    this.#socket.terminate();
  }

  /** @returns index of the plan's state */
  #want(agent: string): number {
    const values = this.#domain.read(this.#states[this.#asked++ % STATES] as PackedState);
    const seq = this.#seq + 2;
    this.#seq += 3;
    const messages = [
      { type: "idle", agent, seq: seq - 1 },
      { type: "state", agent, seq, nowMs: 0, values },
      { type: "want", agent, seq: seq + 1, goal: GOAL, budgetMs: 60_000 },
    ];
    for (const message of messages) this.#socket.send(JSON.stringify(message));
    return seq;
  }
}
