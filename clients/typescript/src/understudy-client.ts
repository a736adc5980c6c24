import type { Agent } from "./agent.ts";
import { UnderstudyClientError } from "./client-error.ts";
import { LastAnswers, type PlanAnswer, type PlanAsked } from "./last-answers.ts";
import { Listeners } from "./listeners.ts";
import type { LocalPlanner } from "./local-planner.ts";
import { type ConnectionRefusal, type ConnectionState, SessionCore } from "./session-core.ts";
import { defaultWebSocket, type WebSocketMaker } from "./socket.ts";
import { clientName } from "./version.ts";

/** The server and the domain of a client, and how it connects. */
export interface UnderstudyClientOptions {
  /** The server, such as `http://127.0.0.1:7071`. */
  readonly url: string;
  /** The domain, by the name under which the server has it. */
  readonly domain: string;
  /** The hash of the domain that the game was made for: another one is refused. Default: whatever the server has. */
  readonly domainHash?: string | undefined;
  /** Name and version of the game, for the server's log. */
  readonly client?: string | undefined;
  /** A key for `plan`. Never put one into a program that players have: everybody can read it there. */
  readonly key?: string | undefined;
  /** Fetches a ticket from the game's own server, for each session that begins. */
  readonly ticket?: (() => Promise<string>) | undefined;
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
  readonly #core: SessionCore;
  readonly #answers: LastAnswers;
  readonly #listeners = new Listeners<ClientEvents>();
  #refusal: ConnectionRefusal | undefined;
  #webSocket: WebSocketMaker | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isUpdateDue = false;

  constructor(options: UnderstudyClientOptions) {
    this.#options = options;
    checkUrl(options.url);
    const { domain, domainHash, client = clientName, local } = options;
    this.#answers = new LastAnswers(local);
    this.#core = new SessionCore({
      domain,
      domainHash,
      client,
      local,
      answerMs: options.answerMs ?? 10_000,
      reconnectMs: options.reconnectMs ?? 250,
      random: Math.random,
      changed: () => this.#updateSoon(),
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
   * Asks for a plan over HTTP. While the server cannot be reached, the answer is that of `planNow`.
   *
   * @throws UnderstudyClientError if the server refuses the request
   */
  async plan(asked: PlanAsked & { readonly signal?: AbortSignal }): Promise<PlanAnswer> {
    const { url, domain, key } = this.#options;
    const { signal, budgetMs = 100, ...request } = asked;
    const late = AbortSignal.timeout(budgetMs + NETWORK_MS);
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(new URL("/v1/plan", url), {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify({ ...request, domain, budgetMs }),
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      });
      body = await response.json();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof UnderstudyClientError) throw error;
      return this.#answers.withoutServer(asked);
    }
    if (response.ok) return this.#answers.keep(asked, body as PlanAnswer);
    if (response.status >= 500 || response.status === 429)
      return this.#answers.withoutServer(asked);
    const { code = "", message = "", pointer } = Object(Object(body).error) as Partial<Refused>;
    throw new UnderstudyClientError(code, message, pointer);
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
    const { url, ticket } = this.#options;
    const address = new URL("/v1/session", url.replace(/^http/, "ws"));
    const socket = new WebSocket(address.href, SUBPROTOCOL);
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      this.#core.lost(now());
    };
    const wire = {
      send: (text: string) => socket.send(text),
      close: () => {
        isOver = true;
        socket.close();
      },
    };
    socket.onopen = async () => {
      const isTicketDue = ticket !== undefined && !this.#core.isResuming;
      const given = isTicketDue ? await ticket().catch(() => undefined) : undefined;
      if (isOver) return;
      if (isTicketDue && given === undefined) socket.close();
      else this.#core.opened(now(), given);
    };
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      if (!isOver) this.#core.heard(String(data), now());
    };
    socket.onclose = over;
    socket.onerror = over;
    this.#core.connecting(wire, now());
  }
}

const SUBPROTOCOL = "understudy.v1.json";

interface Refused {
  readonly code: string;
  readonly message: string;
  readonly pointer: string;
}

function now(): number {
  return performance.now();
}

/** @throws UnderstudyClientError (`bad-url`) if it is no address of a server: later nobody would hear of it */
function checkUrl(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  const message = `${url} is no address of a server; write http:// or https:// before it`;
  throw new UnderstudyClientError("bad-url", message);
}
