import { Agent } from "./agent.ts";
import type { ClientFailure } from "./agent-events.ts";
import type { AgentHost, GoneAgent, Outgoing } from "./agent-host.ts";
import type { LocalPlanner } from "./local-planner.ts";
import { heardIn } from "./message/heard-message.ts";
import type { ServerMessages } from "./message/schema.ts";
import { Squad, type SquadHost } from "./squad.ts";
import { tellAgent } from "./tell-agent.ts";
import { type ClientWorld, SeenThings } from "./things.ts";

/** State of a client's connection; `refused` is final. */
export type ConnectionState = "away" | "greeting" | "open" | "refused" | "closed";

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
const LONGEST_MS = 10_000;
/** Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message. */
const MAX_KEPT = 256;
const MESSAGE_BYTES = 32 * 1024;
/** Temporary refusals. */
const PASSING = new Set(["too-busy", "rate-limited", "draining", "hello-late", "slow-reader"]);
/** Size of a batch without its messages. */
const BATCH_BYTES = 64;
const encoder = new TextEncoder();

/** An unacknowledged message. */
interface Kept {
  readonly seq: number;
  readonly text: string;
  readonly bytes: number;
  readonly agent: unknown;
}

/** The client side of the protocol, without network or clock: numbering, resuming, resending. */
export class SessionCore implements AgentHost, SquadHost {
  readonly agents: Map<string, Agent> = new Map();
  readonly squads: Map<string, Squad> = new Map();
  readonly local: LocalPlanner | undefined;
  /** The things of the world, if the game has one. */
  readonly things: SeenThings | undefined;
  readonly #parts: SessionCoreParts;
  #state: ConnectionState = "away";
  #wire: Wire | undefined;
  #token: string | undefined;
  #seq = 0;
  #received = 0;
  /** After a resync, any next number is accepted. */
  #isAnyNumberRight = false;
  #isAckDue = false;
  #kept: Kept[] = [];
  /** Departed agents that the server does not know about yet. */
  readonly #leaving = new Set<string>();
  #messageBytes = MESSAGE_BYTES;
  #nowMs = 0;
  #attempts = 0;
  #connectAtMs = 0;
  /** The time at which an answer is overdue: the welcome, or an acknowledgement. */
  #overdueAtMs = Number.POSITIVE_INFINITY;

