import type { Agent } from "./agent.ts";
import type { ClientFailure } from "./agent-events.ts";
import { UnderstudyClientError } from "./client-error.ts";
import { answerOverHttp, planOverHttp } from "./http-plan.ts";
import { LastAnswers, type PlanAnswer, type PlanAsked } from "./last-answers.ts";
import { Listeners } from "./listeners.ts";
import type { LocalPlanner } from "./local-planner.ts";
import { isTogetherAnswer } from "./message/heard-message.ts";
import type { ClientThingId, TogetherAnswer, TogetherAsked } from "./message/schema.ts";
import { type ConnectionRefusal, type ConnectionState, SessionCore } from "./session-core.ts";
import { defaultWebSocket } from "./socket/default-websocket.ts";
import { addressAt, checkServer, sessionAddress } from "./socket/server-address.ts";
import type { SocketLike, WebSocketMaker } from "./socket/socket-like.ts";
import type { Squad } from "./squad.ts";
import type { ClientThing, ClientWorld, SeenThings } from "./things.ts";
import { clientName } from "./version.ts";

/** Server, domain and connection options of a client. */
export interface UnderstudyClientOptions {
  /** URL of the server, such as `http://127.0.0.1:7071`, or `https://host/understudy` behind a proxy. */
  readonly url: string;
  /** The server's name of the domain. */
  readonly domain: string;
  /** Hash of the game's version of the domain: any other is refused. Default: any. */
  readonly domainHash?: string | undefined;
  /** Name and version of the game, for the server's log. */
  readonly client?: string | undefined;
  /** API key for `plan`. Never ship one to players, who could read it. */
  readonly key?: string | undefined;
  /** Fetches a ticket from the game's own server, for each new session. Retried later on failure. */
  readonly ticket?: (() => Promise<string>) | undefined;
  /** The world of a game with things, in a domain with kinds. Default: none. */
  readonly world?: ClientWorld | undefined;
  /**
   * The game's clock in milliseconds, which deadlines and events count in. It must not go back while squads
   * play. Default: that of the platform.
   */
  readonly gameMs?: (() => number) | undefined;
  /** Plans while the server is away: an `Orchestrator` with a classical planner. */
  readonly local?: LocalPlanner | undefined;
  /**
   * Default: a direct connection in Node, elsewhere the platform's WebSocket. For Node behind a proxy, pass one with
   * proxy support, such as that of the package `ws`.
   */
  readonly webSocket?: WebSocketMaker | undefined;
  /** Silence after which a connection is abandoned. Default 10,000. */
  readonly answerMs?: number | undefined;
  /** First delay before reconnecting; later ones are longer, up to 10 s. Default 250. */
  readonly reconnectMs?: number | undefined;
}

/** The events of a client. */
export interface ClientEvents {
  /** The connection's state has changed. */
  connection: { readonly state: ConnectionState; readonly refusal: ConnectionRefusal | undefined };
  /**
   * An error that concerns no particular agent, such as a failed ticket (`ticket-failed`) or a WebSocket that the
   * platform refuses (`no-connection`). Without a listener, the last one is kept for the first to come.
   */
  failed: ClientFailure;
}

const UPDATE_MS = 50;
/** Allowance for the network on top of a budget. */
const NETWORK_MS = 1000;

/**
 * Plans over the network with the interface of an `Orchestrator`; answers even while the server is away.
 *
 * @example
 * const client = new UnderstudyClient({ url: "http://127.0.0.1:7071", domain: "village" });
 * const ann = client.agent("ann");
 * ann.on("stepStarted", ({ step }) => console.log("ann begins", step.tool));
 * ann.see({ at: "home", wood: 0 });
 * ann.want("warm_home");
 */
export class UnderstudyClient {
  readonly #options: UnderstudyClientOptions;
  /** URL of sessions, computed once, to save time in the frame of a reconnection. */
  readonly #address: string;
  readonly #core: SessionCore;
  readonly #answers: LastAnswers;
  readonly #listeners = new Listeners<ClientEvents>("failed");
  #refusal: ConnectionRefusal | undefined;
  #webSocket: WebSocketMaker | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isUpdateDue = false;

