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
  /** Tokens that the model may write for it per minute; without any left its plans are the classical planner's. */
  readonly tokensPerMinute?: number | undefined;
  /** Memory for what it keeps, caches and bodies of requests included; in MiB, as it is estimated. Default 512. */
  readonly memoryMib?: number | undefined;
  /**
   * Names of the models that it may ask, for plans as for texts. Default: all.
   */
  readonly models?: readonly string[] | undefined;
}

/** After this long a client that was refused for lack of room may try again. */
const RETRY_AFTER_MS = 250;
/** So long places are kept for those who were refused one: they may come a little late. */
const WANTED_MS = 2 * RETRY_AFTER_MS;
/** Texts take at most this share of the places: they may last for minutes, and plans go first. */
const TEXT_SHARE = 0.5;
/** Shares are no whole numbers: what rounding takes from them keeps nobody out. */
const ROUNDING = 1e-6;

/** The places of all tenants, as the gate of one sees them. */
interface Places {
  /** Whether one more is free for a tenant. */
  has(gate: TenantGate): boolean;
  /** Keeps those of a tenant that was refused one until some time. */
  keepUntil(untilMs: number): void;
  /** Whether one more is free for a text: plans go first. */
  hasForText(): boolean;
  /** One is taken (1), or free again (-1). */
  add(count: 1 | -1, kind: WaitingKind): void;
}

/** Plans, and texts of models: chats, and questions in words. */
type WaitingKind = "plan" | "text";

/**
 * Room for requests that wait, shared among tenants by weight. Whoever comes alone may take all of it. Among those who
 * want more than there is, it is divided by weighted max-min fairness: nobody has more than by weight as long as
 * somebody with less was refused. Below its share of the whole a tenant is let in even if others have taken everything,
 * so that there may be up to twice as many as there is room for.
 */
