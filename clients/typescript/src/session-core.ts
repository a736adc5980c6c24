import { Agent, type AgentHost, type Outgoing } from "./agent.ts";
import type { LocalPlanner } from "./local-planner.ts";
import type { EarlyMessage, HeardMessage, PlanStep, PushedPlan } from "./messages.ts";

/** How a client stands with its server: `refused` is for good. */
export type ConnectionState = "away" | "greeting" | "open" | "refused" | "closed";

/** What a session is made of. */
export interface SessionCoreParts {
  readonly domain: string;
  readonly client: string;
  readonly domainHash: string | undefined;
  readonly local: LocalPlanner | undefined;
  /** Nobody answers for this long: the connection is given up. */
  readonly answerMs: number;
  /** The first wait before another connection; each further one is twice as long, up to `longestMs`. */
  readonly reconnectMs: number;
  readonly random: () => number;
  /** Something is to be sent: `update` is called soon. */
  readonly changed: () => void;
  readonly told: (state: ConnectionState, refusal?: ConnectionRefusal) => void;
}

/** Why a server does not take a client. */
export interface ConnectionRefusal {
  readonly code: string;
  readonly message: string;
}

/** The connection that a session speaks over now. */
export interface Wire {
  send(text: string): void;
  close(): void;
}

const PROTOCOL = 1;
const LONGEST_MS = 10_000;
/** While so many messages are not acknowledged nothing more is sent: what changes meanwhile is told in one. */
const MAX_KEPT = 256;
const MESSAGE_BYTES = 32 * 1024;
/** A refusal that may be over soon. */
const PASSING = new Set(["too-busy", "rate-limited", "draining", "hello-late", "slow-reader"]);
const encoder = new TextEncoder();

interface Kept {
  readonly seq: number;
  readonly text: string;
}

/** The client's side of the protocol, without a network or a clock: numbers, resuming, what is to be sent again. */
export class SessionCore implements AgentHost {
  readonly agents: Map<string, Agent> = new Map();
  readonly local: LocalPlanner | undefined;
  readonly #parts: SessionCoreParts;
  #state: ConnectionState = "away";
  #wire: Wire | undefined;
  #token: string | undefined;
  #seq = 0;
  #received = 0;
  /** After a resync the next number is right, whatever it is. */
  #isAnyNumberRight = false;
  #isAckDue = false;
  #kept: Kept[] = [];
  #messageBytes = MESSAGE_BYTES;
  #attempts = 0;
  #connectAtMs = 0;
  /** When an answer is overdue: the welcome, or an acknowledgement. */
  #overdueAtMs = Number.POSITIVE_INFINITY;

