import type { Clock, TimerHandle } from "@understudy/planner-core";
import type { FastifyReply } from "fastify";
import type { Call } from "../service/call.ts";

/** Interval of comments that keep proxies from closing a silent connection. */
const KEEP_ALIVE_MS = 15_000;
/** Limit of unread bytes before a client is cut off. */
const MAX_WAITING_BYTES = 256 * 1024;

/**
 * Server-sent events on one response. The response starts with the first event; until then, an error gets a status of
 * its own.
 */
export class EventStream {
  readonly #reply: FastifyReply;
  readonly #call: Call;
  readonly #clock: Clock;
  #hasBegun = false;
  /** Time of the last write, in ms. */
  #saidMs = 0;
  #timer: TimerHandle | undefined;

  constructor(reply: FastifyReply, call: Call, clock: Clock) {
    this.#reply = reply;
    this.#call = call;
    this.#clock = clock;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Sends an event: an object as JSON, a string as is. */
  send(event: object | string): void {
    if (this.#call.signal.aborted) return;
    this.#begin();
    this.#write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
  }

  /** Ends the stream. Resolves once the client has read everything, or has left. */
  async end(): Promise<void> {
    this.#rest();
    const { raw } = this.#reply;
    if (raw.destroyed) return;
    await new Promise<void>((resolve) => {
      raw.once("close", resolve);
      raw.end();
    });
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const headers = this.#reply.getHeaders() as Record<string, string>;
    this.#reply.hijack();
    this.#reply.raw.writeHead(200, {
      ...headers,
      "content-type": "text/event-stream; charset=utf-8",
      "x-accel-buffering": "no",
    });
    this.#call.signal.addEventListener("abort", () => this.#rest(), { once: true });
  }

  #write(text: string): void {
    const { raw } = this.#reply;
    raw.write(text);
    if (raw.writableLength > MAX_WAITING_BYTES) raw.destroy();
    this.#saidMs = this.#clock.now();
    if (this.#timer === undefined) this.#wait(KEEP_ALIVE_MS);
  }

  /** One timer for many events: setting it costs as much as writing an event. */
  #wait(ms: number): void {
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = undefined;
      const leftMs = this.#saidMs + KEEP_ALIVE_MS - this.#clock.now();
      if (leftMs > 0) this.#wait(leftMs);
      else this.#write(": ping\n");
    }, ms);
  }

  #rest(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