export class RequestAdmission {
  #maxPending: number;
  readonly #clock: Clock;
  readonly #gates = new Set<TenantGate>();
  /** Requests that wait, those of tenants that are gone included. */
  #pending = 0;
  #texts = 0;
  /** Until then somebody who was refused may come again. */
  #wantedUntilMs = Number.NEGATIVE_INFINITY;
  readonly #places: Places = {
    has: (gate) => this.#isFree(gate),
    keepUntil: (untilMs) => {
      this.#wantedUntilMs = Math.max(this.#wantedUntilMs, untilMs);
    },
    hasForText: () => this.#texts < Math.max(1, Math.floor(this.#maxPending * TEXT_SHARE)),
    add: (count, kind) => {
      this.#pending += count;
      if (kind === "text") this.#texts += count;
    },
  };

  constructor(maxPending: number, clock: Clock) {
    this.#maxPending = maxPending;
    this.#clock = clock;
  }

  /** The gate of another tenant. */
  open(limits: TenantLimits = {}): TenantGate {
    const gate = new TenantGate(limits, this.#clock, this.#places);
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

  #isFree(gate: TenantGate): boolean {
    const isFull = this.#pending >= this.#maxPending;
    if (isFull && !this.#isBelowShare(gate)) return false;
    const nowMs = this.#clock.now();
    return nowMs >= this.#wantedUntilMs || this.#isDue(gate, nowMs);
  }

  /** Whether a tenant has less than by weight if all of them wanted everything. */
  #isBelowShare(gate: TenantGate): boolean {
    let weights = 0;
    for (const { weight } of this.#gates) weights += weight;
    return gate.pending + 1 <= (this.#maxPending * gate.weight) / weights + ROUNDING;
  }

  /**
   * Whether one more is due to a tenant by weighted max-min fairness. Everybody gets an equal share by weight until they have what
   * they want or the room is full: one more is due if there is room for everybody's at the level at which it is given.
   * Linear in the number of tenants.
   */
  #isDue(gate: TenantGate, nowMs: number): boolean {
    const level = (gate.pending + 1) / gate.weight;
    let needed = gate.pending + 1;
    for (const other of this.#gates) {
      if (other !== gate) needed += Math.min(other.wanted(nowMs), other.weight * level);
    }
    return needed <= this.#maxPending + ROUNDING;
  }
}

/** Lets the requests of one tenant in. */
export class TenantGate {
  #limits: TenantLimits = {};
  readonly #clock: Clock;
  readonly #places: Places;
  #requests: TokenBucket | undefined;
  #tokens: TokenBucket | undefined;
  #pending = 0;
  /** Requests that were refused for lack of room, until those that are not repeated are forgotten. */
  #turnedAway = 0;
  #turnedAwayUntilMs = Number.NEGATIVE_INFINITY;
  readonly #use = { requests: 0, refused: 0, tokens: 0 };

  constructor(limits: TenantLimits, clock: Clock, places: Places) {
    this.#clock = clock;
    this.#places = places;
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

  /** The memory for what it keeps; undefined: as much as is usual. */
  get memoryMib(): number | undefined {
    return this.#limits.memoryMib;
  }

  /** Requests that wait for their answer. */
  get pending(): number {
    return this.#pending;
  }

  /** Places that it has, and those that it was refused a moment ago. */
  wanted(nowMs: number): number {
    const turnedAway = nowMs < this.#turnedAwayUntilMs ? this.#turnedAway : 0;
    const { concurrency = Number.POSITIVE_INFINITY } = this.#limits;
    return Math.min(this.#pending + turnedAway, Math.max(this.#pending, concurrency));
  }

  /** Requests that were let in and refused so far, and tokens that the model wrote. */
  get use(): { readonly requests: number; readonly refused: number; readonly tokens: number } {
    return { ...this.#use };
  }

  /** @throws ServiceRefusedError unless another request may come in now, and wait for its answer */
  admit(kind?: WaitingKind): void {
    this.admitAtOnce();
    this.admitWaiting(kind);
  }

  /**
   * Lets a request in that is answered at once: it takes no place from anybody.
   *
   * @throws ServiceRefusedError if too many come
   */
  admitAtOnce(): void {
    const waitMs = this.#requests?.take(1, this.#clock.now()) ?? 0;
    if (waitMs > 0) {
      this.#use.refused++;
      const { requestsPerSecond } = this.#limits;
      const message = `at most ${requestsPerSecond} requests per second are allowed`;
      throw new ServiceRefusedError("rate-limited", message, waitMs);
    }
    this.#use.requests++;
  }

  /**
   * Lets a request wait that came in already.
   *
   * @throws ServiceRefusedError if there is no place for it
   */
  admitWaiting(kind: WaitingKind = "plan"): void {
    const { concurrency = Number.POSITIVE_INFINITY } = this.#limits;
    const isAllowed = this.#pending < concurrency;
    const isTextTooMany = kind === "text" && !this.#places.hasForText();
    if (isAllowed && !isTextTooMany && this.#places.has(this)) {
      if (this.#turnedAway > 0) this.#turnedAway--;
      return;
    }
    if (isAllowed && !isTextTooMany) this.#turnAway();
    this.#use.requests--;
    this.#use.refused++;
    const message = `${this.#pending} requests wait already`;
    throw new ServiceRefusedError("too-busy", message, RETRY_AFTER_MS);
  }

  /** It may come again soon, and find a place if it is due. */
  #turnAway(): void {
    const nowMs = this.#clock.now();
    if (nowMs >= this.#turnedAwayUntilMs) this.#turnedAway = 0;
    this.#turnedAway++;
    this.#turnedAwayUntilMs = nowMs + WANTED_MS;
    this.#places.keepUntil(this.#turnedAwayUntilMs);
  }

  /** Whether the model may write for the tenant now. */
  get hasTokens(): boolean {
    return this.#tokens === undefined || this.#tokens.waitFor(1, this.#clock.now()) === 0;
  }

  /** @throws ServiceRefusedError if the model has written more for the tenant than it may */
  admitTokens(): void {
    const waitMs = this.#tokens?.waitFor(1, this.#clock.now()) ?? 0;
    if (waitMs === 0) return;
    const message = `at most ${this.#limits.tokensPerMinute} tokens per minute are allowed`;
    throw new ServiceRefusedError("rate-limited", message, waitMs);
  }

  /** The model has written something. */
  chargeTokens(count: number): void {
    this.#use.tokens += count;
    this.#tokens?.charge(count, this.#clock.now());
  }

  /**
   * Has models write a text that a client waits for.
   *
   * @throws ServiceRefusedError if there is no place for that
   */
  duringText<Result>(work: () => Promise<Result>): Promise<Result> {
    this.admitWaiting("text");
    return this.during(work, "text");
  }

  /** Does something that a client waits for. */
  async during<Result>(work: () => Promise<Result>, kind: WaitingKind = "plan"): Promise<Result> {
    this.#pending++;
    this.#places.add(1, kind);
    try {
      return await work();
    } finally {
      this.#pending--;
      this.#places.add(-1, kind);
    }
  }
}