  constructor(options: UnderstudyClientOptions) {
    this.#options = options;
    checkServer(options.url);
    this.#address = sessionAddress(options.url).href;
    const { domain, domainHash, client = clientName, local } = options;
    this.#answers = new LastAnswers(local);
    this.#core = new SessionCore({
      domain,
      domainHash,
      client,
      local,
      world: options.world,
      gameMs: options.gameMs,
      answerMs: options.answerMs ?? 10_000,
      reconnectMs: options.reconnectMs ?? 250,
      random: Math.random,
      changed: () => this.#updateSoon(),
      failed: (failure) => this.#listeners.tell("failed", failure),
      told: (state, refusal) => {
        this.#refusal ??= refusal;
        this.#listeners.tell("connection", { state, refusal: this.#refusal });
      },
    });
  }

  /** Adds an event listener; returns its removal. */
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /** The state of the connection to the server. */
  get connection(): ConnectionState {
    return this.#core.state as ConnectionState;
  }

  /** The server's refusal of this client; undefined if it accepts the client or is unreachable. */
  get refusal(): ConnectionRefusal | undefined {
    return this.#refusal;
  }

  /**
   * The agent with this name. The first call connects the client.
   *
   * @throws UnderstudyClientError (`no-websocket`) without a WebSocket
   */
  agent(name: string): Agent {
    this.#start();
    return this.#core.agent(name);
  }

  /**
   * The squad with this name: agents that follow a joint plan, in a domain with time. The first call connects the client.
   *
   * @throws UnderstudyClientError (`no-websocket`) without a WebSocket
   *
   * @example
   * const builders = client.squad("builders");
   * builders.want("raised", { members: ["ann", "bo"] });
   * client.agent("ann").on("stepStarted", ({ step, task }) => console.log(step.tool, task?.with));
   */
  squad(name: string): Squad {
    this.#start();
    return this.#core.squad(name);
  }

  /**
   * Reports a new or changed thing; missing parts are unchanged. For clients with a `world`; others hear of it by `failed`
   * (`no-world`).
   *
   * @example
   * client.see({ id: "old chest", kind: "chest", at: [10, 3], properties: { gold: 4 } });
   * client.see({ id: "old chest", properties: { gold: 0 } });
   */
  see(thing: ClientThing): void {
    this.#withThings((seen) => seen.see(thing));
  }

  /** Removes a thing. `failed` tells of a thing that is not there (`unknown-thing`). */
  remove(id: ClientThingId): void {
    this.#withThings((seen) => seen.remove(id));
  }

  #withThings(work: (seen: SeenThings) => void): void {
    const { seen } = this.#core;
    if (seen !== undefined) work(seen);
    else {
      const message = "this client has no things; give it a `world`, in a domain with kinds";
      this.#listeners.tell("failed", { code: "no-world", message });
    }
    this.#core.changed();
  }

  /**
   * Requests a plan over HTTP. While the server is unreachable, too busy or broken, the answer is that of `planNow`,
   * with the reason as `failure`.
   *
   * @throws UnderstudyClientError if the server refuses the request, or another party answers (`http-status`,
   * `bad-answer`)
   */
  async plan(asked: PlanAsked & { readonly signal?: AbortSignal }): Promise<PlanAnswer> {
    const { url, domain, key } = this.#options;
    const { signal, budgetMs = 100, ...request } = asked;
    const question = {
      address: addressAt(url, "/v1/plan"),
      key,
      body: { ...request, domain, budgetMs },
      withinMs: budgetMs + NETWORK_MS,
      signal,
    };
    try {
      return this.#answers.keep(asked, await planOverHttp(question));
    } catch (error) {
      if (error instanceof UnderstudyClientError && isOfServer(error)) {
        return this.#answers.withoutServer(asked, error);
      }
      throw error;
    }
  }

  /**
   * Requests a joint plan of several agents over HTTP, in a domain with time. There is no local answer: without a
   * server the game goes on with the plan that it has.
   *
   * @throws UnderstudyClientError if the server refuses the request or cannot be reached (`no-server`), or another party
   * answers (`http-status`, `bad-answer`)
   *
   * @example
   * const agents = { ann: { state: { at: "mill" } }, bo: { state: { at: "site" } } };
   * const plan = await client.planTogether({ agents, shared: { planks: 0 }, goal: "raised" });
   * for (const { agent, step, startsAt } of plan.steps) console.log(startsAt, agent, step.tool);
   */
  async planTogether(
    asked: TogetherAsked & { readonly signal?: AbortSignal },
  ): Promise<TogetherAnswer> {
    const { url, domain, key } = this.#options;
    const { signal, budgetMs = 100, ...request } = asked;
    const address = addressAt(url, "/v1/plan-together");
    const body = { ...request, domain, budgetMs };
    const withinMs = budgetMs + NETWORK_MS;
    return await answerOverHttp({ address, key, body, withinMs, signal }, isTogetherAnswer);
  }

  /** Answers at once: from the local planner, or with the last known answer for agent and goal. */
  planNow(asked: PlanAsked): PlanAnswer {
    return this.#answers.now(asked);
  }

  /**
   * Closes once the server has received everything.
   *
   * @param withinMs time limit. Default 2000
   */
  async close(withinMs = 2000): Promise<void> {
    const untilMs = now() + withinMs;
    while (this.#timer !== undefined && !this.#isDone && now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#core.close();
  }

  get #isDone(): boolean {
    return this.#core.isSettled() || this.#core.state === "refused";
  }

  #start(): void {
    if (this.#timer !== undefined || this.#core.state === "closed") return;
    this.#webSocket = this.#options.webSocket ?? defaultWebSocket();
    this.#timer = setInterval(() => this.#update(), UPDATE_MS);
    this.#updateSoon();
  }

  #updateSoon(): void {
    if (this.#isUpdateDue) return;
    this.#isUpdateDue = true;
    queueMicrotask(() => {
      this.#isUpdateDue = false;
      this.#update();
    });
  }

  #update(): void {
    if (this.#timer === undefined || this.#webSocket === undefined) return;
    const nowMs = now();
    if (this.#core.isConnectionDue(nowMs)) this.#connect(this.#webSocket);
    this.#core.update(nowMs);
  }

  #connect(WebSocket: WebSocketMaker): void {
    const { ticket } = this.#options;
    let socket: SocketLike | undefined;
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      this.#core.lost(now());
    };
    const wire = {
      send: (text: string) => socket?.send(text),
      close: () => {
        isOver = true;
        socket?.close();
      },
    };
    const failed = ({ code, message }: ClientFailure): void => {
      if (isOver) return;
      this.#listeners.tell("failed", { code, message });
      over();
    };
    const open = (given?: string): void => {
      if (isOver) return;
      try {
        socket = new WebSocket(this.#address, SUBPROTOCOL);
      } catch (error) {
        // For example, a page over HTTPS may not open a plain connection.
        failed({ code: "no-connection", message: String(error) });
        return;
      }
      socket.onopen = () => {
        if (!isOver) this.#core.opened(now(), given);
      };
      socket.onmessage = ({ data }: { readonly data: unknown }) => {
        if (!isOver && typeof data === "string") this.#core.heard(data, now());
      };
      socket.onclose = over;
      socket.onerror = over;
    };
    this.#core.connecting(wire, now());
    if (ticket === undefined || this.#core.isResuming) open();
    else {
      // The ticket is fetched first, since a server does not wait long for a hello.
      fetched(ticket).then(open, failed);
    }
  }
}

const SUBPROTOCOL = "understudy.v1.json";

function now(): number {
  return performance.now();
}

/** Whether the server or the network is at fault, which may be temporary. */
function isOfServer({ code, status = 0 }: UnderstudyClientError): boolean {
  return code === "no-server" || status >= 500 || status === 429;
}

/** @throws UnderstudyClientError (`ticket-failed`) for any failure of the game's function */
async function fetched(ticket: () => Promise<string>): Promise<string> {
  let given: unknown;
  let why = "it is no text";
  try {
    given = await ticket();
  } catch (error) {
    why = String(error);
  }
  if (typeof given === "string" && given !== "") return given;
  throw new UnderstudyClientError("ticket-failed", `could not get a ticket: ${why}`);
}
