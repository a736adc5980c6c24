import { Agent, type AgentHost } from "./agent.ts";
import type { ClientFailure } from "./agent-events.ts";
import type { ClientAgentLife } from "./life/agent-life.ts";
import type { MessageMembers } from "./life/given.ts";
import { ClientSessionLife } from "./life/session-life.ts";
import type { LocalPlanner } from "./local-planner.ts";
import { isServerMessage, parsed } from "./message/heard-message.ts";
import { Squad, type SquadHost } from "./squad.ts";
import { type ClientWorld, SeenThings } from "./things.ts";

/** State of a client's connection; `refused` is final. */
export type ConnectionState = "away" | "opening" | "open" | "refused" | "closed";

/** Parts of a session. */
export interface SessionCoreParts {
  readonly domain: string;
  readonly client: string;
  readonly domainHash: string | undefined;
  readonly local: LocalPlanner | undefined;
  /** The world of a game with things. */
  readonly world: ClientWorld | undefined;
  /** The game's clock. Default: the times of `update`. */
  readonly gameMs?: (() => number) | undefined;
  /** Silence after which a connection is abandoned. */
  readonly answerMs: number;
  /** First delay before reconnecting; it doubles up to `longestMs`. */
  readonly reconnectMs: number;
  readonly random: () => number;
  /** Called when there is something to send; `update` should follow soon. */
  readonly changed: () => void;
  readonly told: (state: ConnectionState, refusal?: ConnectionRefusal) => void;
  /** Called for errors that concern no particular agent. */
  readonly failed: (failure: ClientFailure) => void;
}

/** A server's refusal of a client. */
export interface ConnectionRefusal {
  readonly code: string;
  readonly message: string;
}

/** The current connection of a session. */
export interface Wire {
  send(text: string): void;
  close(): void;
}

const PROTOCOL = 1;

/** The client side of the protocol, without network or clock. Its times are in milliseconds, those of a life in seconds. */
export class SessionCore extends ClientSessionLife implements AgentHost, SquadHost {
  readonly local: LocalPlanner | undefined;
  /** The things of the world, if the game has one. */
  readonly seen: SeenThings | undefined;
  readonly #parts: SessionCoreParts;
  readonly #agents = new Map<string, Agent>();
  readonly #squads = new Map<string, Squad>();
  #wire: Wire | undefined;
  #nowMs = 0;

  constructor(parts: SessionCoreParts) {
    super();
    this.#parts = parts;
    this.local = parts.local;
    this.answerS = parts.answerMs / 1000;
    this.reconnectS = parts.reconnectMs / 1000;
    this.seen = parts.world && new SeenThings(parts.world, parts.failed);
    this.things = this.seen;
  }

  /** Whether `hello` would resume a session; a new one may need a ticket. */
  get isResuming(): boolean {
    return this.token !== undefined;
  }

  get hasThings(): boolean {
    return this.seen !== undefined;
  }

  override isConnectionDue(nowMs: number): boolean {
    return super.isConnectionDue(nowMs / 1000);
  }

  agent(name: string): Agent {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const made = new Agent(name, this);
    this.#agents.set(name, made);
    this.agents.set(name, made.life);
    return made;
  }

  squad(name: string): Squad {
    const known = this.#squads.get(name);
    if (known !== undefined) return known;
    const made = new Squad(name, this);
    this.#squads.set(name, made);
    this.squads.set(name, made.life);
    return made;
  }

  gameMs(): number {
    return this.#parts.gameMs?.() ?? this.#nowMs;
  }

  changed(): void {
    this.#parts.changed();
  }

  override left(agent: ClientAgentLife, isKnown: boolean): void {
    super.left(agent, isKnown);
    if (this.#agents.get(agent.name)?.life === agent) this.#agents.delete(agent.name);
  }

  /** A connection is being opened. */
  connecting(wire: Wire, nowMs: number): void {
    this.#wire = wire;
    this.await(nowMs / 1000);
  }

  /** The connection is open. */
  opened(nowMs: number, ticket?: string): void {
    const { domain, client, domainHash, world: told } = this.#parts;
    const world = told && { ways: told.way !== undefined, candidates: told.candidates };
    const own = { client, domain, domainHash, world };
    const hello = { type: "hello", protocol: [PROTOCOL], checkNames: true, ...own };
    this.sayHello(nowMs / 1000, hello, ticket);
  }

  /** The connection is lost, or failed to open. */
  lost(nowMs: number): void {
    this.#wire = undefined;
    this.lose(nowMs / 1000);
  }

  /** Closes for good. */
  close(): void {
    if (this.isOpen()) this.send('{"type":"bye"}');
    this.closeWire();
    this.#wire = undefined;
    this.become("closed");
  }

  /** Handles a message of the server; invalid ones are ignored. */
  heard(text: string, nowMs: number): void {
    this.#nowMs = nowMs;
    this.hear(text, nowMs / 1000);
    this.changed();
  }

  /** Starts steps, sends messages, and abandons silent connections. */
  override update(nowMs: number): void {
    this.#nowMs = nowMs;
    for (const agent of [...this.#agents.values()]) agent.retry();
    super.update(nowMs / 1000);
  }

  drawn(): number {
    return this.#parts.random();
  }

  isWired(): boolean {
    return this.#wire !== undefined;
  }

  send(text: string): void {
    this.#wire?.send(text);
  }

  closeWire(): void {
    this.#wire?.close();
  }

  giveUp(now: number): void {
    const wire = this.#wire;
    this.lost(now * 1000);
    wire?.close();
  }

  read(text: string): MessageMembers | undefined {
    const value = parsed(text);
    return typeof value === "object" && value !== null ? (value as MessageMembers) : undefined;
  }

  isSound(message: MessageMembers): boolean {
    return isServerMessage(message);
  }

  tellState(): void {
    const why = this.state === "refused" ? this.refusal : undefined;
    this.#parts.told(
      this.state as ConnectionState,
      why && { code: why.code, message: why.message },
    );
  }

  tellFailure(error: ClientFailure): void {
    this.#parts.failed(error);
  }
}
