import type { Agent } from "./agent.ts";
import type { ClientFailure } from "./agent-events.ts";
import { UnderstudyClientError } from "./client-error.ts";
import { planOverHttp } from "./http-plan.ts";
import { LastAnswers, type PlanAnswer, type PlanAsked } from "./last-answers.ts";
import { Listeners } from "./listeners.ts";
import type { LocalPlanner } from "./local-planner.ts";
import { type ConnectionRefusal, type ConnectionState, SessionCore } from "./session-core.ts";
import { defaultWebSocket } from "./socket/default-websocket.ts";
import { addressAt, checkServer, sessionAddress } from "./socket/server-address.ts";
import type { SocketLike, WebSocketMaker } from "./socket/socket-like.ts";
import type { ClientThing, ClientThingId, ClientWorld } from "./things.ts";
import { clientName } from "./version.ts";

/** The server and the domain of a client, and how it connects. */
export interface UnderstudyClientOptions {
  /** The server, such as `http://127.0.0.1:7071`, or `https://host/understudy` behind a proxy. */
  readonly url: string;
  /** The domain, by the name under which the server has it. */
  readonly domain: string;
  /** The hash of the domain that the game was made for: another one is refused. Default: whatever the server has. */
  readonly domainHash?: string | undefined;
  /** Name and version of the game, for the server's log. */
  readonly client?: string | undefined;
  /** A key for `plan`. Never put one into a program that players have: everybody can read it there. */
  readonly key?: string | undefined;
  /** Fetches a ticket from the game's own server, for each session that begins. If it fails it is called again later. */
  readonly ticket?: (() => Promise<string>) | undefined;
  /** The world of a game whose agents plan with things, in a domain with kinds. Default: there are none. */
  readonly world?: ClientWorld | undefined;
  /** Plans while the server is away: an `Orchestrator` with a classical planner. */
  readonly local?: LocalPlanner | undefined;
  /**
   * Default: in Node one that connects directly, elsewhere that of the platform. In Node behind a proxy pass one that
   * knows the way, such as that of the package `ws`.
   */
  readonly webSocket?: WebSocketMaker | undefined;
  /** A connection over which nobody answers for this long is given up. Default 10,000. */
  readonly answerMs?: number | undefined;
  /** The first wait before a lost connection is opened again; later ones are longer, up to 10 s. Default 250. */
  readonly reconnectMs?: number | undefined;
}

/** The events of a client. */
export interface ClientEvents {
  /** The state of the connection to the server has changed. */
  connection: { readonly state: ConnectionState; readonly refusal: ConnectionRefusal | undefined };
  /**
   * Something went wrong that concerns no agent in particular, such as a ticket that was not to be had (`ticket-failed`), or
   * a WebSocket that the platform does not open (`no-connection`). The last that nobody has heard is told to the first
   * who listens.
   */
  failed: ClientFailure;
}

const UPDATE_MS = 50;
/** The time that the network may take on top of a budget. */
const NETWORK_MS = 1000;

/**
 * Plans over the network, with the interface of an `Orchestrator`: there is always an answer, even while the server is
 * away.
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
  /** The address of sessions, made once: a frame in which the client comes back has no time to lose. */
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

  /** Calls a listener at each event of a kind, until the returned function is called. */
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (event: ClientEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /** The state of the connection to the server. */
  get connection(): ConnectionState {
    return this.#core.state;
  }

  /** Why the server refuses this client; undefined if it does not, or is away. */
  get refusal(): ConnectionRefusal | undefined {
    return this.#refusal;
  }

  /**
   * The agent of this name. The first one makes the client connect.
   *
   * @throws UnderstudyClientError (`no-websocket`) if the platform has none and none is given
   */
  agent(name: string): Agent {
    this.#start();
    return this.#core.agent(name);
  }

  /**
   * A thing came, or changed: what is left out stays as it was. For clients with a `world`.
   *
   * @example
   * client.see({ id: "old chest", kind: "chest", at: [10, 3], properties: { gold: 4 } });
   * client.see({ id: "old chest", properties: { gold: 0 } });
   */
  see(thing: ClientThing): void {
    this.#core.things?.see(thing);
    this.#core.changed();
  }

  /** A thing is gone. */
  remove(id: ClientThingId): void {
    this.#core.things?.remove(id);
    this.#core.changed();
  }

  /**
   * Asks for a plan over HTTP. While the server cannot be reached, is too busy or broken, the answer is that of `planNow`,
   * with the reason as `failure`.
   *
   * @throws UnderstudyClientError if the server refuses the request, or what answers is no server (`http-status`,
   *   `bad-answer`)
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

  /** Answers at once: from the local planner if there is one, else with the last known answer for agent and goal. */
  planNow(asked: PlanAsked): PlanAnswer {
    return this.#answers.now(asked);
  }

  /**
   * Says goodbye, and ends once the server has received everything.
   *
   * @param withinMs the longest wait. Default 2000
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
    return this.#core.isSettled || this.#core.state === "refused";
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
        // A page that came over HTTPS may not open a plain one, for example.
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
      // A server does not wait long for a hello, so the ticket is there first.
      fetched(ticket).then(open, failed);
    }
  }
}

const SUBPROTOCOL = "understudy.v1.json";

function now(): number {
  return performance.now();
}

/** Whether the server, or the way to it, is at fault: it may be better soon. */
function isOfServer({ code, status = 0 }: UnderstudyClientError): boolean {
  return code === "no-server" || status >= 500 || status === 429;
}

/** @throws UnderstudyClientError (`ticket-failed`) whatever the game's function does instead of fetching one */
async function fetched(ticket: () => Promise<string>): Promise<string> {
  let given: unknown;
  let why = "it is no text";
  try {
    given = await ticket();
  } catch (error) {
    why = String(error);
  }
  if (typeof given === "string" && given !== "") return given;
  throw new UnderstudyClientError("ticket-failed", `no ticket was to be had: ${why}`);
}