  constructor(parts: SessionCoreParts) {
    this.#parts = parts;
    this.local = parts.local;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** Whether the server has acknowledged all that it was told, and nothing is left to tell. */
  get isSettled(): boolean {
    const isDue = [...this.agents.values()].some((agent) => agent.isDue);
    return this.isOpen && this.#kept.length === 0 && !isDue;
  }

  /** Whether it is time for another connection. */
  isConnectionDue(nowMs: number): boolean {
    return this.#state === "away" && this.#wire === undefined && nowMs >= this.#connectAtMs;
  }

  /** Whether `hello` would resume a session; else it begins one, which may need a ticket. */
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

  changed(): void {
    this.#parts.changed();
  }

  /** A connection is being made. */
  connecting(wire: Wire, nowMs: number): void {
    this.#wire = wire;
    this.#overdueAtMs = nowMs + this.#parts.answerMs;
  }

  /** The connection is there. */
  opened(nowMs: number, ticket?: string): void {
    const { domain, client, domainHash } = this.#parts;
    this.#become("greeting");
    this.#overdueAtMs = nowMs + this.#parts.answerMs;
    const resumed = this.#token && { token: this.#token, received: this.#received };
    const hello = { type: "hello", protocol: [PROTOCOL], client, domain, domainHash, ticket };
    this.#wire?.send(JSON.stringify({ ...hello, ...resumed }));
  }

  /** The connection is gone, or could not be made. */
  lost(nowMs: number): void {
    this.#wire = undefined;
    if (this.#state === "refused" || this.#state === "closed") return;
    const { reconnectMs, random } = this.#parts;
    const longest = Math.min(LONGEST_MS, reconnectMs * 2 ** this.#attempts++);
    // Clients that lost the same server do not come back all at once.
    this.#connectAtMs = nowMs + longest * (0.5 + random() / 2);
    this.#overdueAtMs = Number.POSITIVE_INFINITY;
    this.#become("away");
  }

  /** Ends for good. */
  close(): void {
    if (this.isOpen) this.#wire?.send('{"type":"bye"}');
    this.#wire?.close();
    this.#wire = undefined;
    this.#become("closed");
  }

  /** Takes a message of the server in; what is no message is ignored. */
  heard(text: string, nowMs: number): void {
    const message = parsed(text);
    if (message === undefined) return;
    if (message.n !== undefined && !this.#count(message.n, nowMs)) return;
    if (message.type === "welcome") this.#welcome(message);
    else if (message.type === "ack") this.#acknowledged(message.received ?? 0, nowMs);
    else if (message.type === "resync") this.#resync(message.agents);
    else if (message.type === "error") this.#failed(message, nowMs);
    else tell(this.agents.get(message.agent ?? ""), message);
    this.changed();
  }

  /** Begins steps, sends what is to be sent, and gives up what nobody answers. */
  update(nowMs: number): void {
    if (nowMs >= this.#overdueAtMs) this.#giveUp(nowMs);
    const next = this.isOpen && this.#kept.length < MAX_KEPT ? () => ++this.#seq : undefined;
    const out: Outgoing[] = [];
    for (const agent of this.agents.values()) agent.pump(nowMs, next, out);
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

  /** Whether a numbered message is new. After a gap the connection is given up: the server sends again what is missing. */
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
    return true;
  }

  #welcome({
    resumeToken,
    received = 0,
    limits,
  }: HeardMessage & { readonly limits?: Limits }): void {
    const isNew = this.#token === undefined;
    const isFirst = !this.isOpen;
    this.#token = resumeToken;
    this.#messageBytes = limits?.messageBytes ?? MESSAGE_BYTES;
    this.#overdueAtMs = Number.POSITIVE_INFINITY;
    this.#attempts = 0;
    this.#become("open");
    if (isNew) this.#resync(undefined);
    else if (isFirst) this.#sendAgain(received);
  }

  #sendAgain(received: number): void {
    this.#kept = this.#kept.filter(({ seq }) => seq > received);
    for (const { text } of this.#kept) this.#wire?.send(text);
  }

  #resync(agents: unknown): void {
    const names = Array.isArray(agents) ? agents : undefined;
    if (names === undefined) this.#isAnyNumberRight = true;
    for (const agent of this.agents.values()) {
      if (names?.includes(agent.name) ?? true) agent.tellAgain();
    }
  }

  #acknowledged(received: number, nowMs: number): void {
    this.#kept = this.#kept.filter(({ seq }) => seq > received);
    const isOverdue = this.#kept.length > 0;
    this.#overdueAtMs = isOverdue ? nowMs + this.#parts.answerMs : Number.POSITIVE_INFINITY;
  }

  #failed({ code = "", message = "", seq }: HeardMessage, nowMs: number): void {
    if (this.isOpen) {
      for (const agent of this.agents.values()) agent.refused(seq ?? 0, code, message, nowMs);
    } else if (code === "invalid-token" && this.#token !== undefined) this.#forget();
    else if (!PASSING.has(code)) {
      this.#become("refused", { code, message });
      this.#wire?.close();
    }
  }

  /** The session is lost: the next hello begins another one, with numbers of its own. */
  #forget(): void {
    this.#token = undefined;
    this.#seq = 0;
    this.#received = 0;
    this.#kept = [];
  }

  /** Sends messages, as few and as long ones as may be. */
  #send(out: readonly Outgoing[], nowMs: number): void {
    let batch: string[] = [];
    let bytes = 0;
    const flush = (): void => {
      if (batch.length === 1) this.#wire?.send(batch[0] as string);
      if (batch.length > 1) this.#wire?.send(`{"type":"batch","messages":[${batch.join(",")}]}`);
      batch = [];
      bytes = 0;
    };
    for (const message of out) {
      const text = JSON.stringify(message);
      this.#kept.push({ seq: message["seq"] as number, text });
      const more = encoder.encode(text).length + 1;
      if (bytes + more > this.#messageBytes - 64) flush();
      batch.push(text);
      bytes += more;
    }
    flush();
    this.#overdueAtMs = Math.min(this.#overdueAtMs, nowMs + this.#parts.answerMs);
  }
}

interface Limits {
  readonly messageBytes?: number;
}

/** Tells an agent what concerns it; what lacks its parts is ignored. */
function tell(agent: Agent | undefined, message: HeardMessage): void {
  const { type, stepId = 0, step, steps, reason = "" } = message;
  if (agent === undefined) return;
  if ((type === "plan" || type === "revised") && isPlan(steps)) {
    agent.planned(type, message as PushedPlan);
  } else if (type === "early" && isStep(step)) agent.early(message as EarlyMessage);
  else if (type === "begin" && isStep(step)) agent.told(stepId, step);
  else if (type === "interrupt") agent.interrupted(stepId, reason);
}

function isPlan(steps: unknown): boolean {
  return Array.isArray(steps) && steps.every(isStep);
}

function isStep(value: unknown): value is PlanStep {
  const { tool, args } = Object(value) as Partial<PlanStep>;
  return typeof tool === "string" && typeof args === "object" && args !== null;
}

function parsed(text: string): HeardMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof Object(value).type === "string" ? (value as HeardMessage) : undefined;
  } catch {
    return undefined;
  }
}
