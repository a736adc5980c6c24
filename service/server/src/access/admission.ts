import type { Clock } from "@understudy/planner-core";
import { ServiceRefusedError, TokenBucket } from "@understudy/session";

/** Limits of one tenant. A missing limit is no limit, unless a default is given. */
export interface TenantLimits {
  /** Share under contention, relative to the other tenants. Default 1. */
  readonly weight?: number | undefined;
  /** Requests per second. */
  readonly requestsPerSecond?: number | undefined;
  /** Burst size in requests. Default: two seconds' worth. */
  readonly burst?: number | undefined;
  /** Concurrent requests. */
  readonly concurrency?: number | undefined;
  /**
   * Tokens per minute that models may generate for the tenant. Without tokens left, plans come from the classical
   * planner.
   */
  readonly tokensPerMinute?: number | undefined;
  /** Estimated memory in MiB for everything stored for the tenant, caches and request bodies included. Default 512. */
  readonly memoryMib?: number | undefined;
  /** Names of the models available for plans and texts. Default: all. */
  readonly models?: readonly string[] | undefined;
}

/** Retry delay for a client refused for lack of places. */
const RETRY_AFTER_MS = 250;
/** The life of a reservation for a refused tenant. Longer than the retry delay, since retries come late. */
const WANTED_MS = 2 * RETRY_AFTER_MS;
/** The largest share of the places for texts: a text can take minutes, and plans come first. */
const TEXT_SHARE = 0.5;
/** Tolerance for rounding errors in shares. */
const ROUNDING = 1e-6;

/** The pool of places that all gates share. */
interface Places {
  /** Whether a tenant may take another place. */
  has(gate: TenantGate): boolean;
  /** Reserves places for a refused tenant. */
  keepUntil(untilMs: number): void;
  /** Whether a text may take another place. Texts are limited in favour of plans. */
  hasForText(): boolean;
  /** Takes (1) or frees (-1) a place. */
  add(count: 1 | -1, kind: WaitingKind): void;
}

/** Plans, and texts by models: chats and queries. */
type WaitingKind = "plan" | "text";

/**
 * Places for pending requests, shared among tenants by weight. A tenant without competitors may take all. Under
 * contention, places are divided by weighted max-min fairness: no tenant exceeds its weighted share while a tenant
 * below its own is refused. A tenant below its share of the whole is admitted even if all places are taken, so there
 * can be up to twice as many pending requests as places.
 */
export class RequestAdmission {
  #maxPending: number;
  readonly #clock: Clock;
  readonly #gates = new Set<TenantGate>();
  /** Pending requests, those of removed tenants included. */
  #pending = 0;
  #texts = 0;
  /** End of the reservations for refused tenants. */
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

