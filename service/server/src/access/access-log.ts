import type { Clock } from "@understudy/planner-core";
import { ServiceRefusedError, TokenBucket } from "@understudy/session";
import type { Exposition } from "@understudy/telemetry/prometheus";

/** A refused request or session. */
export interface RefusedAccess {
  /** The transport. */
  readonly transport: "http" | "websocket" | "grpc";
  /** A route or a method. Never the raw address, which may contain a key. */
  readonly asked: string;
  /** The peer's address; behind a proxy, the proxy's. */
  readonly from: string | undefined;
  /** The `X-Forwarded-For` header. Clients can forge it. */
  readonly forwardedFor?: string | undefined;
  /** The credentials without their secret, for a client that is not authenticated. */
  readonly shown?: string | undefined;
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}

type WriteLine = (details: object, message: string) => void;

/** The codes that mean a refusal of access. */
const REASONS: ReadonlySet<string> = new Set(["unauthenticated", "forbidden", "not-allowed"]);
/** Time between two lines for the same client and reason. */
const REPEATED_MS = 60_000;
/** Limit of clients with a counter of their own. */
const MAX_CLIENTS = 1000;
const LINES_PER_SECOND = 5;
const MAX_LINES_AT_ONCE = 20;
const MAX_TEXT = 100;
const ADDRESSES = /^[\da-fA-F.:,[\] ]+$/;

/**
 * Logs and counts refusals of access, without secrets. A client that keeps trying causes one line a minute; all clients
 * together cause a few per second.
 */
export class AccessLog {
  readonly #clock: Clock;
  readonly #lines: TokenBucket;
  readonly #counts = new Map<
    string,
    { readonly transport: string; readonly reason: string; count: number }
  >();
  /** By client and reason, least recently logged first. */
  readonly #told = new Map<string, { readonly atMs: number; repeated: number }>();
  #dropped = 0;
  #write: WriteLine = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lines = new TokenBucket(LINES_PER_SECOND, MAX_LINES_AT_ONCE, clock.now());
  }

  /** Sets the sink of the log. Default: none. */
  writeTo(write: WriteLine): void {
    this.#write = write;
  }

  /** Logs an error that refuses access, and ignores others. */
  note(error: unknown, { asked, ...access }: RefusedAccess): void {
    if (!(error instanceof ServiceRefusedError) || !REASONS.has(error.refusal)) return;
    const { refusal: reason, message: why, caller } = error;
    const { transport, from, host, origin, forwardedFor, shown } = access;
    this.#count(transport, reason);
    const who = caller?.shown ?? shown;
    const key = [transport, from, reason, caller?.tenant, who].join(" ");
    const nowMs = this.#clock.now();
    const before = this.#told.get(key);
    if (before !== undefined && nowMs < before.atMs + REPEATED_MS) {
      before.repeated++;
      return;
    }
    if (this.#lines.take(1, nowMs) > 0) {
      this.#dropped++;
      return;
    }
    this.#remember(key, nowMs);
    const isForeign = reason === "not-allowed";
    const details = {
      event: "access-refused",
      ...{ reason, why, transport, asked, from, who, tenant: caller?.tenant },
      forwardedFor: forwardedFor && ADDRESSES.test(forwardedFor) ? short(forwardedFor) : undefined,
      host: isForeign ? short(host) : undefined,
      origin: isForeign ? short(origin) : undefined,
      repeated: before?.repeated || undefined,
      dropped: this.#dropped || undefined,
    };
    this.#dropped = 0;
    this.#write(details, "access refused");
  }

  /** Adds the counters to a metrics page. */
  render(page: Exposition): void {
    for (const { transport, reason, count: value } of this.#counts.values()) {
      const text = "Requests and sessions that were refused because of who asked, or from where";
      const labels = { transport, reason };
      page.add("understudy_access_refused_total", "counter", text, { labels, value });
    }
  }

  #count(transport: string, reason: string): void {
    const key = `${transport} ${reason}`;
    const known = this.#counts.get(key) ?? { transport, reason, count: 0 };
    known.count++;
    this.#counts.set(key, known);
  }

  #remember(key: string, atMs: number): void {
    this.#told.delete(key);
    this.#told.set(key, { atMs, repeated: 0 });
    const [oldest] = this.#told.keys();
    if (this.#told.size > MAX_CLIENTS && oldest !== undefined) this.#told.delete(oldest);
  }
}

function short(text: string | undefined): string | undefined {
  return text?.slice(0, MAX_TEXT);
}