  constructor(parts: SessionCoreParts) {
    this.#parts = parts;
    this.local = parts.local;
    this.things = parts.world && new SeenThings(parts.world, parts.failed);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** Whether everything is sent and acknowledged. */
  get isSettled(): boolean {
    const speakers = [...this.agents.values(), ...this.squads.values()];
    const isDue = speakers.some((speaker) => speaker.isDue);
    const isTold = this.#kept.length + this.#leaving.size === 0 && this.things?.isDue !== true;
    return this.isOpen && isTold && !isDue;
  }

  /** Whether another connection is due. */
  isConnectionDue(nowMs: number): boolean {
    return this.#state === "away" && this.#wire === undefined && nowMs >= this.#connectAtMs;
  }

  /** Whether `hello` would resume a session; a new one may need a ticket. */
  get isResuming(): boolean {
    return this.#token !== undefined;
  }

  agent(name: string): Agent {
    const known = this.agents.get(name);
    if (known !== undefined) return known;
    const made = new Agent(name, this);
    this.agents.set(name, made);
    return made;
  }

  squad(name: string): Squad {
    const known = this.squads.get(name);
    if (known !== undefined) return known;
    const made = new Squad(name, this);
    this.squads.set(name, made);
    return made;
  }

  gameMs(): number {
    return this.#parts.gameMs?.() ?? this.#nowMs;
  }

  changed(): void {
    this.#parts.changed();
  }

  quitSquad(squad: string, agent: string): void {
    this.squads.get(squad)?.without(agent);
  }

  left(agent: GoneAgent): void {
    if (this.agents.get(agent.name) === agent) this.agents.delete(agent.name);
    if (agent.isKnown) this.#leaving.add(agent.name);
    this.changed();
  }

  /** A connection is being opened. */
  connecting(wire: Wire, nowMs: number): void {
    this.#wire = wire;
    this.#overdueAtMs = nowMs + this.#parts.answerMs;
  }

  /** The connection is open. */
  opened(nowMs: number, ticket?: string): void {
    const { domain, client, domainHash, world: told } = this.#parts;
    const world = told && { ways: told.way !== undefined, candidates: told.candidates };
    this.#become("greeting");
    this.#overdueAtMs = nowMs + this.#parts.answerMs;
    const resumed = this.#token && { token: this.#token, received: this.#received };
    const hello = {
      type: "hello",
      protocol: [PROTOCOL],
      client,
      domain,
      domainHash,
      ticket,
      world,
    };
    this.#wire?.send(JSON.stringify({ ...hello, ...resumed }));
  }

  /** The connection is lost, or failed to open. */
  lost(nowMs: number): void {
    this.#wire = undefined;
    if (this.#state === "refused" || this.#state === "closed") return;
    const { reconnectMs, random } = this.#parts;
    const longest = Math.min(LONGEST_MS, reconnectMs * 2 ** this.#attempts++);
    // Jitter, so that clients of one server do not reconnect all at once.
    this.#connectAtMs = nowMs + longest * (0.5 + random() / 2);
    this.#overdueAtMs = Number.POSITIVE_INFINITY;
    this.#become("away");
  }

  /** Closes for good. */
  close(): void {
    if (this.isOpen) this.#wire?.send('{"type":"bye"}');
    this.#wire?.close();
    this.#wire = undefined;
    this.#become("closed");
  }

  /** Handles a message of the server; invalid ones are ignored. */
  heard(text: string, nowMs: number): void {
    this.#nowMs = nowMs;
    const { n, message } = heardIn(text);
    if (n !== undefined && !this.#count(n, nowMs)) return;
    if (message === undefined) return;
    if (message.type === "welcome") this.#welcome(message);
    else if (message.type === "ack") this.#acknowledged(message.received, nowMs);
    else if (message.type === "resync") this.#resync(message.agents);
    else if (message.type === "error") this.#failed(message, nowMs);
    else if (message.type === "ways") this.things?.asked(message.agent, message.ways);
    else if (message.type === "roles") this.squads.get(message.squad)?.told(message);
    else tellAgent(this.agents.get(message.agent), message, this.gameMs());
    this.changed();
  }

  /** Starts steps, sends messages, and abandons silent connections. */
  update(nowMs: number): void {
    this.#nowMs = nowMs;
    if (nowMs >= this.#overdueAtMs) this.#giveUp(nowMs);
    const out: Kept[] = [];
    const maySpeak = this.isOpen && this.#kept.length < MAX_KEPT;
    const say = maySpeak ? (message: Outgoing) => this.#number(message, out) : undefined;
    if (say !== undefined) {
      for (const agent of this.#leaving) say({ type: "leave", agent });
      this.#leaving.clear();
      this.things?.pump(this.#messageBytes, say);
    }
    for (const agent of [...this.agents.values()]) agent.pump(nowMs, say);
    if (say !== undefined) for (const squad of this.squads.values()) squad.pump(nowMs, say);
    if (out.length > 0) this.#send(out, nowMs);
    if (this.#isAckDue && this.isOpen) {
      this.#isAckDue = false;
      this.#wire?.send(JSON.stringify({ type: "ack", received: this.#received }));
    }
  }

  #become(state: ConnectionState, refusal?: ConnectionRefusal): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#parts.told(state, refusal);
  }

  #giveUp(nowMs: number): void {
    const wire = this.#wire;
    this.lost(nowMs);
    wire?.close();
  }

  /** Whether a numbered message is new. A gap ends the connection, so that the server resends the missing messages. */
  #count(n: number, nowMs: number): boolean {
    if (this.#isAnyNumberRight) this.#received = n - 1;
    this.#isAnyNumberRight = false;
    if (n <= this.#received) return false;
    if (n > this.#received + 1) {
      this.#giveUp(nowMs);
      return false;
    }
    this.#received = n;
    this.#isAckDue = true;
    this.#attempts = 0;
    return true;
  }

  #welcome({ resumeToken, received, ...more }: ServerMessages["welcome"]): void {
    if (this.#state !== "greeting" && this.#state !== "open") return;
    const isNew = this.#token === undefined;
    const isFirst = !this.isOpen;
    this.#token = resumeToken;
    const messageBytes = Number(Object(Object(more).limits).messageBytes ?? MESSAGE_BYTES);
    this.#messageBytes = messageBytes > 0 ? messageBytes : MESSAGE_BYTES;
    this.#overdueAtMs = Number.POSITIVE_INFINITY;
    this.#become("open");
    if (isNew) this.#resync(undefined);
    else if (isFirst) this.#sendAgain(received);
  }

  #sendAgain(received: number): void {
    this.#kept = this.#kept.filter(({ seq }) => seq > received);
    for (const { text } of this.#kept) this.#wire?.send(text);
  }

  #resync(names: readonly string[] | undefined): void {
    if (names === undefined) this.#isAnyNumberRight = true;
    if (names === undefined) this.things?.tellAgain();
    for (const agent of this.agents.values()) {
      if (names?.includes(agent.name) ?? true) agent.tellAgain();
    }
    for (const squad of this.squads.values()) {
      if (names === undefined || squad.members.some((name) => names.includes(name))) {
        squad.tellAgain();
      }
    }
  }

  #acknowledged(received: number, nowMs: number): void {
    this.#kept = this.#kept.filter(({ seq }) => seq > received);
    this.#attempts = 0;
    const isOverdue = this.#kept.length > 0;
    this.#overdueAtMs = isOverdue ? nowMs + this.#parts.answerMs : Number.POSITIVE_INFINITY;
  }

  #failed(error: ServerMessages["error"], nowMs: number): void {
    const { code, message } = error;
    if (this.isOpen) this.#tellFailure(error, nowMs);
    else if (code === "invalid-token" && this.#token !== undefined) this.#forget();
    else if (!PASSING.has(code)) {
      this.#become("refused", { code, message });
      this.#wire?.close();
    }
  }

  /** Reports an error to the agent concerned, or to all for an error of the session. */
  #tellFailure(error: ServerMessages["error"], nowMs: number): void {
    const { code, message, seq, agent } = error;
    const squads = [...this.squads.values()];
    const squad = squads.find((each) => each.name === error.squad || each.hasSent(seq ?? 0));
    if (squad !== undefined) {
      squad.refused(error, nowMs);
      return;
    }
    const sender = this.#kept.find((kept) => kept.seq === seq)?.agent ?? agent;
    const isOfAll = sender === undefined && seq === undefined;
    let isTold = false;
    for (const each of [...this.agents.values()]) {
      const isConcerned = sender === undefined ? each.hasSent(seq ?? 0) : each.name === sender;
      if (!isOfAll && !isConcerned) continue;
      isTold = true;
      each.refused(error, nowMs);
    }
    // An error about things concerns no agent.
    const isOfNone = !isTold && sender === undefined;
    if (isOfAll || isOfNone) this.#parts.failed({ code, message, pointer: error.pointer });
  }

  /** Drops the lost session: the next hello starts another one, with its own numbers. */
  #forget(): void {
    for (const agent of this.agents.values()) agent.forgetSession();
    for (const squad of this.squads.values()) squad.forgetSession();
    this.#leaving.clear();
    this.#token = undefined;
    this.#seq = 0;
    this.#received = 0;
    this.#kept = [];
  }

  /** Numbers a message, unless it is too long, which would always fail. */
  #number(message: Outgoing, out: Kept[]): number {
    const seq = this.#seq + 1;
    const text = JSON.stringify({ ...message, seq });
    const bytes = encoder.encode(text).length;
    if (bytes > this.#messageBytes) return 0;
    const kept = { seq, text, bytes, agent: message["agent"] };
    this.#kept.push(kept);
    out.push(kept);
    this.#seq = seq;
    return seq;
  }

  /** Sends messages in as few batches as possible. */
  #send(out: readonly Kept[], nowMs: number): void {
    let batch: string[] = [];
    let length = 0;
    const flush = (): void => {
      if (batch.length === 1) this.#wire?.send(batch[0] as string);
      if (batch.length > 1) this.#wire?.send(`{"type":"batch","messages":[${batch.join(",")}]}`);
      batch = [];
      length = 0;
    };
    for (const { text, bytes } of out) {
      if (length + bytes + 1 > this.#messageBytes - BATCH_BYTES) flush();
      batch.push(text);
      length += bytes + 1;
    }
    flush();
    this.#overdueAtMs = Math.min(this.#overdueAtMs, nowMs + this.#parts.answerMs);
  }
}