  /** Creates the gate of a tenant. */
  open(limits: TenantLimits = {}): TenantGate {
    const gate = new TenantGate(limits, this.#clock, this.#places);
    this.#gates.add(gate);
    return gate;
  }

  /** Removes a tenant, whose share goes to the others. */
  close(gate: TenantGate): void {
    this.#gates.delete(gate);
  }

  /** Changes the number of places. */
  resize(maxPending: number): void {
    this.#maxPending = maxPending;
  }

  #isFree(gate: TenantGate): boolean {
    const isFull = this.#pending >= this.#maxPending;
    if (isFull && !this.#isBelowShare(gate)) return false;
    const nowMs = this.#clock.now();
    return nowMs >= this.#wantedUntilMs || this.#isDue(gate, nowMs);
  }

  /** Whether a tenant would stay within its weighted share if all tenants asked for everything. */
  #isBelowShare(gate: TenantGate): boolean {
    let weights = 0;
    for (const { weight } of this.#gates) weights += weight;
    return gate.pending + 1 <= (this.#maxPending * gate.weight) / weights + ROUNDING;
  }

  /**
   * Whether a tenant is due another place by weighted max-min fairness (water filling): the level rises equally by
   * weight until every demand is met or the room is full. A place is due if all tenants fit at the level that it needs.
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

/** Admission of one tenant's requests. */
export class TenantGate {
  #limits: TenantLimits = {};
  readonly #clock: Clock;
  readonly #places: Places;
  #requests: TokenBucket | undefined;
  #tokens: TokenBucket | undefined;
  #pending = 0;
  /** Recent refusals for lack of places, until their reservation ends. */
  #turnedAway = 0;
  #turnedAwayUntilMs = Number.NEGATIVE_INFINITY;
  readonly #use = { requests: 0, refused: 0, tokens: 0 };

  constructor(limits: TenantLimits, clock: Clock, places: Places) {
    this.#clock = clock;
    this.#places = places;
    this.limit(limits);
  }

  /** Changes the limits from the next request on. The buckets of unchanged limits keep their level. */
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

  /** Share under contention. */
  get weight(): number {
    return this.#limits.weight ?? 1;
  }

  /** Memory limit in MiB; undefined: the default. */
  get memoryMib(): number | undefined {
    return this.#limits.memoryMib;
  }

  /** Pending requests. */
  get pending(): number {
    return this.#pending;
  }

  /** Demand: taken places plus recent refusals. */
  wanted(nowMs: number): number {
    const turnedAway = nowMs < this.#turnedAwayUntilMs ? this.#turnedAway : 0;
    const { concurrency = Number.POSITIVE_INFINITY } = this.#limits;
    return Math.min(this.#pending + turnedAway, Math.max(this.#pending, concurrency));
  }

  /** Admitted requests, refused requests and generated tokens so far. */
  get use(): { readonly requests: number; readonly refused: number; readonly tokens: number } {
    return { ...this.#use };
  }

  /** @throws ServiceRefusedError over the rate limit, or if no place is free */
  admit(kind?: WaitingKind): void {
    this.admitAtOnce();
    this.admitWaiting(kind);
  }

  /**
   * Admits a request that is answered at once and needs no place.
   *
   * @throws ServiceRefusedError over the rate limit
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
   * Admits a request to a place after {@link admitAtOnce}.
   *
   * @throws ServiceRefusedError if no place is free
   */
  admitWaiting(kind: WaitingKind = "plan"): void {
    const { concurrency = Number.POSITIVE_INFINITY } = this.#limits;
    const isAllowed = this.#pending < concurrency;
    const isTextTooMany = kind === "text" && !this.#places.hasForText();
    if (isAllowed && !isTextTooMany && this.#places.has(this)) {
      if (this.#turnedAway > 0) this.#turnedAway--;
      return;
    }
    if (isAllowed && !isTextTooMany) this.#refuse();
    this.#use.requests--;
    this.#use.refused++;
    const message = `${this.#pending} requests wait already`;
    throw new ServiceRefusedError("too-busy", message, RETRY_AFTER_MS);
  }

  /** Reserves a place for the client's retry. */
  #refuse(): void {
    const nowMs = this.#clock.now();
    if (nowMs >= this.#turnedAwayUntilMs) this.#turnedAway = 0;
    this.#turnedAway++;
    this.#turnedAwayUntilMs = nowMs + WANTED_MS;
    this.#places.keepUntil(this.#turnedAwayUntilMs);
  }

  /** Whether models may generate text for the tenant now. */
  get hasTokens(): boolean {
    return this.#tokens === undefined || this.#tokens.waitFor(1, this.#clock.now()) === 0;
  }

  /** @throws ServiceRefusedError over the token limit */
  admitTokens(): void {
    const waitMs = this.#tokens?.waitFor(1, this.#clock.now()) ?? 0;
    if (waitMs === 0) return;
    const message = `at most ${this.#limits.tokensPerMinute} tokens per minute are allowed`;
    throw new ServiceRefusedError("rate-limited", message, waitMs);
  }

  /** Charges generated tokens. The level may become negative. */
  chargeTokens(count: number): void {
    this.#use.tokens += count;
    this.#tokens?.charge(count, this.#clock.now());
  }

  /**
   * Runs a model for a waiting client.
   *
   * @throws ServiceRefusedError if no place is free
   */
  duringText<Result>(work: () => Promise<Result>): Promise<Result> {
    this.admitWaiting("text");
    return this.during(work, "text");
  }

  /** Holds a place while a client waits. */
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
