import type { ServerResponse } from "node:http";
import { DisposedError } from "@understudy/planner-core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Principal } from "../access/principal.ts";
import { type Call, ELAPSED_HEADER, waitedMsOf } from "../service/call.ts";
import type { CallTrace } from "../tracing/call-traces.ts";
import type { App } from "./app.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Arrival time, at the earliest, in ms. */
    receivedMs: number;
    /** The longest possible wait for this thread before the request was read, in ms. */
    heldMs: number;
    /** The answer's deadline in ms; NaN without one. */
    dueMs: number;
    /** The caller, once authenticated. */
    principal: Principal | undefined;
    /** The span of a traced request. */
    trace: CallTrace | undefined;
    /** Whether the answer failed through the server or its models, even in mid-stream. */
    isFailure: boolean;
  }
}

/** Adds the fields of {@link FastifyRequest} that are set on arrival. */
export function noteArrivals(app: App): void {
  app.decorateRequest("receivedMs", Number.NaN);
  app.decorateRequest("heldMs", 0);
  app.decorateRequest("dueMs", Number.NaN);
  app.decorateRequest("principal", undefined);
  app.decorateRequest("trace", undefined);
  app.decorateRequest("isFailure", false);
}

/** A call with a lazy signal, which immediate answers never need. */
class HttpCall implements Call {
  readonly receivedMs: number;
  readonly heldMs: number;
  readonly within: Call["within"];
  readonly #raw: ServerResponse;
  #signal: AbortSignal | undefined;

  constructor({ receivedMs, heldMs, headers, trace }: FastifyRequest, { raw }: FastifyReply) {
    this.heldMs = heldMs;
    this.receivedMs = receivedMs - waitedMsOf(headers[ELAPSED_HEADER]);
    this.within = trace?.within;
    this.#raw = raw;
  }

  get signal(): AbortSignal {
    this.#signal ??= brokenSignal(this.#raw);
    return this.#signal;
  }
}

function brokenSignal(raw: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const end = (): void => {
    if (!raw.writableFinished) controller.abort(new DisposedError("The client has left"));
  };
  if (raw.closed) end();
  else raw.once("close", end);
  return controller.signal;
}

/**
 * The call of a request. Its signal aborts if the connection breaks before the answer is written. It watches the
 * response, since a request that is fully read is closed already.
 */
export function httpCallOf(request: FastifyRequest, reply: FastifyReply): Call {
  return new HttpCall(request, reply);
}

/** The call of a request with a deadline. */
export function dueCallOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { budgetMs }: { readonly budgetMs: number },
): Call {
  const call = httpCallOf(request, reply);
  request.dueMs = call.receivedMs + budgetMs;
  return call;
}
