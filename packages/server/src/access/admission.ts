import type { Clock } from "@understudy/planner-core";
import { ServiceRefusedError } from "../service/refused-error.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Limits of one tenant. Those left out have no limit of their own. */
export interface TenantLimits {
  /** Its share where tenants compete, beside those of the others. Default 1. */
  readonly weight?: number | undefined;
  /** Requests per second. */
  readonly requestsPerSecond?: number | undefined;
  /** Requests that may come at once after a pause. Default: those of two seconds. */
  readonly burst?: number | undefined;
  /** Requests that may wait for their answer at the same time. */
  readonly concurrency?: number | undefined;
  /** Tokens that the model may write for it per minute. */
  readonly tokensPerMinute?: number | undefined;
  /**
   * Names of the models that it may ask; plans are the model's only where it may ask all that plan. Holds as long as the
   * server runs. Default: all.
   */
  readonly models?: readonly string[] | undefined;
}

/** After this long a client that was refused for lack of room may try again. */
const RETRY_AFTER_MS = 250;
/** This share of the slots is open to all; the rest is kept for tenants below their share. */
const OPEN_SHARE = 0.8;

/** Room for requests that wait, shared among tenants by weight. */
export class RequestAdmission {
  #maxPending: number;
  readonly #clock: Clock;
  readonly #gates = new Set<TenantGate>();

  constructor(maxPending: number, clock: Clock) {
    this.#maxPending = maxPending;
    this.#clock = clock;
  }

  /** The gate of another tenant. */
  open(limits: TenantLimits = {}): TenantGate {
    const gate = new TenantGate(limits, this.#clock, (one) => this.#hasRoom(one));
    this.#gates.add(gate);
    return gate;
  }

  /** The tenant of a gate is gone: what it had room for is the others'. */
  close(gate: TenantGate): void {
    this.#gates.delete(gate);
  }

  /** Has room for another number of requests from now on. */
  resize(maxPending: number): void {
    this.#maxPending = maxPending;
  }

  /** Nobody is kept out by the others while they have less than their share. */
  #hasRoom(gate: TenantGate): boolean {
    const gates = [...this.#gates];
    const pending = gates.reduce((sum, each) => sum + each.pending, 0);
    const isAlone = gates.length === 1;
    if (pending < this.#maxPending * (isAlone ? 1 : OPEN_SHARE)) return true;
    const weights = gates.reduce((sum, { weight }) => sum + weight, 0);
    return !isAlone && gate.pending < Math.floor((this.#maxPending * gate.weight) / weights);
  }
}

/** Lets the requests of one tenant in. */
export class TenantGate {
  #limits: TenantLimits = {};
  readonly #clock: Clock;
  readonly #hasRoom: (gate: TenantGate) => boolean;
  #requests: TokenBucket | undefined;
  #tokens: TokenBucket | undefined;
  #pending = 0;
  readonly #use = { requests: 0, refused: 0, tokens: 0 };

  constructor(limits: TenantLimits, clock: Clock, hasRoom: (gate: TenantGate) => boolean) {
    this.#clock = clock;
    this.#hasRoom = hasRoom;
    this.limit(limits);
  }

  /** Sets other limits, from the next request on. What was used up under one that stays is used up still. */
  limit(limits: TenantLimits): void {
    const before = this.#limits;
    this.#limits = limits;
    const { requestsPerSecond: rate, burst = 2 * (rate ?? 0), tokensPerMinute: tokens } = limits;
    const nowMs = this.#clock.now();
    if (before.requestsPerSecond !== rate || before.burst !== limits.burst) {
      const room = Math.max(1, burst);
      this.#requests = rate === undefined ? undefined : new TokenBucket(rate, room, nowMs);
    }
    if (before.tokensPerMinute !== tokens) {
      this.#tokens = tokens === undefined ? undefined : new TokenBucket(tokens / 60, tokens, nowMs);
    }
  }

  /** Its share where tenants compete. */
  get weight(): number {
    return this.#limits.weight ?? 1;
  }

  /** Requests that wait for their answer. */
  get pending(): number {
    return this.#pending;
  }

  /** Requests that were let in and refused so far, and tokens that the model wrote. */
  get use(): { readonly requests: number; readonly refused: number; readonly tokens: number } {
    return { ...this.#use };
  }

  /** @throws ServiceRefusedError unless another request may come in now */
  admit(): void {
    try {
      this.#check();
      this.#use.requests++;
    } catch (error) {
      this.#use.refused++;
      throw error;
    }
  }

  #check(): void {
    const waitMs = this.#requests?.take(1, this.#clock.now()) ?? 0;
    if (waitMs > 0) {
      const { requestsPerSecond } = this.#limits;
      const message = `at most ${requestsPerSecond} requests per second are taken`;
      throw new ServiceRefusedError("rate-limited", message, waitMs);
    }
    const { concurrency = Number.POSITIVE_INFINITY } = this.#limits;
    if (this.#pending < concurrency && this.#hasRoom(this)) return;
    const message = `${this.#pending} requests wait already`;
    throw new ServiceRefusedError("too-busy", message, RETRY_AFTER_MS);
  }

  /** @throws ServiceRefusedError if the model has written more for the tenant than it may */
  admitTokens(): void {
    const waitMs = this.#tokens?.take(1, this.#clock.now()) ?? 0;
    if (waitMs === 0) return;
    const message = `at most ${this.#limits.tokensPerMinute} tokens per minute are written`;
    throw new ServiceRefusedError("rate-limited", message, waitMs);
  }

  /** The model has written something. */
  chargeTokens(count: number): void {
    this.#use.tokens += count;
    this.#tokens?.charge(count, this.#clock.now());
  }

  /** Does something that a client waits for. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#pending++;
    try {
      return await work();
    } finally {
      this.#pending--;
    }
  }
}
